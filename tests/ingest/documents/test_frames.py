"""Every frame finds in its examples exactly what they say it finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.documents import extract
from ingest.documents.extraction import ExtractedRelation
from ingest.documents.frame_lint import REGION, made_by
from ingest.documents.frames import Example, Frame, load_frames
from ingest.documents.text import Text
from kg.errors import InputError
from ontology import load_schema

EXAMPLES = [(frame, example) for frame in load_frames().all for example in frame.examples]


def said(sentence: str, predicate: str) -> dict[tuple[str, str], ExtractedRelation]:
    """The relations of one predicate that are read from a sentence, by the names of their ends."""
    found = extract(Text(sentence), load_schema(), region=REGION)
    names = {entity.id: entity.name for entity in found.entities}
    return {(names[r.subject], names[r.object]): r for r in found.relations if r.predicate == predicate}


@pytest.mark.parametrize(("frame", "example"), EXAMPLES, ids=[f"{frame.id}: {example.text[:16]}" for frame, example in EXAMPLES])
def test_a_frame_makes_of_its_example_what_it_says(frame: Frame, example: Example) -> None:
    assert made_by(frame, example, (), load_schema()) == set(example.says)


def test_every_frame_speaks_of_the_ontology() -> None:
    schema = load_schema()
    for frame in load_frames().all:
        relation = schema.relations[frame.predicate]
        assert frame.subject.classes <= set(schema.classes)
        assert frame.subject.classes & relation.domain or not frame.subject.classes, frame.id
        assert (frame.object.classes | ({frame.object.mints} - {None})) & relation.range or not frame.object.classes, frame.id


def test_a_users_folder_adds_frames_and_replaces_those_of_the_same_id(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "- id: mergers\n  triggers: 合并重组\n  predicate: succeeds\n"
        "  subject: {from: left, classes: Enterprise, takes: Enterprise}\n"
        "  object: {from: right, classes: Enterprise, takes: Enterprise}\n",
        encoding="utf-8",
    )
    text = Text("云帆科技合并重组万山科技。")
    found = extract(text, load_schema(), region=REGION, frame_folders=(tmp_path,))
    assert [relation.predicate for relation in found.relations] == ["succeeds"]
    assert not extract(text, load_schema(), region=REGION).relations


@pytest.mark.parametrize(
    "broken",
    [
        "- {id: x, triggers: 甲}",
        "- {id: x, triggers: 甲, predicate: hosts, subject: {from: nowhere}, object: {from: right}}",
        "- {id: x, triggers: 甲, predicate: hosts, subject: {from: left}, object: {from: right}, needs: '('}",
        "- {id: x, triggers: 甲, predicate: hosts, subject: {from: left}, object: {from: right}, colour: red}",
    ],
)
def test_a_frame_that_cannot_be_understood_is_named_with_its_file(tmp_path: Path, broken: str) -> None:
    (tmp_path / "own.yaml").write_text(broken, encoding="utf-8")
    with pytest.raises(InputError, match=r"own\.yaml.*\bx\b"):
        load_frames((tmp_path,))


@pytest.mark.parametrize(
    ("sentence", "pairs"),
    [
        ("云帆科技、万山电子与东海大学签约。", {("云帆科技", "东海大学"), ("万山电子", "东海大学")}),
        ("云帆科技与东海大学、万山电子与南山大学分别签约。", {("云帆科技", "东海大学"), ("万山电子", "南山大学")}),
        ("云帆科技、万山电子分别与东海大学、南山大学签约。", {("云帆科技", "东海大学"), ("万山电子", "南山大学")}),
        ("首批签约的有：云帆科技与东海大学、万山电子与南山大学。", {("云帆科技", "东海大学"), ("万山电子", "南山大学")}),
        ("我市与东海大学、南山大学签署协议。", {(REGION, "东海大学"), (REGION, "南山大学")}),
        ("与东海大学签署协议。", {(REGION, "东海大学")}),
    ],
)
def test_who_signs_with_whom_is_read_as_it_is_said(sentence: str, pairs: set[tuple[str, str]]) -> None:
    assert set(said(sentence, "signedAgreementWith")) == pairs


def test_a_partner_of_the_clause_before_takes_part() -> None:
    made = said("我市分别与东海大学、南山大学签署协议，共建云江研究院、海州实验室。", "jointlyEstablishes")
    assert set(made) == {
        (REGION, "云江研究院"),
        (REGION, "海州实验室"),
        ("东海大学", "云江研究院"),
        ("南山大学", "海州实验室"),
    }


def test_a_list_that_does_not_name_all_is_partial_and_nothing_more_is_inferred() -> None:
    made = said("我市与东海大学、南山大学等12所高校开展产学研合作。", "partnersWith")
    assert set(made) == {(REGION, "东海大学"), (REGION, "南山大学")}
    assert all(relation.qualifiers["partial"] for relation in made.values())


@pytest.mark.parametrize(
    ("sentence", "predicate", "carried"),
    [
        ("云帆科技完成A+轮融资近2亿元，由华远资本领投。", "investsIn", {"stage": "A+轮", "amount": "近2亿元", "role": "领投"}),
        ("云帆科技获2022年度国家科学技术进步奖二等奖。", "receivedAward", {"level": "national", "rank": "二等奖"}),
        ("云帆科技入选第四批省级绿色工厂名单。", "selectedForProgram", {"level": "province", "batch": "第四批"}),
        ("云江孵化器在市级孵化器绩效评价中获评A类。", "receivedAward", {"level": "city", "rank": "A类"}),
        ("云江高新区获批筹建国家级高新区。", "receivedAward", {"level": "national", "stage": "筹建"}),
        ("省科技厅资助云帆科技500万元。", "funds", {"amount": "500万元"}),
        ("云帆科技与东海大学签署战略合作框架协议。", "signedAgreementWith", {"agreement": "framework", "role": "合作框架协议"}),
        ("华远集团出资收购云帆科技51%股权。", "investsIn", {"share": "51%"}),
        ("云帆科技有限公司由周明教授创办。", "affiliatedWith", {"role": "创始人"}),
    ],
)
def test_a_relation_carries_what_its_sentence_says(sentence: str, predicate: str, carried: dict[str, str]) -> None:
    (relation,) = said(sentence, predicate).values()
    assert dict(relation.qualifiers) == carried


def test_what_is_carried_is_declared_by_the_ontology() -> None:
    schema = load_schema()
    for frame in load_frames().all:
        assert set(frame.carries) <= set(schema.relations[frame.predicate].qualifiers), frame.id


@pytest.mark.parametrize(
    ("sentence", "person", "house", "role"),
    [
        ("云帆科技董事长周明介绍。", "周明", "云帆科技", "董事长"),
        ("云帆科技的创始人周明介绍。", "周明", "云帆科技", "创始人"),
        ("作为云帆科技创始人，周明信心十足。", "周明", "云帆科技", "创始人"),
        ("周明，东海大学教授。", "周明", "东海大学", "教授"),
        ("周明现为东海大学教授。", "周明", "东海大学", "教授"),
        ("周明博士（东海大学教授）到场。", "周明", "东海大学", "教授"),
        ("云帆科技有限公司（以下简称云帆）总经理周明介绍。", "周明", "云帆科技有限公司", "总经理"),
        ("云帆科技稳步发展，董事长周明介绍。", "周明", "云帆科技", "董事长"),
    ],
)
def test_a_post_is_read_however_it_is_put(sentence: str, person: str, house: str, role: str) -> None:
    made = said(sentence, "affiliatedWith")
    assert set(made) == {(person, house)}
    assert made[person, house].qualifiers["role"] == role


def test_somebody_named_beside_a_house_without_a_title_has_no_post_there() -> None:
    assert not said("云帆科技、周明教授分别获奖。", "affiliatedWith")
