"""Partners, why, and why not: on reports told by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kg.errors import NotFound, UsageError
from kg.recommend import Recommendations, recommend
from kg.recommend.graph import WEIGHTS
from kg.statements import Statement
from kg.workspace import Workspace
from ontology import load_schema
from tests.kg.telling import DISTRICT, FIRM, UNIVERSITY, new_workspace, tell, told_report

CLASSES = {
    "江苏甲材股份有限公司": "Enterprise",
    "江苏乙材股份有限公司": "Enterprise",
    "苏州大学": "University",
    "吉林大学": "University",
    "清华大学": "University",
    "机器人项目": "Project",
}
TEXT = (
    "江苏甲材股份有限公司、江苏乙材股份有限公司承担机器人项目。"
    "江苏乙材股份有限公司与苏州大学合作。江苏甲材股份有限公司与吉林大学合作。"
)


def relation(subject: str, predicate: str, object: str, quote: str, **more: Any) -> Statement:
    return replace(Statement(subject, predicate, object=object, quote=quote, status="done"), **more)


JOINT = (
    relation(
        "江苏甲材股份有限公司",
        "wonProject",
        "机器人项目",
        "江苏甲材股份有限公司、江苏乙材股份有限公司承担机器人项目",
        valid_from=date(2021, 1, 1),
        precision="year",
    ),
    relation(
        "江苏乙材股份有限公司",
        "wonProject",
        "机器人项目",
        "江苏甲材股份有限公司、江苏乙材股份有限公司承担机器人项目",
        valid_from=date(2021, 1, 1),
        precision="year",
    ),
    relation("江苏乙材股份有限公司", "partnersWith", "苏州大学", "江苏乙材股份有限公司与苏州大学合作"),
    relation("江苏甲材股份有限公司", "partnersWith", "吉林大学", "江苏甲材股份有限公司与吉林大学合作"),
)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return new_workspace(tmp_path)


def suggested(workspace: Workspace, name: str | None = None, **options: Any) -> Recommendations:
    return recommend(workspace.snapshot(), workspace.schema, name=name, **options)


def names(found: Recommendations) -> list[str]:
    return [result.name for result in found.results]


def test_a_partner_of_those_one_worked_with_is_suggested_with_the_way_to_it(workspace: Workspace) -> None:
    tell(workspace, "a.txt", TEXT, CLASSES, *JOINT)
    found = suggested(workspace, "江苏甲材股份有限公司")
    assert names(found) == ["苏州大学"], "its partner is no news, and no way leads to 清华大学"
    [reason] = found.results[0].reasons
    assert (
        reason.text == "江苏甲材股份有限公司 —获批项目（2021）→ 机器人项目 ←获批项目（2021）— 江苏乙材股份有限公司 —合作— 苏州大学"
    )
    assert reason.path[::2] == tuple(
        workspace.snapshot().resolve(n)[0].id for n in ("江苏甲材股份有限公司", "机器人项目", "江苏乙材股份有限公司", "苏州大学")
    )


def test_a_way_is_made_of_current_relations_and_their_statements(workspace: Workspace) -> None:
    tell(workspace, "a.txt", TEXT, CLASSES, *JOINT)
    snapshot = workspace.snapshot()
    [result] = suggested(workspace, "江苏甲材股份有限公司").results
    relations = {row["id"]: row for row in snapshot.table("relations").to_pylist()}
    for reason in result.reasons:
        for here, by, there in zip(reason.path[::2], reason.path[1::2], reason.path[2::2], strict=False):
            assert {relations[by]["subject"], relations[by]["object"]} == {here, there}
        assert set(reason.evidence) == {id for by in reason.path[1::2] for id in relations[by]["statements"]}


def test_without_the_named_way_the_score_falls(workspace: Workspace) -> None:
    more = relation("江苏甲材股份有限公司", "affiliatedWith", "苏州大学", "江苏甲材股份有限公司")
    tell(workspace, "a.txt", TEXT, CLASSES, *JOINT)
    before = suggested(workspace, "江苏甲材股份有限公司").results[0].score
    tell(workspace, "a.txt", TEXT, CLASSES, JOINT[0], JOINT[2], JOINT[3])
    assert names(suggested(workspace, "江苏甲材股份有限公司")) == []
    tell(workspace, "a.txt", TEXT, CLASSES, *JOINT, more)
    assert suggested(workspace, "江苏甲材股份有限公司", known=True).results[0].score > before


def test_partners_are_kept_and_marked_when_they_are_asked_for(workspace: Workspace) -> None:
    tell(workspace, "a.txt", TEXT, CLASSES, *JOINT)
    found = suggested(workspace, "江苏甲材股份有限公司", known=True)
    assert names(found) == ["吉林大学", "苏州大学"]
    assert [against.kind for against in found.results[0].against] == ["already_partners", "one_source"]


def test_those_who_establish_the_same_thing_are_partners(workspace: Workspace) -> None:
    text = "江苏甲材股份有限公司与苏州大学共建研究院"
    classes = {"江苏甲材股份有限公司": "Enterprise", "苏州大学": "University", "研究院": "ResearchInstitute"}
    tell(
        workspace,
        "a.txt",
        text,
        classes,
        *(relation(name, "jointlyEstablishes", "研究院", text) for name in ("江苏甲材股份有限公司", "苏州大学")),
    )
    assert names(suggested(workspace, "江苏甲材股份有限公司")) == []


def test_a_firm_without_a_path_is_served_through_the_region_of_its_report(tmp_path: Path) -> None:
    workspace, keys = told_report(tmp_path)
    [result] = suggested(workspace, FIRM).results
    [reason] = result.reasons
    assert (result.name, reason.kind) == (UNIVERSITY, "region")
    assert reason.text == "绿波机床 见于“江都区工作报告”，该来源所述地区为 江都区 —签署协议（2021）— 苏州大学"
    assert reason.path[:3] == (keys[FIRM], "报告.txt", keys[DISTRICT])
    said = workspace.snapshot().sql(
        "SELECT DISTINCT entity, object_entity FROM statements WHERE id IN (SELECT unnest($1))", [reason.evidence]
    )
    assert set(said["entity"].to_pylist()) == {keys[FIRM], keys[DISTRICT]}, "of the firm in the report, and of the region"


def test_a_firm_in_a_park_is_served_through_its_park(workspace: Workspace) -> None:
    text = "江苏甲材股份有限公司入驻高新区。高新区与苏州大学合作。"
    classes = {"江苏甲材股份有限公司": "Enterprise", "高新区": "Park", "苏州大学": "University"}
    tell(
        workspace, "a.txt", text, classes,
        relation("江苏甲材股份有限公司", "tenantOf", "高新区", "江苏甲材股份有限公司入驻高新区"),
        relation("高新区", "partnersWith", "苏州大学", "高新区与苏州大学合作"),
    )  # fmt: skip
    [result] = suggested(workspace, "江苏甲材股份有限公司").results
    assert [reason.text for reason in result.reasons] == ["江苏甲材股份有限公司 —入驻→ 高新区 —合作— 苏州大学"]


def test_plans_alone_speak_against_themselves(workspace: Workspace) -> None:
    plan = [replace(said, status="planned") if said.predicate == "partnersWith" else said for said in JOINT]
    tell(workspace, "a.txt", TEXT, CLASSES, *plan)
    tell(workspace, "b.txt", TEXT, CLASSES, plan[2])
    [result] = suggested(workspace, "江苏甲材股份有限公司").results
    assert [against.kind for against in result.against] == ["planned"]
    assert "（计划）" in result.reasons[0].text


def test_one_source_for_everything_is_said(workspace: Workspace) -> None:
    tell(workspace, "a.txt", TEXT, CLASSES, *JOINT)
    assert [a.text for a in suggested(workspace, "江苏甲材股份有限公司").results[0].against] == ["所有依据都出自“a.txt”"]
    tell(workspace, "b.txt", TEXT, CLASSES, JOINT[2])
    assert suggested(workspace, "江苏甲材股份有限公司").results[0].against == ()


def test_words_are_english_on_request(workspace: Workspace) -> None:
    tell(workspace, "a.txt", TEXT, CLASSES, *JOINT)
    [result] = suggested(workspace, "江苏甲材股份有限公司", language="en").results
    assert (
        result.reasons[0].text
        == "江苏甲材股份有限公司 —won project (2021)→ 机器人项目 ←won project (2021)— 江苏乙材股份有限公司 —partners with— 苏州大学"
    )
    assert result.against[0].text == "All evidence is from “a.txt”."


def test_a_rejected_relation_leads_nowhere(workspace: Workspace) -> None:
    from kg.statements import identify
    from kg.statements.statement import REJECTED

    tell(workspace, "a.txt", TEXT, CLASSES, *JOINT)
    [said] = (
        workspace.snapshot().sql("SELECT id FROM statements WHERE quote = '江苏乙材股份有限公司与苏州大学合作'")["id"].to_pylist()
    )
    workspace.ledger.commit(
        identify([Statement(said, REJECTED, value="wrong", source="by hand")], workspace.schema), agent="test", message=""
    )
    assert names(suggested(workspace, "江苏甲材股份有限公司")) == []


def test_a_need_is_matched_by_what_entities_are_called_and_said_to_do(workspace: Workspace) -> None:
    works_on = Statement("清华大学", "description", value="研究焊接机器人与智能装备", quote="机器人项目")
    tell(workspace, "a.txt", TEXT, CLASSES, *JOINT, works_on)
    found = suggested(workspace, need="需要焊接机器人")
    assert found.id is None
    assert found.name == "需要焊接机器人"
    assert names(found)[0] == "清华大学"
    assert found.results[0].reasons[0].kind == "text"
    assert "焊接机器人" in found.results[0].reasons[0].text
    assert {"苏州大学", "吉林大学"} <= set(names(found)), "who is near the project that the need resembles"


def test_a_need_that_resembles_nothing_has_no_answer(workspace: Workspace) -> None:
    tell(workspace, "a.txt", TEXT, CLASSES, *JOINT)
    assert suggested(workspace, need="天文望远镜").results == ()


def test_json_is_as_the_contract_says(workspace: Workspace) -> None:
    tell(workspace, "a.txt", TEXT, CLASSES, *JOINT)
    told = json.loads(json.dumps(suggested(workspace, "江苏甲材股份有限公司").as_dict()))
    assert set(told) == {"for", "method", "change", "results"}
    assert set(told["for"]) == {"id", "name"}
    assert {"id", "name", "score", "reasons", "against"} <= set(told["results"][0])
    assert set(told["results"][0]["reasons"][0]) == {"kind", "text", "path", "evidence"}
    assert set(told["results"][0]["against"][0]) == {"kind", "text"}


@pytest.mark.parametrize("options", [{"to": ["Wizard"]}, {"need": "机器人"}, {"name": None}])
def test_wrong_calls_say_what_to_do(workspace: Workspace, options: dict[str, Any]) -> None:
    tell(workspace, "a.txt", TEXT, CLASSES, *JOINT)
    with pytest.raises(UsageError) as caught:
        suggested(workspace, **{"name": "江苏甲材股份有限公司", **options})
    assert caught.value.fix


def test_an_unknown_name_is_not_found(workspace: Workspace) -> None:
    tell(workspace, "a.txt", TEXT, CLASSES, *JOINT)
    with pytest.raises(NotFound):
        suggested(workspace, "江苏丁材股份有限公司")


def test_every_relation_of_the_ontology_has_a_weight() -> None:
    assert set(WEIGHTS) == set(load_schema().relations)
