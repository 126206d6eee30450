"""An answer is a row of the ledger: it holds however the document is read again, the newest one counts, and it can be undone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import InputError, NotFound
from kg.review import Asked, Decision, Wanted, decide, decide_all
from kg.statements.reviews import content
from kg.statements.statement import Statement, from_arrow
from kg.workspace import Workspace
from tests.kg.review.told import (
    AGREEMENT,
    ALL,
    AWARD,
    DISTRICT,
    FIRM,
    MONEY,
    NAME,
    PRIZE,
    SECOND,
    TEXT,
    UNIVERSITY,
    WRONG,
    item,
    items,
    read,
    relations,
    words,
)

RIGHT = "远帆泵业"
ACCEPT, REJECT, NOTHING = Decision("accept"), Decision("reject"), Decision("nothing")
EVERYTHING = Wanted(everything=True)


def correct(**fields: str) -> Decision:
    return Decision("correct", {name.rstrip("_"): text for name, text in fields.items()})


def answered(workspace: Workspace, understood: str, decision: Decision, agent: str = "amy") -> int:
    return decide(workspace, item(workspace, understood).id, decision, agent).change


def held(workspace: Workspace, *sources: str) -> list[Statement]:
    return from_arrow(workspace.ledger.current(sources=sources or None))


def test_what_is_decided_does_not_come_again(workspace: Workspace) -> None:
    before = items(workspace)
    answered(workspace, f"{FIRM} · received award", ACCEPT)
    answered(workspace, f"{WRONG} · received award", REJECT)
    assert len(items(workspace)) == len(before) - 2


def test_a_rejected_relation_is_none_and_an_accepted_one_is_certain(workspace: Workspace) -> None:
    answered(workspace, f"{WRONG} · received award", REJECT)
    answered(workspace, f"{FIRM} · received award", ACCEPT)
    assert (WRONG, "receivedAward", AWARD, "done") not in relations(workspace)
    rows = workspace.snapshot().sql("SELECT confidence FROM relations WHERE predicate = 'receivedAward' AND NOT rejected")
    assert rows.column("confidence").to_pylist() == [1.0]


SURER = [replace(one, confidence=0.95, method="other", method_version="9") for one in ALL]
READINGS: dict[str, Callable[[Workspace], object]] = {
    "the same file": read,
    "a reader that is surer now": lambda workspace: read(workspace, *SURER),
    "an edition with a paragraph before it": lambda workspace: read(workspace, text=f"前言。\n{TEXT}"),
}


@pytest.mark.parametrize("how", READINGS)
@pytest.mark.parametrize("decision", [ACCEPT, REJECT, correct(object=UNIVERSITY, predicate="partnersWith")], ids=lambda d: d.answer)
def test_a_decision_survives_reading_again(workspace: Workspace, how: str, decision: Decision) -> None:
    answered(workspace, f"{FIRM} · received award", decision)
    graph, reviewed = relations(workspace), words(items(workspace, Wanted(reviewed=True)))
    READINGS[how](workspace)
    assert relations(workspace) == graph
    assert words(items(workspace, Wanted(reviewed=True))) == reviewed
    assert f"{FIRM} · received award · {AWARD}" not in words(items(workspace, EVERYTHING))


def test_a_correction_stands_whether_or_not_a_reader_still_finds_what_was_wrong(workspace: Workspace) -> None:
    answered(workspace, f"{WRONG} · received award", correct(subject=RIGHT))
    corrected = relations(workspace)
    read(workspace, AGREEMENT, PRIZE, MONEY)
    assert relations(workspace) == corrected
    read(workspace)
    assert relations(workspace) == corrected


def test_an_acceptance_is_of_what_was_seen(workspace: Workspace) -> None:
    answered(workspace, f"{FIRM} · received award", ACCEPT)
    read(workspace, AGREEMENT, replace(PRIZE, status="planned"), SECOND, MONEY)
    again = item(workspace, f"{FIRM} · received award")
    assert again.why[0] == "changed"
    assert (again.review, again.reviewer, again.confidence) == ("accepted", "amy", PRIZE.confidence)
    answered(workspace, f"{FIRM} · received award", ACCEPT)
    assert again.id not in [one.id for one in items(workspace, EVERYTHING)]


def test_a_rejection_stands_when_the_reader_says_it_otherwise_and_is_asked_again(workspace: Workspace) -> None:
    answered(workspace, f"{FIRM} · received award", REJECT)
    read(workspace, AGREEMENT, replace(PRIZE, status="planned"), SECOND, MONEY)
    assert not any(subject == FIRM for subject, *_ in relations(workspace))
    assert "changed" in item(workspace, f"{FIRM} · received award").why


def test_the_newest_of_two_reviewers_counts(workspace: Workspace) -> None:
    found = item(workspace, f"{FIRM} · received award").id
    won = (FIRM, "receivedAward", AWARD, "done")
    for agent, decision in (("amy", ACCEPT), ("bob", REJECT), ("amy", ACCEPT), ("bob", ACCEPT)):
        decide(workspace, found, decision, agent)
        assert (won in relations(workspace)) is (decision is ACCEPT)
        assert item(workspace, f"{FIRM} · received award", Wanted(reviewed=True)).reviewer == agent


def test_rolling_a_decision_back_restores_what_was_before(workspace: Workspace) -> None:
    before = relations(workspace), items(workspace, EVERYTHING)
    change = answered(workspace, f"{WRONG} · received award", correct(subject=RIGHT))
    assert relations(workspace) != before[0]
    workspace.ledger.rollback(change, agent="bob")
    assert (relations(workspace), items(workspace, EVERYTHING)) == before


def test_rolling_a_second_judgement_back_brings_the_first_reviewer_back(workspace: Workspace) -> None:
    answered(workspace, f"{FIRM} · received award", ACCEPT)
    change = decide(workspace, item(workspace, f"{FIRM} · received", Wanted(reviewed=True)).id, REJECT, "bob").change
    workspace.ledger.rollback(change, agent="bob")
    restored = item(workspace, f"{FIRM} · received award", Wanted(reviewed=True))
    assert (restored.review, restored.reviewer) == ("accepted", "amy")


def test_a_correction_stands_in_the_same_words(workspace: Workspace) -> None:
    wrong = item(workspace, f"{WRONG} · received award")
    answered(workspace, f"{WRONG} · received award", correct(subject=RIGHT, when="2020", status="planned"))
    assert (RIGHT, "receivedAward", AWARD, "planned") in relations(workspace)
    assert not any(subject == WRONG for subject, *_ in relations(workspace))
    [made] = [one for one in held(workspace, f"review:{NAME}") if one.predicate == "receivedAward"]
    [read_there] = [one for one in held(workspace, NAME) if one.id == wrong.id]
    assert (made.edition, made.locator, made.quote) == (read_there.edition, read_there.locator, read_there.quote)
    assert (made.agent, made.confidence, made.valid_from and made.valid_from.year) == ("amy", 1.0, 2020)


def test_a_corrected_name_that_the_document_uses_is_the_thing_that_it_names(workspace: Workspace) -> None:
    answered(workspace, f"{WRONG} · received award", correct(subject=FIRM))
    assert workspace.snapshot().sql("SELECT count(*) AS n FROM entities WHERE label = $1", [FIRM]).to_pylist() == [{"n": 1}]
    [relation] = (
        workspace.snapshot().sql("SELECT statements FROM relations WHERE predicate = 'receivedAward' AND NOT rejected").to_pylist()
    )
    assert len(relation["statements"]) == 2, "what was read of it, and what the reviewer says"


def test_a_new_name_is_of_the_class_of_what_it_replaces_or_of_the_one_that_is_given(workspace: Workspace) -> None:
    answered(workspace, f"{WRONG} · received award", correct(subject=RIGHT))
    answered(workspace, f"{FIRM} · received award", correct(subject="星创科技", class_="孵化器"))
    types = {name: workspace.snapshot().resolve(name)[0].type for name in (RIGHT, "星创科技", AWARD)}
    assert types == {RIGHT: "Enterprise", "星创科技": "Incubator", AWARD: "Award"}


def test_a_correction_stands_by_itself_when_a_later_reader_leaves_its_ends_out(workspace: Workspace) -> None:
    answered(workspace, f"{WRONG} · received award", correct(when="2020"))
    read(workspace, AGREEMENT, text=f"{AGREEMENT.quote}。{SECOND.quote}。", only=(DISTRICT, UNIVERSITY))
    assert (WRONG, "receivedAward", AWARD, "done") in relations(workspace)


def test_a_correction_can_be_corrected_accepted_and_withdrawn(workspace: Workspace) -> None:
    original = item(workspace, f"{WRONG} · received award").id
    decide(workspace, original, correct(subject=RIGHT), "amy")
    first = item(workspace, f"{RIGHT} · received award", Wanted(reviewed=True)).id
    decide(workspace, first, correct(when="2019"), "bob")
    [second] = [one for one in held(workspace, f"review:{NAME}") if one.predicate == "receivedAward"]
    assert (second.valid_from and second.valid_from.year, second.agent) == (2019, "bob")
    decide(workspace, second.id, ACCEPT, "amy")
    assert (RIGHT, "receivedAward", AWARD, "done") in relations(workspace)
    decide(workspace, second.id, REJECT, "amy")
    assert not any(subject in (RIGHT, WRONG) for subject, *_ in relations(workspace))
    decide(workspace, original, ACCEPT, "bob")
    assert (WRONG, "receivedAward", AWARD, "done") in relations(workspace)
    left = [one for one in held(workspace, f"review:{NAME}") if not one.predicate.startswith("kg:")]
    assert left == [], "no word of the corrections stays"


def test_two_corrections_share_the_name_that_both_need(workspace: Workspace) -> None:
    first = item(workspace, f"{WRONG} · received award").id
    decide(workspace, first, correct(subject=RIGHT), "amy")
    other = item(workspace, f"{FIRM} · received award").id
    decide(workspace, other, correct(subject=RIGHT, when="2018"), "amy")
    decide(workspace, first, REJECT, "amy")
    assert (RIGHT, "receivedAward", AWARD, "done") in relations(workspace)


def test_a_wrong_name_is_corrected_for_all_that_is_said_of_the_thing(workspace: Workspace) -> None:
    answered(workspace, f"{WRONG} · is a", correct(name=RIGHT))
    assert (RIGHT, "receivedAward", AWARD, "done") in relations(workspace)
    assert workspace.snapshot().resolve(WRONG) == []


def test_a_wrong_class_is_corrected(workspace: Workspace) -> None:
    answered(workspace, f"{FIRM} · is a", correct(class_="孵化器"))
    [firm] = workspace.snapshot().resolve(FIRM)
    assert (firm.type, firm.names) == ("Incubator", (FIRM,))


def test_what_is_no_thing_at_all_goes_with_all_that_is_said_of_it(workspace: Workspace) -> None:
    change = answered(workspace, f"{WRONG} · is a", NOTHING)
    assert workspace.snapshot().resolve(WRONG) == []
    assert not any(WRONG in (subject, target) for subject, _, target, _ in relations(workspace))
    assert not any(WRONG in told for told in words(items(workspace, EVERYTHING)))
    workspace.ledger.rollback(change, agent="amy")
    assert len(workspace.snapshot().resolve(WRONG)) == 1


def test_of_a_relation_one_cannot_say_that_there_is_no_such_thing(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="two things"):
        answered(workspace, f"{WRONG} · received award", NOTHING)


def test_a_thing_that_is_accepted_after_all_has_its_name_again(workspace: Workspace) -> None:
    found = item(workspace, f"{WRONG} · is a").id
    decide(workspace, found, NOTHING, "amy")
    decide(workspace, found, ACCEPT, "bob")
    [entity] = workspace.snapshot().resolve(WRONG)
    assert entity.type == "Enterprise"


def test_a_figure_is_corrected_by_value_unit_and_kind(workspace: Workspace) -> None:
    answered(workspace, f"{DISTRICT} · 研发费用总额", correct(value="29.5", unit="万元", status="目标", when="2022"))
    [row] = workspace.snapshot().sql("SELECT * FROM properties WHERE predicate = 'indicatorValue'").to_pylist()
    assert (row["value"], row["unit"], row["status"], str(row["valid_to"])) == ("29.5", "万元", "planned", "2022-12-31")
    assert '"measure":"target"' in row["qualifiers"]


@pytest.mark.parametrize(
    ("understood", "fields", "where"),
    [
        (f"{FIRM} · received", {"predicate": "eats"}, "predicate"),
        (f"{FIRM} · received", {"status": "maybe"}, "status"),
        (f"{FIRM} · received", {"when": "someday"}, "when"),
        (f"{FIRM} · received", {"object": "某奖\x1b[31m"}, "object"),
        (f"{FIRM} · received", {"object": UNIVERSITY}, "object"),
        (f"{FIRM} · received", {"value": "5"}, "value"),
        (f"{FIRM} · received", {"object": "新奖", "class": "University"}, "object"),
        (f"{FIRM} · received", {"subject": UNIVERSITY, "class": "Park"}, "class"),
        (f"{FIRM} · received", {"predicate": "incubates"}, "subject"),
        (f"{DISTRICT} · 研发", {"subject": "某地", "class": "Place"}, "class"),
        (f"{FIRM} · received", {"object": FIRM}, ""),
        (f"{FIRM} · is a", {"class": "Thing"}, "class"),
        (f"{DISTRICT} · 研发", {"value": "many"}, "value"),
        (f"{FIRM} · received", {"status": "done"}, ""),
        (f"{FIRM} · received", {}, ""),
    ],
)
def test_a_correction_that_cannot_be_says_which_field_and_writes_nothing(
    workspace: Workspace, understood: str, fields: dict[str, str], where: str
) -> None:
    before = workspace.ledger.change
    with pytest.raises(InputError) as caught:
        decide(workspace, item(workspace, understood).id, Decision("correct", fields), "amy")
    assert where in caught.value.where
    assert caught.value.fix
    assert workspace.ledger.change == before


def test_a_statement_that_is_gone_or_changed_is_reported_and_the_rest_is_written(workspace: Workspace) -> None:
    seen = {told: item(workspace, told) for told in (f"{FIRM} · received", f"{WRONG} · received", f"{DISTRICT} · signed")}
    read(workspace, AGREEMENT, replace(PRIZE, status="planned"))
    asked = [Asked(one.id, ACCEPT, one.seen, f"row {number}") for number, one in enumerate(seen.values(), 2)]
    change, problems = decide_all(workspace, [*asked, Asked("s0", ACCEPT, None, "row 5")], "amy")
    assert [problem.where for problem in problems] == ["row 2", "row 3", "row 5"]
    assert "changed" in problems[0].what and "not there" in problems[1].what
    assert workspace.ledger.change == change.change
    assert words(items(workspace, Wanted(reviewed=True))) == [seen[f"{DISTRICT} · signed"].understood["en"]]


def test_deciding_the_same_again_changes_nothing(workspace: Workspace) -> None:
    found = item(workspace, f"{WRONG} · received award").id
    first = decide(workspace, found, correct(subject=RIGHT), "amy").change
    assert decide(workspace, found, correct(subject=RIGHT), "amy").change == first
    assert workspace.ledger.change == first


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        decide(Workspace.create(tmp_path), "s0", ACCEPT, "amy")


def test_retracting_a_document_takes_its_reviews_along(workspace: Workspace) -> None:
    answered(workspace, f"{WRONG} · received award", correct(subject=RIGHT))
    workspace.retract(NAME)
    assert held(workspace) == []
    read(workspace)
    assert (WRONG, "receivedAward", AWARD, "done") in relations(workspace), "read anew it is what it would have been"


def test_a_correction_whose_words_are_gone_is_put_before_a_reviewer(workspace: Workspace) -> None:
    answered(workspace, f"{WRONG} · received award", correct(subject=RIGHT))
    read(workspace, AGREEMENT, text=f"{AGREEMENT.quote}。")
    [left] = items(workspace)
    assert (left.why, left.passage.text) == (("left behind",), f"{SECOND.quote}。")
    decide(workspace, left.id, REJECT, "bob")
    assert items(workspace) == []
    assert not any(subject == RIGHT for subject, *_ in relations(workspace))


def test_log_and_show_tell_of_it(workspace: Workspace) -> None:
    from kg.show import describe

    answered(workspace, f"{WRONG} · received award", correct(subject=RIGHT))
    answered(workspace, f"{FIRM} · received award", ACCEPT)
    log = workspace.log()
    assert [change["message"] for change in log[1:]] == [
        f"review: correct {WRONG} receivedAward {AWARD}",
        f"review: accept {FIRM} receivedAward {AWARD}",
    ]
    assert [change["agent"] for change in log[1:]] == ["amy", "amy"]
    shown = describe(workspace.snapshot(), workspace.schema, AWARD, texts=workspace.stored_text).as_text("en")
    assert "corrected by amy" in shown and "accepted by amy" in shown
    assert WRONG not in describe(workspace.snapshot(), workspace.schema, AWARD).as_text("en").replace(SECOND.quote or "", "")


ANSWERS = [ACCEPT, REJECT, NOTHING, correct(subject=RIGHT), correct(name=RIGHT), correct(class_="Incubator"), correct(when="2019")]


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 8), st.sampled_from(ANSWERS), st.sampled_from(["amy", "bob"])), max_size=4), st.booleans())
def test_rolled_back_in_turn_all_is_as_it_was(
    workspace: Workspace, answers: list[tuple[int, Decision, str]], read_between: bool
) -> None:
    def said() -> set[tuple[object, ...]]:
        return {_bare(row) for row in held(workspace)}

    before, changes = said(), []
    ids = sorted(row.id for row in held(workspace, NAME) if not row.predicate.startswith("kg:"))
    for place, decision, agent in answers:
        newest = workspace.ledger.change
        with suppress(InputError):
            changes += [made] if (made := decide(workspace, ids[place], decision, agent).change) > newest else []
        if read_between:
            reviews = {_bare(row) for row in held(workspace, f"review:{NAME}")}
            read(workspace)
            assert {_bare(row) for row in held(workspace, f"review:{NAME}")} == reviews
    left = [workspace.ledger.rollback(change, agent="amy").later for change in reversed(changes)]
    assert not any(left[:1])
    assert any(left) or said() == before, "only a judgement that was made anew meanwhile may stay, and is told"


def _bare(row: Statement) -> tuple[object, ...]:
    """What a row says, without who wrote it when."""
    return (
        row.id,
        row.subject,
        row.predicate,
        row.object,
        row.value,
        row.status,
        row.valid_from,
        tuple(sorted(row.qualifiers.items())),
    )


def test_the_engine_and_python_name_content_alike(workspace: Workspace) -> None:
    """An acceptance that the snapshot takes for outdated right away would show that they differ."""
    for found in items(workspace, EVERYTHING):
        decide(workspace, found.id, ACCEPT, "amy", seen=found.seen)
    rows = workspace.snapshot().sql("SELECT outdated, confidence FROM statements WHERE review = 'accepted'").to_pylist()
    assert len(rows) == len(ALL) + 2 * 5
    assert {(row["outdated"], row["confidence"]) for row in rows} == {(False, 1.0)}
    assert len({content(one) for one in held(workspace, NAME)}) > 2
