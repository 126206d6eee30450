"""Ids that were published: those of untouched things never change, and no id ever means nothing while something is left."""

from __future__ import annotations

import pytest
from hypothesis import given

from kg.errors import NotFound
from tests.kg.merging.histories import FIFTY, HISTORIES, Action, world


@FIFTY
@given(HISTORIES)
def test_the_ids_of_untouched_things_never_change_and_a_former_id_resolves(history: tuple[Action, ...]) -> None:
    here = world(*history)
    last: dict[str, frozenset[str]] = {}  # by id: the keys of the entity when it last had this id
    before: dict[str, frozenset[str]] = {}
    first: dict[str, int] = {}
    for change in range(1, here.ledger.change + 1):
        now = here.entities(change)
        for key in frozenset[str]().union(*now.values()):
            first.setdefault(key, change)
        named = {keys: id for id, keys in now.items()}
        assert all(named.get(keys, id) == id for id, keys in before.items()), "the same keys have another id"
        assert all(id == min(keys, key=lambda key: (first[key], key)) for id, keys in now.items()), "named by what came first"
        before, last = now, last | now
    live = {key for keys in before.values() for key in keys}
    snapshot = here.snapshot()
    for id, keys in last.items():
        if left := keys & live:
            assert snapshot.entity(id).id in {snapshot.entity(key).id for key in left}
            assert [snapshot.entity(id)] == snapshot.resolve(id)
        elif snapshot.gone(id):
            with pytest.raises(NotFound, match=r"last said in change \d+, retracted in change \d+"):
                snapshot.entity(id)
        else:
            assert snapshot.entity(id), "what it was one with has become one with something that is left"
