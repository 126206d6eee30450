"""What counts as found, on small documents, and by the same count as the scorer that reports are measured with from outside."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from msgspec import structs

from bench.reading.gold import ACTORS, Gold, from_yaml, load_folder, load_gold
from bench.reading.measuring import DOCUMENTS
from bench.reading.score import Judged, Score, by_construction, judge, overlapping, score, share_right
from ingest.documents import extract
from ingest.documents.extraction import Evidence, ExtractedEntity, ExtractedRelation, Extraction, Indicator, Mention
from ingest.documents.text import Text
from ontology import load_schema

GOLD = from_yaml(
    """
title: 新闻
text: |
  ⟦⟦江州|Region;nested⟧大学|University⟧与⟦博纳德|Enterprise;short-list⟧签约，⟦该校|University;=江州大学;anaphor⟧获奖近9项。⟦云川区|Region⟧祝贺⟦博纳德|Enterprise⟧。
relations:
- [江州大学, signedAgreementWith, 博纳德, {status: done, construction: with-list}, "江州大学与博纳德签约"]
indicators:
- {name: 获奖, value: 9, unit: 项, bound: approx_lt, status: achieved, evidence: "获奖近9项"}
""",
    "small",
    load_schema(),
)


def entity(name: str, cls: str, nth: int = 0, key: str = "") -> ExtractedEntity:
    """An entity with one mention, at the ``nth`` place of ``name``."""
    start = -1
    for _ in range(nth + 1):
        start = GOLD.text.index(name, start + 1)
    mention = Mention(start, start + len(name), Evidence(start, start + len(name)), "test", 1.0)
    return ExtractedEntity(key or name, name, (name,), cls, (mention,))


def read(*entities: ExtractedEntity, relations: Any = (), indicators: Any = ()) -> Judged:
    return judge(GOLD, Extraction(GOLD.text, entities, tuple(relations), tuple(indicators)))


def evidence(quote: str) -> Evidence:
    return Evidence(GOLD.text.index(quote), GOLD.text.index(quote) + len(quote))


def signed(
    subject: str, object_: str, quote: str = "江州大学与博纳德签约", status: Any = "done", predicate: str = "signedAgreementWith"
) -> Any:
    return ExtractedRelation(subject, predicate, object_, status, None, "explicit", evidence(quote), 1.0, "test")


UNIVERSITY, FIRM = entity("江州大学", "University"), entity("博纳德", "Enterprise")


def test_a_name_counts_with_exactly_its_span() -> None:
    actors = read(UNIVERSITY, entity("博纳德签", "Enterprise")).actors
    assert score(actors) == Score(1, 2, 3)
    precision, recall, _ = overlapping(actors)
    assert (precision, recall) == (1.0, 2 / 3)


def test_a_right_span_of_the_wrong_class_is_found_and_not_typed() -> None:
    actors = read(entity("江州大学", "Park")).actors
    assert (score(actors), score(actors, "type"), share_right(actors, "type")) == (Score(1, 1, 3), Score(0, 1, 3), 0.0)


@pytest.mark.parametrize(
    "neutral", [entity("江州", "Park"), entity("该校", "University"), entity("云川区", "Park"), entity("江州", "Region")]
)
def test_nested_names_anaphors_and_other_classes_neither_help_nor_hurt(neutral: ExtractedEntity) -> None:
    assert score(read(UNIVERSITY, neutral).actors) == score(read(UNIVERSITY).actors) == Score(1, 1, 3)


def test_a_name_where_there_is_none_hurts() -> None:
    assert score(read(UNIVERSITY, entity("签约", "Enterprise")).actors) == Score(1, 2, 3)


def test_a_symmetric_relation_may_be_turned_round_and_another_may_not() -> None:
    assert score(read(UNIVERSITY, FIRM, relations=[signed("博纳德", "江州大学")]).relations) == Score(1, 1, 1)
    directed = replace(GOLD, relations=tuple(replace(one, predicate="investsIn") for one in GOLD.relations))
    for ends, hits in ((("江州大学", "博纳德"), 1), (("博纳德", "江州大学"), 0)):
        found = Extraction(GOLD.text, (UNIVERSITY, FIRM), (signed(*ends, predicate="investsIn"),), ())
        assert score(judge(directed, found).relations).hit == hits


def test_an_end_may_go_by_any_name_that_the_text_uses_for_it() -> None:
    anaphor = entity("该校", "University", key="u")
    assert score(read(anaphor, FIRM, relations=[signed("u", "博纳德")]).relations).hit == 1


def test_evidence_has_to_stay_in_the_sentence() -> None:
    beyond = signed("江州大学", "博纳德", GOLD.text.strip())
    assert score(read(UNIVERSITY, FIRM, relations=[beyond]).relations) == Score(0, 1, 1)
    elsewhere = signed("江州大学", "博纳德", "云川区祝贺")
    assert score(read(UNIVERSITY, FIRM, relations=[elsewhere]).relations) == Score(0, 1, 1)


def test_one_relation_is_found_once_and_the_second_is_extra() -> None:
    twice = [signed("江州大学", "博纳德"), signed("博纳德", "江州大学")]
    assert score(read(UNIVERSITY, FIRM, relations=twice).relations) == Score(1, 2, 1)


def test_a_predicate_that_the_gold_uses_nowhere_is_not_judged() -> None:
    assert score(read(UNIVERSITY, FIRM, relations=[signed("江州大学", "博纳德", predicate="funds")]).relations) == Score(0, 0, 1)


def test_status_is_counted_apart() -> None:
    relations = read(UNIVERSITY, FIRM, relations=[signed("江州大学", "博纳德", status="planned")]).relations
    assert (score(relations).hit, share_right(relations, "status")) == (1, 0.0)


@pytest.mark.parametrize(
    ("value", "unit", "bound", "measure", "found", "right"),
    [
        ("9", "项", "approx_lt", "achieved", 1, {"bound", "status"}),
        ("9.0", "项", "eq", "achieved", 1, {"status"}),
        ("9", "项", "approx_lt", "target", 1, {"bound"}),
        ("9", "家", "approx_lt", "achieved", 0, set()),
        ("8", "项", "approx_lt", "achieved", 0, set()),
    ],
)
def test_a_figure_counts_with_value_and_unit(value: str, unit: str, bound: str, measure: str, found: int, right: set[str]) -> None:
    figures = read(indicators=[Indicator("奖", value, unit, bound, measure, None, None, "explicit", evidence("近9项"))]).figures
    assert score(figures) == Score(found, 1, 1)
    assert {key for key in ("bound", "status") if share_right(figures, key)} == right


def test_constructions_are_counted_among_what_is_wanted() -> None:
    assert by_construction(read(UNIVERSITY).actors) == {"short-list": Score(0, 0, 1)}
    judged = read(UNIVERSITY, FIRM, relations=[signed("江州大学", "博纳德")])
    assert (by_construction(judged.actors), by_construction(judged.relations)) == (
        {"short-list": Score(1, 0, 1)},
        {"with-list": Score(1, 0, 1)},
    )


def test_a_mention_that_is_not_at_its_name_is_a_wrong_span() -> None:
    assert read(UNIVERSITY, FIRM).wrong_spans == 0
    assert read(structs.replace(UNIVERSITY, mentions=FIRM.mentions)).wrong_spans == 1


def test_another_text_is_refused() -> None:
    with pytest.raises(ValueError, match="not the gold's text"):
        judge(GOLD, Extraction("别的", (), (), ()))


@pytest.fixture(scope="session")
def outside(shared: Path) -> ModuleType:
    """The scorer that stands beside the checkout."""
    spec = importlib.util.spec_from_file_location("outside_scorer", shared / "eval" / "score_extraction.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def counts(one: dict[str, Any]) -> Score:
    return Score(one["hit"], one["predicted"], one["wanted"])


def agrees(outside: ModuleType, form: dict[str, Any], gold: Gold) -> None:
    """Both scorers count the same in the same reading."""
    found = extract(Text(gold.text), load_schema(), region=gold.region)
    judged, predicted = judge(gold, found), json.loads(json.dumps(found.as_dict()))
    names, relations, figures = (part(form, predicted) for part in (outside.mentions, outside.relations, outside.indicators))
    assert score(judged.actors) == counts(names["exact"])
    assert score(judged.actors, "type") == counts(names["exact_and_type"])
    assert overlapping(judged.actors)[:2] == pytest.approx((names["overlap"]["p"], names["overlap"]["r"]), abs=0.001)
    assert score(judged.relations) == counts(relations)
    assert f"{round(share_right(judged.relations, 'status') * relations['hit'])}/{relations['hit']}" == relations["status_right"]
    assert score(judged.figures) == counts(figures)
    for key in ("bound", "status"):
        assert f"{round(share_right(judged.figures, key) * figures['hit'])}/{figures['hit']}" == figures[f"{key}_right"]
    assert judged.wrong_spans == outside.spans_hold(predicted)


def test_both_scorers_agree_on_the_real_report(shared: Path, outside: ModuleType) -> None:
    path = shared / "reports" / "jiangdu-2021-2022.gold.json"
    gold = load_gold(path, load_schema())
    agrees(outside, json.loads(path.read_text(encoding="utf-8")) | {"text": gold.text}, gold)


def test_both_scorers_agree_on_the_marked_documents(outside: ModuleType) -> None:
    for gold in load_folder(DOCUMENTS / "seen", load_schema()).values():
        agrees(outside, as_json(gold), gold)


def as_json(gold: Gold) -> dict[str, Any]:
    """A marked document in the other form."""
    places = {key: [m for m in gold.mentions if m.entity == key] for key in gold.entities}
    return {
        "text": gold.text,
        "entities": [
            {
                "id": one.id,
                "name": one.name,
                "type": one.cls,
                "named": one.named,
                "mentions": sorted(one.names),
                "spans": [[m.start, m.end] for m in places[one.id]],
                "layer": [m.layer for m in places[one.id]],
            }
            for one in gold.entities.values()
        ],
        "relations": [
            {
                "subj": one.subject,
                "pred": one.predicate,
                "obj": one.object,
                "qualifiers": {"status": one.status},
                "evidence": gold.text[one.evidence.start : one.evidence.end],
            }
            for one in gold.relations
        ],
        "indicators": [
            {
                "value": float(one.value),
                "unit": one.unit,
                "bound": one.bound,
                "status": one.status,
                "evidence": gold.text[one.evidence.start : one.evidence.end],
            }
            for one in gold.figures
        ],
    }


def test_every_scored_class_is_one_of_the_ontology() -> None:
    assert set(load_schema().classes) >= ACTORS
