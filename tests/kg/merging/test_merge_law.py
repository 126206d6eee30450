"""Whatever was read and judged before: a merge that is taken back leaves nothing behind."""

from __future__ import annotations

from hypothesis import given

from kg.merging import unmerge
from tests.kg.merging.histories import FIFTY, HISTORIES, PLACES, Action, attempt, two, world


@FIFTY
@given(HISTORIES, PLACES, PLACES)
def test_a_merge_that_is_taken_back_leaves_the_very_same_export(history: tuple[Action, ...], one: int, other: int) -> None:
    here = world(*history)
    change, held = here.ledger.change, here.held()
    ends = two(sorted(here.entities()), one, other)
    if ends is None or not attempt(here, "same", *ends) or here.ledger.change == change:
        return
    assert here.snapshot().entity(ends[0]) == here.snapshot().entity(ends[1])
    unmerge(here, *ends, agent="test")
    if here.held() != held:  # equal rows fold into equal exports
        assert here.canonical() == here.canonical(change)
