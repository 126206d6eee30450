"""A source that is retracted leaves the export of never having read it, whatever was judged of its things meanwhile."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kg.merging import SOURCE
from kg.statements import Statement, entity_key, from_arrow
from tests.kg.merging.histories import FIFTY, FULL, HISTORIES, JUDGES, SHORT, SOURCES, UNIVERSITY, Action, Judge, World, world


def without(row: Statement, keys: set[str]) -> Statement:
    """A judgement as it is made when these keys are not there; taken back when nothing is left to be judged."""
    a, b = ([key for key in row.qualifiers[side].split() if key not in keys] for side in ("a", "b"))
    if not a or not b:
        return replace(row, operation="retract")
    return replace(row, subject=a[0], object=b[0], qualifiers={**row.qualifiers, "a": " ".join(a), "b": " ".join(b)})


def never_read(there: World, source: str) -> World:
    """The same history in another workspace, without the source, and its judgements made with what was there."""
    here = world()
    keys = {entity_key(source, name) for name in (*FULL, *SHORT, UNIVERSITY)}
    for change in range(1, there.ledger.change + 1):
        rows = []
        for row in from_arrow(there.ledger.rows(change)):
            judged = row.source == SOURCE and row.object is not None
            kept = without(row, keys) if judged and row.operation == "assert" else row
            if row.source != source:
                rows.append(replace(kept, change=None, asserted_at=None, agent=None))
        here.ledger.commit(rows, agent="test", message="")
    return here


@FIFTY
@given(HISTORIES, JUDGES, st.sampled_from(SOURCES))
def test_a_source_retracted_is_a_source_never_read(history: tuple[Action, ...], judged: Judge, source: str) -> None:
    here = world(*history, judged)
    here.ledger.retract(source, agent="test")
    assert here.canonical() == never_read(here, source).canonical()
