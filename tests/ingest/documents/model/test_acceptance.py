"""What of an answer is accepted: one true record, and every way in which a record can fail to be one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents.model.acceptance import Accepted, accepted
from ingest.documents.model.answers import Malformed, parse, unparse
from ingest.documents.model.passages import passages
from ingest.documents.setting import setting_of
from ingest.documents.text import Text
from ontology import load_schema
from tests.ingest.documents.model.serving import Record, answer, entity, indicator, relation

CONTENT = (
    "云江区2023年科技工作总结\n全区形势良好。云帆科技与东海大学签署合作协议，总投资3亿元。正泰电器入驻云江科技园。新增省级平台35家。\n"
    "与南山大学共建云江研究院。"
)
SIGNED = "云帆科技与东海大学签署合作协议"
NAMES = [
    entity("云帆科技", "Enterprise", SIGNED),
    entity("东海大学", "University", SIGNED),
    entity("正泰电器", "Enterprise", "正泰电器入驻云江科技园"),
    entity("云江科技园", "Park", "正泰电器入驻云江科技园"),
    entity("南山大学", "University", "与南山大学共建云江研究院"),
    entity("云江研究院", "ResearchInstitute", "与南山大学共建云江研究院"),
]


def said(entities: Sequence[Record] = NAMES, relations: Sequence[Record] = (), indicators: Sequence[Record] = ()) -> Accepted:
    text = Text(CONTENT)
    setting = setting_of(text)
    (passage,) = passages(text, setting, 1500)
    return accepted(CONTENT, [(passage, parse(answer(entities, relations, indicators)))], setting, load_schema())


def why(found: Accepted) -> list[str]:
    return [one.reason for one in found.rejections]


def test_a_true_relation_is_accepted_with_its_place() -> None:
    found = said(relations=[relation("云帆科技", "signedAgreementWith", "东海大学", SIGNED + "，总投资3亿元", amount="3亿元")])
    (one,) = found.related
    assert not found.rejections
    assert (one.subject.name, one.predicate, one.object.name, one.status) == ("云帆科技", "signedAgreementWith", "东海大学", "done")
    assert CONTENT[one.evidence.start : one.evidence.end] == SIGNED + "，总投资3亿元"
    assert one.qualifiers == (("amount", "3亿元"),)
    assert str(one.period) == "2023"


@pytest.mark.parametrize("subject", ["云江区", "全区", ""])
def test_the_understood_subject_need_not_stand_in_the_quote(subject: str) -> None:
    (one,) = said(relations=[relation(subject, "jointlyEstablishes", "云江研究院", "与南山大学共建云江研究院")]).related
    assert (one.subject.name, one.subject.cls, one.subject.basis) == ("云江区", "Region", "implicit")


def test_a_word_that_stands_for_the_region_is_explicit() -> None:
    thing = entity("形势", "Result", "全区形势良好")
    (one,) = said([thing], [relation("全区", "produces", "形势", "全区形势良好")]).related
    assert (one.subject.name, one.subject.basis) == ("云江区", "explicit")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"quote": "云帆科技与西山大学签署合作协议"}, "the quote does not stand in the passage"),
        ({"quote": ""}, "the quote does not stand in the passage"),
        ({"quote": "云帆科技…签署合作协议"}, "the quote does not stand in the passage"),
        ({"subject": "正泰电器"}, "a name does not stand in the quote"),
        ({"object": "南山大学"}, "a name does not stand in the quote"),
        ({"object": ""}, "a name does not stand in the quote"),
        ({"object": "云江区"}, "a name does not stand in the quote"),
        ({"object": "合作协议"}, "a name is not among the accepted entities"),
        ({"object": "云帆科技"}, "subject and object are one"),
        ({"predicate": "befriends"}, "the predicate is not of the ontology"),
        ({"predicate": "kg:rejected"}, "the predicate is not of the ontology"),
        ({"predicate": "tenantOf"}, "the ontology does not allow the predicate between such ends"),
        ({"predicate": "incubates"}, "the ontology does not allow the predicate between such ends"),
        ({"status": "maybe"}, "the status is not of the list"),
        (
            {"quote": "全区形势良好。" + SIGNED + "，总投资3亿元。正泰电器入驻云江科技园"},
            "the quote is longer than 2 sentences or goes over a line's end",
        ),
        (
            {"quote": "新增省级平台35家。\n与南山大学共建云江研究院"},
            "the quote is longer than 2 sentences or goes over a line's end",
        ),
    ],
)
def test_a_relation_that_the_text_does_not_bear_out_falls(change: Record, reason: str) -> None:
    found = said(relations=[{**relation("云帆科技", "signedAgreementWith", "东海大学", SIGNED), **change}])
    assert not found.related
    assert why(found) == [reason]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (entity("云帆科技", "Company", SIGNED), "the class is not of the ontology"),
        (entity("云帆科技", "Actor", SIGNED), "the class is not of the ontology"),
        (entity("云海科技", "Enterprise", SIGNED), "the name does not stand in the quote"),
        (entity("正泰电器", "Enterprise", SIGNED), "the name does not stand in the quote"),
        (entity("云帆科技有限公司", "Enterprise", SIGNED), "the name does not stand in the quote"),
        (entity("全区", "Region", "全区形势良好"), "the name stands for another"),
        (entity("，", "Enterprise", SIGNED), "the name is no name"),
        (entity("35", "Award", "新增省级平台35家"), "the name is no name"),
        (entity("云帆\x1b[2J", "Enterprise", SIGNED), "the name is no name"),
        (entity("云帆科技", "Enterprise", "云帆科技破产"), "the quote does not stand in the passage"),
    ],
)
def test_an_entity_that_the_text_does_not_bear_out_falls(record: Record, reason: str) -> None:
    found = said([record])
    assert not found.named
    assert why(found) == [reason]


def test_a_figure_is_accepted_with_the_number_as_written() -> None:
    (one,) = said(indicators=[indicator("新增省级平台", "35", "家", "新增省级平台35家")]).counted
    assert (one.name, one.value, one.unit, str(one.period)) == ("新增省级平台", "35", "家", "2023")
    assert one.owner and (one.owner.name, one.owner.basis) == ("云江区", "implicit")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"value": "53"}, "the number with its unit does not stand in the quote"),
        ({"value": "3"}, "the number with its unit does not stand in the quote"),
        ({"value": "三十五"}, "the number with its unit does not stand in the quote"),
        ({"unit": "亿元"}, "the number with its unit does not stand in the quote"),
        ({"quote": "正泰电器入驻云江科技园"}, "the number with its unit does not stand in the quote"),
        ({"quote": "新增省级平台53家", "value": "53"}, "the quote does not stand in the passage"),
        ({"name": "发明专利"}, "the figure's name is not made of words of the quote"),
        ({"bound": "many"}, "the bound is not of the list"),
        ({"measure": "done"}, "the measure is not of the list"),
        ({"owner": "云帆科技"}, "a name does not stand in the quote"),
    ],
)
def test_a_figure_that_the_text_does_not_bear_out_falls(change: Record, reason: str) -> None:
    found = said(indicators=[{**indicator("新增省级平台", "35", "家", "新增省级平台35家"), **change}])
    assert not found.counted
    assert why(found) == [reason]


@pytest.mark.parametrize(
    ("predicate", "allowed"), [("partnersWith", True), ("incubates", False), ("funds", True), ("subsidiaryOf", False)]
)
def test_each_end_must_be_of_a_class_that_the_predicate_takes(predicate: str, allowed: bool) -> None:
    pair = [entity("南山大学", "Person", "与南山大学共建云江研究院"), NAMES[-1]]  # a person is no subsidiary and incubates nobody
    found = said(pair, [relation("南山大学", predicate, "云江研究院", "与南山大学共建云江研究院")])
    assert bool(found.related) == allowed
    turned = said([NAMES[0], entity("东海大学", "Person", SIGNED)], [relation("云帆科技", "subsidiaryOf", "东海大学", SIGNED)])
    assert not turned.related


def test_a_figure_is_of_the_time_named_before_it() -> None:
    content = "云江区2023年科技工作总结\n1-6月新增企业12家，7-9月新增平台5家。"
    text = Text(content)
    told = [
        indicator("新增企业", "12", "家", "1-6月新增企业12家，7-9月新增平台5家"),
        indicator("新增平台", "5", "家", "1-6月新增企业12家，7-9月新增平台5家"),
    ]
    setting = setting_of(text)
    answers = [(passage, parse(answer(indicators=told))) for passage in passages(text, setting, 1500)]
    found = accepted(content, answers, setting, load_schema())
    assert [str(one.period) for one in found.counted] == ["2023-01/2023-06", "2023-07/2023-09"]


def test_a_qualifier_that_the_quote_does_not_hold_falls_alone() -> None:
    found = said(relations=[relation("云帆科技", "signedAgreementWith", "东海大学", SIGNED, amount="5亿元", role="牵头")])
    assert found.related[0].qualifiers == ()
    assert [one.kind for one in found.rejections] == ["qualifier", "qualifier"]


def test_of_two_classes_the_one_told_more_often_counts() -> None:
    more = [entity("云江科技园", "Incubator", "云江科技园"), entity("云江科技园", "Park", "入驻云江科技园")]
    assert {one.cls for one in said([*NAMES, *more]).named if one.name == "云江科技园"} == {"Park"}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "null",
        "[]",
        '"text"',
        "{}",
        '{"entities": [], "relations": []}',
        '{"entities": [], "relations": [], "indicators": {}}',
        '{"entities": [{"name": 5, "class": "Park", "quote": "x"}], "relations": [], "indicators": []}',
        '{"entities": [], "relations": [], "indicators": [], "commands": ["rm"]}',
        '{"entities": [' + "[" * 100_000,
        json.dumps({"entities": [entity("a" * 201, "Park", "x")], "relations": [], "indicators": []}),
        json.dumps({"entities": [entity("a", "Park", "x")] * 301, "relations": [], "indicators": []}),
        "Here is the JSON you asked for: {}",
    ],
)
def test_another_shape_is_no_answer_and_the_error_repeats_nothing_of_it(content: str) -> None:
    with pytest.raises(Malformed) as error:
        parse(content)
    assert len(str(error.value)) < 120 and "rm" not in str(error.value).split()


def test_a_fenced_block_is_an_answer() -> None:
    assert parse("```json\n" + answer(NAMES) + "\n```").entities[0].name == "云帆科技"


WORD = st.text(max_size=8) | st.sampled_from(
    ["云帆科技", "东海大学", "云江区", "全区", "", SIGNED, "35", "家", "done", "Park", "tenantOf", "eq"]
)
RECORDS = st.fixed_dictionaries(
    {
        "entities": st.lists(st.fixed_dictionaries({"name": WORD, "class": WORD, "quote": WORD}), max_size=4),
        "relations": st.lists(
            st.fixed_dictionaries({n: WORD for n in ("subject", "predicate", "object", "status", "quote")}), max_size=4
        ),
        "indicators": st.lists(
            st.fixed_dictionaries({n: WORD for n in ("name", "value", "unit", "bound", "measure", "quote")}), max_size=4
        ),
    }
)


@given(RECORDS)
def test_whatever_the_model_says_what_is_accepted_stands_in_the_text(records: dict[str, Any]) -> None:
    found = said(**records)
    for named in found.named:
        assert CONTENT[named.start : named.end] == named.name
        assert named.evidence.start <= named.start and named.end <= named.evidence.end
    for related in found.related:
        quote = CONTENT[related.evidence.start : related.evidence.end]
        assert related.subject.basis == "implicit" or related.subject.name in quote or "全区" in quote
        assert related.object.name in quote
    for counted in found.counted:
        assert counted.value in CONTENT[counted.evidence.start : counted.evidence.end]
    said_in_all = sum(len(one) for one in records.values())
    accepted_or_not = len(found.named) + len(found.related) + len(found.counted) + len(found.rejections)
    assert accepted_or_not <= said_in_all and (accepted_or_not or not said_in_all)


@given(RECORDS)
def test_an_answer_is_kept_as_it_is(records: dict[str, Any]) -> None:
    given_answer = parse(answer(**records))
    assert parse(unparse(given_answer)) == given_answer
