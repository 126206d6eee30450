"""A fact by hand is a statement as any other: with its evidence, joined to what is known, retractable, undone without a trace."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.asserting import Asked, say
from kg.asserting.by_hand import PREFIX
from kg.check import check
from kg.errors import NotFound, UsageError
from kg.export.canonical import canonical
from kg.statements import Change
from kg.statements.reviews import review_of
from kg.workspace import Workspace
from tests.kg.telling import FIRM, UNIVERSITY, told_report

CODE = "91320000MA1MC2Y4Y6"
CALL = Asked(FIRM, "partnersWith", UNIVERSITY, "a call with Ms Li", quote="绿波与苏大今年起合作。", first="2024", status="done")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return told_report(tmp_path / "work")[0]


def said(workspace: Workspace, asked: Asked) -> Change:
    return say(workspace, asked, rules=workspace.settings.rules, agent="test")


def lines(workspace: Workspace) -> list[str]:
    return list(canonical(workspace.snapshot(), workspace.schema))


def relations(workspace: Workspace, predicate: str = "partnersWith") -> list[dict[str, Any]]:
    query = """SELECT s.label AS subject, o.label AS object, r.* EXCLUDE (subject, object) FROM relations r
               JOIN entities s ON s.id = r.subject JOIN entities o ON o.id = r.object WHERE predicate = $1 ORDER BY s.label"""
    return list(workspace.snapshot().sql(query, [predicate]).to_pylist())


def test_it_joins_what_is_known_and_has_its_evidence(workspace: Workspace) -> None:
    before = workspace.snapshot().counts
    change = said(workspace, CALL)
    assert (change.change, change.sources) == (2, (f"{PREFIX}a call with Ms Li",))
    after = workspace.snapshot().counts
    assert (after["entities"], after["relations"], after["sources"]) == (
        before["entities"],
        before["relations"] + 1,
        before["sources"] + 1,
    )
    [row] = [row for row in relations(workspace) if FIRM in (row["subject"], row["object"])]
    assert (row["status"], row["valid_from"], row["precision"]) == ("done", date(2024, 1, 1), "year")
    [statement] = workspace.snapshot().sql("SELECT * FROM statements WHERE relation = $1", [row["id"]]).to_pylist()
    text = workspace.stored_text(statement["edition"])
    assert (text, statement["quote"], statement["locator"]) == (CALL.quote, CALL.quote, f"char=0,{len(CALL.quote)}")
    found = check(workspace.snapshot(), workspace.schema, stored_text=workspace.stored_text)
    assert not [finding for finding in found if "a call" in finding.where]


def test_without_a_quote_the_words_are_what_was_typed(workspace: Workspace) -> None:
    said(workspace, replace(CALL, quote=""))
    [row] = workspace.snapshot().sql("SELECT quote FROM statements WHERE method = 'assert'").to_pylist()
    assert row["quote"] == f"{FIRM} partnersWith {UNIVERSITY}"


def test_the_same_again_changes_nothing_and_another_status_supersedes(workspace: Workspace) -> None:
    said(workspace, CALL)
    assert said(workspace, CALL).change == 2
    again = said(workspace, replace(CALL, status="planned"))
    assert (again.change, again.asserted, again.retracted) == (3, 1, 0)
    assert [row["status"] for row in relations(workspace) if FIRM in (row["subject"], row["object"])] == ["planned"]


def test_its_source_is_retracted_as_any_other(workspace: Workspace) -> None:
    before = lines(workspace)
    said(workspace, CALL)
    said(workspace, replace(CALL, predicate="website", object="https://example.org", status="", first=""))
    workspace.retract("a call with Ms Li", agent="test")
    assert lines(workspace) == before


def test_it_stands_when_the_source_goes_that_the_thing_came_from(workspace: Workspace) -> None:
    said(workspace, CALL)
    workspace.ledger.commit([], agent="test", message="", complete=["报告.txt", review_of("报告.txt")])
    assert [(row["subject"], row["object"]) for row in relations(workspace)] in ([(FIRM, UNIVERSITY)], [(UNIVERSITY, FIRM)])
    assert {entity["label"]: entity["class"] for entity in workspace.snapshot().table("entities").to_pylist()} == {
        FIRM: "Enterprise",
        UNIVERSITY: "University",
    }


def test_a_new_name_becomes_a_thing_when_its_class_is_given(workspace: Workspace) -> None:
    asked = replace(CALL, object="新研究院", classes=("ResearchInstitute",))
    with pytest.raises(NotFound, match="--class"):
        said(workspace, replace(asked, classes=()))
    said(workspace, asked)
    [entity] = workspace.snapshot().resolve("新研究院", parts=False)
    assert entity.type == "ResearchInstitute"
    said(workspace, replace(asked, subject="新研究院", predicate="locatedIn", object="江都区", classes=()))
    [entity] = workspace.snapshot().resolve("新研究院", parts=False)
    assert len(entity.keys) == 1, "the source has one key for it"


def test_two_sources_that_speak_of_a_new_thing_speak_of_one(workspace: Workspace) -> None:
    said(workspace, replace(CALL, object="新院", classes=("ResearchInstitute",)))
    said(workspace, replace(CALL, object="新院", source="a letter"))
    assert len(workspace.snapshot().resolve("新院", parts=False)) == 1
    [row] = [row for row in relations(workspace) if "新院" in (row["subject"], row["object"])]
    assert len(row["statements"]) == 2


def test_two_new_things_take_their_classes_in_order(workspace: Workspace) -> None:
    said(workspace, Asked("甲厂", "affiliatedWith", "乙所", "me", classes=("企业", "ResearchInstitute")))
    assert [workspace.snapshot().resolve(name)[0].type for name in ("甲厂", "乙所")] == ["Enterprise", "ResearchInstitute"]


def test_things_of_one_name_are_kept_apart_by_their_ids(workspace: Workspace) -> None:
    for number in "12":
        said(workspace, Asked(f"同名{number}", "locatedIn", "江都区", f"source {number}", classes=("Enterprise",)))
        said(workspace, Asked(f"同名{number}", "shortName", "同名", f"source {number}"))
    one, other = workspace.snapshot().resolve("同名", parts=False)
    with pytest.raises(UsageError, match=one.id):
        said(workspace, replace(CALL, subject="同名"))
    for entity in (one, other):
        said(workspace, replace(CALL, subject=entity.id))
    assert [len(workspace.snapshot().entity(entity.id).keys) for entity in (one, other)] == [2, 2]
    assert len([row for row in relations(workspace) if "同名" in row["subject"] + row["object"]]) == 2


@pytest.mark.parametrize(
    ("wrong", "match"),
    [
        ({"predicate": "likes"}, "no relation"),
        ({"predicate": "holdsTitle"}, "has to be one of Person"),
        ({"object": FIRM}, "itself"),
        ({"status": "maybe"}, "no status"),
        ({"first": "2024", "last": "2023"}, "before it begins"),
        ({"classes": ("Enterprise",)}, "no new thing"),
        ({"object": "新", "classes": ("Award",)}, "cannot stand here"),
        ({"source": " "}, "no title"),
        ({"source": "a\nb"}, "no title"),
        ({"qualifiers": {"colour": "red"}}, "no qualifier"),
        ({"quote": "\ud800"}, "cannot|surrogates"),
        ({"subject": ""}, "no name"),
        ({"predicate": "uscc", "object": "91320000MA1MC2Y40Y"}, "check character"),
    ],
)
def test_what_the_ontology_does_not_allow_is_refused_and_nothing_is_written(
    workspace: Workspace, wrong: dict[str, Any], match: str
) -> None:
    before = sorted(workspace.root.glob("sources/*"))
    with pytest.raises(UsageError, match=match):
        said(workspace, replace(CALL, **wrong))
    assert workspace.ledger.change == 1
    assert sorted(workspace.root.glob("sources/*")) == before


def test_a_valid_code_by_hand_joins_by_the_rule_and_falls_with_its_statement(workspace: Workspace) -> None:
    said(workspace, Asked(FIRM, "uscc", CODE, "the register"))
    said(workspace, Asked("绿波股份", "uscc", CODE, "a letter", classes=("Enterprise",)))
    assert set(workspace.snapshot().resolve("绿波股份")[0].names) == {"绿波股份", FIRM}
    workspace.ledger.rollback(2, agent="test")
    assert workspace.snapshot().resolve("绿波股份")[0].names == ("绿波股份",)


ASKED = st.builds(
    Asked,
    st.sampled_from([FIRM, UNIVERSITY, "远帆泵业", "新所"]),
    st.sampled_from(["partnersWith", "affiliatedWith", "formerName", "note"]),
    st.sampled_from([FIRM, UNIVERSITY, "新所", "江都区"]),
    st.sampled_from(["me", "a letter"]),
    quote=st.sampled_from(["", "原话"]),
    classes=st.sampled_from([(), ("ResearchInstitute",)]),
    status=st.sampled_from(["", "planned", "done"]),
    first=st.sampled_from(["", "2023", "2024-05"]),
)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ASKED, min_size=1, max_size=4))
def test_asserted_and_rolled_back_is_never_asserted(asked: list[Asked]) -> None:
    """Step by step back from the last to the first, each state is the one before."""
    with TemporaryDirectory() as folder:
        workspace, _ = told_report(Path(folder) / "work")
        states = [lines(workspace)]
        for one in asked:
            try:
                change = said(workspace, one)
            except UsageError:
                continue
            if change.change == len(states) + 1:
                states.append(lines(workspace))
        for number in range(len(states), 1, -1):
            assert lines(workspace) == states[number - 1]
            assert workspace.ledger.rollback(number, agent="test").later == {}
            assert lines(workspace) == states[number - 2]
