"""An entity in full, and the sentence behind everything that is shown of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import NotFound, UsageError
from kg.show import Description, describe
from kg.show.evidence import REACH, context_of
from kg.workspace import Workspace
from tests.kg.telling import DISTRICT, FIRM, UNIVERSITY, new_workspace, tell, told_report


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return told_report(tmp_path_factory.mktemp("told"))[0]


def shown(workspace: Workspace, name: str) -> Description:
    return describe(workspace.snapshot(), workspace.schema, name, texts=workspace.stored_text)


def test_names_identifiers_and_facts_stand_apart(workspace: Workspace) -> None:
    firm = shown(workspace, FIRM)
    assert [fact.value for fact in firm.names] == [FIRM]
    assert [(fact.predicate, fact.value) for fact in firm.identifiers] == [("uscc", "91320000MA1MC2Y40X")]
    assert firm.facts == ()
    assert (firm.type, firm.type_label["zh"], firm.type_label["en"]) == ("Enterprise", "企业", "enterprise")


def test_relations_are_grouped_by_kind_and_read_from_the_entity(workspace: Workspace) -> None:
    [award] = shown(workspace, "科技进步奖").relations
    assert (award.predicate, award.inverse, award.label["zh"]) == ("receivedAward", True, "获得者有")
    assert [relation.other(relation.object)[1] for relation in award.relations] == [FIRM, "远帆泵业"]
    assert [group.predicate for group in shown(workspace, UNIVERSITY).relations] == ["partnersWith", "signedAgreementWith"]
    assert not any(group.inverse for group in shown(workspace, UNIVERSITY).relations), "symmetric ones have one direction"


def test_every_fact_and_relation_has_its_sentence(workspace: Workspace) -> None:
    district = shown(workspace, DISTRICT)
    told = [*district.names, *district.identifiers, *district.facts, *(r for group in district.relations for r in group.relations)]
    assert len(told) == 3
    for one in told:
        for evidence in one.evidence:
            assert evidence.context is not None
            assert evidence.context.text[evidence.context.start : evidence.context.end] == evidence.quote


def test_a_plan_says_so_in_words(workspace: Workspace) -> None:
    plan, agreement = (group.relations[0] for group in shown(workspace, UNIVERSITY).relations)
    assert plan.details == {"zh": "2022，计划", "en": "2022, planned"}
    assert agreement.details == {"zh": "2021，协议种类：合作框架协议", "en": "2021, agreement: framework agreement"}
    assert plan.evidence[0].subject_basis == "implicit"


def test_the_sentence_ends_where_the_sentence_ends(workspace: Workspace) -> None:
    [relation] = shown(workspace, FIRM).relations[0].relations
    context = relation.evidence[0].context
    assert context is not None
    assert (context.text, context.line) == ("绿波机床、远帆泵业获得科技进步奖。", 2)


def test_a_cell_has_its_place_and_no_sentence(tmp_path: Path) -> None:
    from kg.statements import Statement

    workspace = new_workspace(tmp_path)
    tell(
        workspace,
        "名单.csv",
        "甲公司",
        {"甲公司": "Enterprise"},
        Statement("甲公司", "note", value="甲", quote="甲", locator="Sheet1!B4"),
    )
    [fact] = shown(workspace, "甲公司").facts
    assert (fact.evidence[0].locator, fact.evidence[0].context) == ("Sheet1!B4", None)


def test_json_holds_all_and_can_be_written(workspace: Workspace) -> None:
    told = json.loads(json.dumps(shown(workspace, UNIVERSITY).as_dict()))
    assert told["relations"][0]["relations"][0]["valid_from"] == "2022-01-01"
    assert told["relations"][0]["relations"][0]["evidence"][0]["source"] == "报告.txt"


@pytest.mark.parametrize(("language", "heading"), [("zh", "关系"), ("en", "Relations")])
def test_text_shows_quotes_and_places(workspace: Workspace, language: str, heading: str) -> None:
    text = shown(workspace, FIRM).as_text(language)
    assert heading in text
    assert "“绿波机床、远帆泵业获得科技进步奖”  江都区工作报告, char=18,34" in text


def test_an_unknown_name_is_not_found(workspace: Workspace) -> None:
    with pytest.raises(NotFound, match="火星大学"):
        shown(workspace, "火星大学")


def test_a_name_that_may_mean_several_names_them(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    keys = tell(workspace, "甲.txt", "甲大学乙大学", {"甲大学": "University", "乙大学": "University"})
    with pytest.raises(UsageError) as caught:
        shown(workspace, "大学")
    assert all(key in str(caught.value) for key in keys.values())


@given(st.text("甲乙。！\n .a", max_size=600), st.data())
def test_the_context_of_a_span_always_contains_the_span(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quote = text[start:end]
    context = context_of(text, f"char={start},{end}", quote)
    if not quote:
        assert context is None
        return
    assert context is not None
    assert context.text[context.start : context.end] == quote
    assert context.text in text
    assert len(context.text) <= len(quote) + 2 * REACH


@pytest.mark.parametrize(
    ("locator", "quote"), [("char=0,2", "乙丙"), ("Sheet1!B4", "甲乙"), (None, "甲乙"), ("char=0,99", "甲乙丙丁")]
)
def test_a_place_that_does_not_hold_the_quote_has_no_context(locator: str | None, quote: str) -> None:
    assert context_of("甲乙丙", locator, quote) is None
