"""Judgements of different things do not mind in which order they are made, or whether as one change."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UsageError
from kg.merging import Asked, judge, judge_all
from kg.snapshot.judgements import Verdict
from tests.kg.merging.histories import FIFTY, HISTORIES, Action, world

VERDICTS = st.sampled_from(["same", "same", "different", "unsure"])


@FIFTY
@given(st.data(), HISTORIES, VERDICTS, VERDICTS)
def test_the_order_of_independent_judgements_does_not_matter(
    data: st.DataObject, history: tuple[Action, ...], verdict: Verdict, other: Verdict
) -> None:
    here = world(*history)
    if len(entities := sorted(here.entities())) < 4:
        return
    a, b, c, d = data.draw(st.permutations(entities))[:4]
    asked = [Asked(a, b, verdict), Asked(c, d, other)]
    there, together = here.twin(), here.twin()
    try:
        judge_all(together, asked, "test")
        for one in asked:
            judge(here, one.a, one.b, one.verdict, "test")
    except UsageError:
        return
    for one in reversed(asked):
        judge(there, one.a, one.b, one.verdict, "test")
    assert here.held() == there.held() == together.held()
    assert here.canonical() == there.canonical()
