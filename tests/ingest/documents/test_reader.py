"""The reader on whole reports: invented ones with gold, a real one where it is at hand, and any text at all."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents import LAYERS, DocumentReaders, ReadingSettings, extract
from ingest.documents.extraction import Extraction
from ingest.documents.text import Text
from ingest.reading import Reading, Source
from kg.statements.statement import Statement, entity_key
from ontology import load_schema
from tests.ingest.documents import scoring

SOURCE = Source("report.txt", "A report", "report.txt", "text/plain")


def reading(content: str) -> Reading:
    text = Text(content)
    return DocumentReaders(ReadingSettings(), load_schema()).read(text, SOURCE, text.edition)


def statements(content: str, predicate: str) -> list[Statement]:
    return [statement for statement in reading(content).statements if statement.predicate == predicate]


@pytest.mark.parametrize("name", [path.stem for path in sorted(scoring.REPORTS.glob("*.yaml"))])
@pytest.mark.parametrize(("compare", "least"), [(scoring.actors, 0.95), (scoring.relations, 0.85), (scoring.figures, 0.95)])
def test_an_invented_report_is_read_as_its_gold_says(
    name: str, compare: Callable[[dict[str, Any], Extraction], scoring.Agreement], least: float
) -> None:
    agreement = compare(scoring.load(name), scoring.read(name))
    assert agreement.f >= least, f"missed {agreement.missed}, extra {agreement.extra}"


def test_a_real_report_is_read_well(shared: Path) -> None:
    scorer = _module(shared / "eval" / "score_extraction.py")
    report = shared / "reports" / "jiangdu-2021-2022.txt"
    content = report.read_text(encoding="utf-8")
    gold = json.loads(report.with_name("jiangdu-2021-2022.gold.json").read_text(encoding="utf-8")) | {"text": content}
    found = json.loads(json.dumps(extract(Text(content), load_schema()).as_dict()))
    assert scorer.spans_hold(found) == 0
    assert scorer.mentions(gold, found)["exact_and_type"]["f"] >= 0.93
    relations, indicators = scorer.relations(gold, found), scorer.indicators(gold, found)
    assert relations["f"] >= 0.75
    assert _share(relations["status_right"]) >= 0.95
    assert indicators["r"] >= 0.95
    assert _share(indicators["bound_right"]) >= 0.95
    assert _share(indicators["status_right"]) >= 0.95


def test_every_statement_rests_on_words_of_the_text() -> None:
    for name in ("bureau", "zone"):
        content = scoring.load(name)["text"]
        made = reading(content).statements
        assert made
        for statement in made:
            assert statement.locator and statement.quote
            start, end = map(int, statement.locator.removeprefix("char=").split(","))
            assert content[start:end] == statement.quote
            assert "\n" not in statement.quote.strip()
            assert statement.source == SOURCE.id and statement.edition and statement.method and statement.method_version
            assert 0 < statement.confidence <= 1
        assert len({statement.id for statement in made}) == len(made)


def test_statements_keep_to_the_ontology() -> None:
    schema = load_schema()
    made = [
        statement for path in scoring.REPORTS.glob("*.yaml") for statement in reading(scoring.load(path.stem)["text"]).statements
    ]
    classes = {statement.subject: statement.value for statement in made if statement.predicate == "type"}
    for statement in made:
        if relation := schema.relations.get(statement.predicate):
            assert statement.object and statement.value is None
            assert set(statement.qualifiers) <= set(relation.qualifiers)
            assert classes[statement.subject] in relation.domain and classes[statement.object] in relation.range
        else:
            assert statement.predicate in schema.properties
            assert statement.value is not None and statement.object is None


def test_the_same_name_in_the_same_source_has_the_same_key() -> None:
    content = "海州市科技局2023年工作总结\n全市引进云帆科技、万山电子等企业4家。云帆科技获评省瞪羚企业。"
    keys = {statement.subject for statement in statements(content, "name") if statement.value == "云帆科技"}
    assert keys == {entity_key(SOURCE.id, "云帆科技")}


def test_the_done_part_and_the_plan_part_are_told_apart() -> None:
    content = (
        "海州市科技局2023年工作总结和2024年工作计划\n一、2023年工作总结\n全市与东海大学共建海州研究院。\n"
        "二、2024年工作计划\n与南山大学共建海山研究院。"
    )
    made = [
        s for s in statements(content, "jointlyEstablishes") if s.subject_basis == "explicit" and s.method == "joint-establishment"
    ]
    assert {(s.quote, s.status, s.valid_from.year if s.valid_from else 0) for s in made} == {
        ("全市与东海大学共建海州研究院", "done", 2023),
        ("与南山大学共建海山研究院", "planned", 2024),
    }


def test_a_word_of_will_makes_a_plan_within_the_done_part() -> None:
    content = "海州市科技局2023年工作总结\n全市与东海大学共建海州研究院，将与南山大学共建海山研究院。"
    status = {s.quote: s.status for s in statements(content, "jointlyEstablishes") if s.method == "joint-establishment"}
    assert status["全市与东海大学共建海州研究院"] == "done"
    assert status["将与南山大学共建海山研究院"] == "planned"


def test_an_understood_subject_is_the_district_that_reports() -> None:
    content = "青川区2023年科技工作总结\n全区形势良好。与东海大学签署战略合作协议。"
    (agreement,) = statements(content, "signedAgreementWith")
    assert agreement.subject == entity_key(SOURCE.id, "青川区")
    assert agreement.subject_basis == "implicit"


def test_a_list_that_does_not_name_all_says_so() -> None:
    (one, other) = statements("云江科技城2023年工作总结\n园区新入驻云帆科技、万山电子等企业40多家。", "tenantOf")
    assert one.qualifiers["partial"] == other.qualifiers["partial"] == "true"


def test_a_figure_carries_name_unit_bound_period_and_measure() -> None:
    content = "海州市2023年科技工作总结\n1-10月，全市研发费用总额近29.2亿元。"
    (figure,) = statements(content, "indicatorValue")
    assert (figure.value, figure.unit, figure.status) == ("29.2", "亿元", "done")
    assert figure.qualifiers == {"indicator": "研发费用总额", "measure": "achieved", "bound": "approx_lt"}
    assert (str(figure.valid_from), str(figure.valid_to), figure.precision) == ("2023-01-01", "2023-10-31", "month")


def test_a_default_region_is_understood_where_the_text_names_none() -> None:
    text = Text("与东海大学签署战略合作协议。")
    found = extract(text, load_schema(), region="海州市")
    assert [entity.name for entity in found.entities if entity.cls == "Region"] == ["海州市"]
    assert not extract(text, load_schema()).relations


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_that_is_switched_off_finds_nothing(layer: str) -> None:
    text = Text(
        "海州市2023年工作总结\n海山大学周明院士来访。与清华大学签约。引进赛博维特、云帆科技等企业3家。云帆科技发展良好。“星火谷”获评省级众创空间。"
    )

    def layers_of(found: Extraction) -> set[str]:
        return {mention.layer for entity in found.entities for mention in entity.mentions}

    without = extract(text, load_schema(), layers=[other for other in LAYERS if other != layer])
    assert layer in layers_of(extract(text, load_schema()))
    assert layer not in layers_of(without)


def test_reading_does_not_depend_on_the_process() -> None:
    script = (
        "import json\nfrom ingest.documents import extract\nfrom ingest.documents.text import Text\n"
        "from ontology import load_schema\n"
        "from tests.ingest.documents.scoring import load\n"
        "print(json.dumps(extract(Text(load('zone')['text']), load_schema()).as_dict()))"
    )
    root = Path(__file__).resolve().parents[3]
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script], env=os.environ | {"PYTHONHASHSEED": seed}, cwd=root, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_the_json_has_the_shape_of_the_contract() -> None:
    found = scoring.read("zone").as_dict()
    assert set(found) == {"text", "entities", "relations", "indicators"}
    assert {"id", "name", "names", "type", "mentions"} <= set(found["entities"][0])
    assert {"subject", "predicate", "object", "status", "year", "subject_basis", "evidence", "confidence", "rule"} <= set(
        found["relations"][0]
    )
    assert {"name", "value", "unit", "bound", "status", "period", "entity", "evidence"} <= set(found["indicators"][0])
    ids = {entity["id"] for entity in found["entities"]}
    assert {relation[end] for relation in found["relations"] for end in ("subject", "object")} <= ids
    spans_hold(found)


def spans_hold(found: dict[str, Any]) -> None:
    text = found["text"]
    for entity in found["entities"]:
        for mention in entity["mentions"]:
            assert text[mention["start"] : mention["end"]] in entity["names"]
    for said in (*found["relations"], *found["indicators"]):
        evidence = said["evidence"]
        assert evidence["quote"]
        assert text[evidence["start"] : evidence["end"]] == evidence["quote"]


# Words and marks that the rules look at, so that random texts meet them often.
VOCABULARY = """云江区 全区 企业 等 、 ， 。 “ ” 《 》 （ ） 与 和 及 的 在 由 获批 入驻 签署 协议 推进 共建 大学 研究院 高新区
有限公司 院士 教授 王 周明 项目 省级 奖 云帆科技 正泰电器 3家 近1.2亿元 1-10月 2022年 第3 8.5GW 零突破 同比增长 位列第一
简称 工程 计划 ； ： # 1、 一、 将 已 为 均为 ( ) " % 00 ３ 9999年13月 三大 第二批 浙大 政府 开发区 “三新” 活动 推进会
三成 3成 十 百 领投 跟投 A轮融资 旗下 全资子公司 前身为 分别 二等奖 中国电科48所 华为 江苏大学
记者 表示 该公司 德国Arkema 米兰 · — | 下称 原名 其中 双方 两位 毕业于 显示 控股"""
WORDS = st.sampled_from([*VOCABULARY.split(), " ", "\n"])


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=40).map("".join)))
def test_whatever_the_text_every_span_is_what_it_claims_to_be(content: str) -> None:
    spans_hold(json.loads(json.dumps(extract(Text(content), load_schema(), region="海州市").as_dict())))
    for statement in reading(content).statements:
        start, end = map(int, (statement.locator or "").removeprefix("char=").split(","))
        assert content[start:end] == statement.quote


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _share(counted: str) -> float:
    right, of = map(int, counted.split("/"))
    return right / of
