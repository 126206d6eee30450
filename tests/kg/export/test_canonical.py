"""Laws of content, checked on the canonical export."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.export.canonical import canonical
from kg.statements import Ledger, Statement, entity_key
from kg.statements.statement import DIFFERENT, SAME
from tests.kg.snapshot.saying import (
    AWARD,
    DISTRICT,
    FIRM,
    OTHER_FIRM,
    SCHEMA,
    SHORT,
    UNIVERSITY,
    by_hand,
    commit,
    day,
    fact,
    folded,
    literal,
    reading,
)

Rows = list[Statement]
SOURCES = ("甲.txt", "乙.txt", "丙.xlsx")
CODE = "91999999000000023U"

FACTS = st.one_of(
    st.builds(
        fact,
        st.sampled_from([FIRM, OTHER_FIRM, SHORT]),
        st.sampled_from(["partnersWith", "affiliatedWith"]),
        st.just(UNIVERSITY),
        quote=st.sampled_from(["原文", "另处"]),
        status=st.sampled_from([None, "planned", "in_progress"]),
        valid_from=st.sampled_from([None, day("2020-01-01"), day("2021-05-01")]),
        precision=st.sampled_from(["year", "month"]),
        subject_basis=st.sampled_from(["explicit", "implicit"]),
        qualifiers=st.sampled_from([{}, {"level": "national"}, {"level": "provincial", "amount": "5"}]),
    ),
    st.builds(fact, st.just(UNIVERSITY), st.just("partnersWith"), st.sampled_from([FIRM, OTHER_FIRM])),
    st.builds(
        fact,
        st.sampled_from([FIRM, SHORT]),
        st.just("receivedAward"),
        st.just(AWARD),
        valid_from=st.sampled_from([None, day("2021-01-01"), day("2022-01-01")]),
    ),
    st.builds(fact, st.sampled_from([FIRM, UNIVERSITY]), st.just("locatedIn"), st.just(DISTRICT)),
    st.builds(literal, st.sampled_from([FIRM, SHORT]), st.just("uscc"), st.just(CODE)),
    st.builds(literal, st.sampled_from([FIRM, SHORT]), st.just("name"), st.sampled_from(["绿波", "绿波公司"]), lang=st.just("zh")),
    st.builds(literal, st.just(FIRM), st.just("type"), st.sampled_from(["Platform", "ResearchInstitute"])),
)
WORLDS = st.lists(st.lists(FACTS, min_size=1, max_size=4), min_size=len(SOURCES), max_size=len(SOURCES)).map(
    lambda facts: [reading(source, *said) for source, said in zip(SOURCES, facts, strict=True)]
)
JUDGEMENTS = st.lists(
    st.builds(
        lambda predicate, a, b: Statement(entity_key(*a), predicate, object=entity_key(*b)),
        st.sampled_from([SAME, DIFFERENT]),
        st.tuples(st.just(SOURCES[0]), st.sampled_from([FIRM, SHORT])),
        st.tuples(st.just(SOURCES[1]), st.sampled_from([FIRM, SHORT])),
    ),
    max_size=2,
)
few = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])  # an example folds two ledgers


def exported(*changes: Rows, retract: str | None = None) -> list[str]:
    """The canonical export after these changes and, where one is named, the retraction of a source."""
    with TemporaryDirectory() as place:
        ledger = Ledger(Path(place, "ledger"))
        for rows in changes:
            if rows:
                commit(ledger, rows)
        if retract:
            ledger.retract(retract, agent="test")
        return list(canonical(folded(ledger, Path(place, "snapshot")), SCHEMA))


@few
@given(st.data(), WORLDS, JUDGEMENTS)
def test_the_order_of_reading_leaves_no_trace_and_neither_does_reading_again(
    data: st.DataObject, world: list[Rows], judged: Rows
) -> None:
    """Sources in another order, the statements of each in another order, and one source twice."""
    changes = [*world, by_hand(*judged)]
    shuffled = [data.draw(st.permutations(rows)) for rows in data.draw(st.permutations(changes))]
    assert exported(*shuffled, data.draw(st.sampled_from(world))) == exported(*changes)


@few
@given(st.sampled_from(SOURCES), WORLDS, JUDGEMENTS)
def test_a_retracted_source_leaves_what_never_having_read_it_leaves(source: str, world: list[Rows], judged: Rows) -> None:
    hand = by_hand(*judged)
    others = [rows for rows in world if rows[0].source != source]
    assert exported(*world, hand, retract=source) == exported(*others, hand)


def test_a_symmetric_relation_reads_the_same_whichever_end_came_first() -> None:
    forth, back = (
        reading("甲.txt", fact(FIRM, "partnersWith", UNIVERSITY)),
        reading("乙.txt", fact(UNIVERSITY, "partnersWith", FIRM)),
    )
    assert exported(forth, back) == exported(back, forth)


def test_another_edition_is_another_content() -> None:
    before, after = (exported(reading("甲.txt", fact(FIRM, "partnersWith", UNIVERSITY, quote=quote))) for quote in ("原文", "新文"))
    assert before != after


def test_what_is_said_stands_in_it_and_what_the_house_keeps_does_not() -> None:
    lines = exported(reading("甲.txt", fact(FIRM, "partnersWith", UNIVERSITY, quote="甲方与乙方合作")))
    assert [line.split('"')[1] for line in lines] == ["entity"] * 2 + ["property"] * 2 + ["relation"]
    text = "\n".join(lines)
    assert "甲方与乙方合作" in text and "char=0,2" in text and entity_key("甲.txt", FIRM) in text
    assert "kg:" not in text and "change" not in text and "《甲.txt》" not in text
