"""A document with gold loads when it holds together, and is refused with file and place when it does not."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from bench.reading.gold import ACTORS, Gold, from_yaml, load_folder, load_gold
from bench.reading.marks import CONSTRUCTIONS
from bench.reading.measuring import DOCUMENTS
from kg.errors import InputError
from ontology import load_schema

DOCUMENT = """
title: 新闻
region: 云川区
text: |
  ⟦云川区|Region⟧与⟦⟦江州|Region;nested⟧大学|University⟧签约。
  ⟦全区|Region;=云川区;anaphor⟧新增⟦博纳德|Enterprise;short-list⟧等高企近63家。
relations:
- [云川区, signedAgreementWith, 江州大学, {status: done, year: 2023, construction: with-list}, "云川区与江州大学签约"]
indicators:
- {name: 高企, value: 63, unit: 家, bound: approx_lt, status: achieved, of: 云川区, evidence: "等高企近63家"}
"""


def load(content: str) -> Gold:
    return from_yaml(content, "a.yaml", load_schema())


def test_a_document_gives_names_relations_and_figures() -> None:
    gold = load(DOCUMENT)
    assert {(gold.text[m.start : m.end], gold.cls(m), m.layer) for m in gold.mentions} == {
        ("云川区", "Region", "top"),
        ("江州", "Region", "nested"),
        ("江州大学", "University", "top"),
        ("全区", "Region", "anaphor"),
        ("博纳德", "Enterprise", "top"),
    }
    assert gold.names("云川区") == {"云川区", "全区"}
    (relation,) = gold.relations
    assert gold.text[relation.evidence.start : relation.evidence.end] == "云川区与江州大学签约"
    assert (relation.status, relation.construction) == ("done", "with-list")
    (figure,) = gold.figures
    assert (figure.value, figure.unit, figure.bound, figure.status) == (Decimal(63), "家", "approx_lt", "achieved")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("title: 新闻", "titel: 新闻", "a document has title"),
        ("title: 新闻", "title: [", "no YAML"),
        ("|University⟧签约", "|College⟧签约", "no class of the ontology"),
        ("⟦全区|Region;=云川区;anaphor⟧", "⟦全区|Park;=云川区;anaphor⟧", "is Region and Park"),
        ("⟦全区|Region;=云川区;anaphor⟧", "博纳德", "marked once and not here"),
        ("signedAgreementWith, 江州大学", "signedWith, 江州大学", "no relation of the ontology"),
        ("signedAgreementWith, 江州大学", "signedAgreementWith, 江州学院", "marked nowhere"),
        ("[云川区, signedAgreementWith", "[江州大学, incubates", "江州大学 is University, incubates wants"),
        ("status: done", "status: finished", "status is one of"),
        ("status: done", "status: done, colour: red", "unknown qualifier"),
        ("云川区与江州大学签约", "云川区和江州大学签约", "is not in the text"),
        ('"云川区与江州大学签约"', '"签约。\\n全区"', "over the end of a sentence"),
        ("bound: approx_lt", "bound: nearly", "no bound"),
        ("value: 63", "value: 64", "not in the evidence"),
        ("value: 63, ", "", "an indicator has"),
    ],
)
def test_a_document_that_contradicts_itself_is_refused(old: str, new: str, what: str) -> None:
    assert old in DOCUMENT
    with pytest.raises(InputError, match=what) as error:
        load(DOCUMENT.replace(old, new))
    assert str(error.value).startswith("a.yaml")


def test_evidence_has_to_be_the_only_one_of_its_words() -> None:
    with pytest.raises(InputError, match="twice"):
        load(
            DOCUMENT.replace("签约。\n", "签约。云川区与江州大学签约。\n").replace(
                "。云川区与江州大学", "。⟦云川区|Region⟧与⟦江州大学|University⟧"
            )
        )


def test_a_number_in_words_is_said_to_be_one() -> None:
    spelled = DOCUMENT.replace("近63家", "近六十家").replace("value: 63", "value: 60")
    with pytest.raises(InputError, match="verbal"):
        load(spelled)
    assert load(spelled.replace("value: 60", "verbal: true, value: 60")).figures[0].value == 60


def test_the_seen_documents_are_there_and_have_every_construction() -> None:
    golds = load_folder(DOCUMENTS / "seen", load_schema())
    assert len(golds) >= 7
    mentions = [(gold, mention) for gold in golds.values() for mention in gold.mentions]
    assert frozenset().union(*(mention.constructions for _, mention in mentions)) == CONSTRUCTIONS
    assert {gold.cls(mention) for gold, mention in mentions} >= ACTORS
    for name, gold in golds.items():
        assert 400 <= len(gold.text) <= 1500, name


def test_gold_in_json_is_read_with_the_text_beside_it(shared: Path) -> None:
    gold = load_gold(shared / "reports" / "jiangdu-2021-2022.gold.json", load_schema())
    assert gold.text == (shared / "reports" / "jiangdu-2021-2022.txt").read_text(encoding="utf-8")
    for mention in gold.mentions:
        assert gold.text[mention.start : mention.end] in gold.names(mention.entity)
