"""What headers mean: the examples in columns.yaml, and that everything there speaks the ontology's language."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
import yaml

from ingest.tables.vocabulary import (
    ANY,
    Detail,
    FigureWord,
    Identifier,
    Meaning,
    NameWord,
    Party,
    PropertyWord,
    Time,
    header_key,
    load_vocabulary,
)
from ontology import load_schema

DATA: dict[str, Any] = yaml.safe_load(files("ingest.tables").joinpath("columns.yaml").read_text("utf-8"))
EDGES = {"from": "valid_from", "to": "valid_to", "period": "period"}


def in_words(meaning: Meaning, row_class: str) -> str | None:
    match meaning:
        case Identifier(name, scheme):
            return f"{name} {scheme}" if scheme else name
        case Time(edge):
            return EDGES[edge]
        case Detail(name) | PropertyWord(name):
            return name
        case FigureWord(indicator):
            return f"figure {indicator}"
        case NameWord(class_name):
            return f"name {class_name}".strip()
        case Party():
            found = meaning.meaning(row_class)
            return f"{'←' if found.inverse else '→'} {found.predicate}" if found else None


def meaning_of(row_class: str, header: str) -> str:
    words, key = load_vocabulary(), header_key(header)
    if words.is_personal(key):
        return "personal"
    if key in words.serial:
        return "serial"
    return next((found for meaning in words.meanings([header]) if (found := in_words(meaning, row_class))), "?")


@pytest.mark.parametrize(("row_class", "header", "meaning"), DATA["examples"])
def test_a_header_means_what_its_example_says(row_class: str, header: str, meaning: str) -> None:
    assert meaning_of(row_class, header) == meaning


def test_every_class_predicate_and_qualifier_is_one_of_the_ontology() -> None:
    schema, words = load_schema(), load_vocabulary()
    concrete = {known.name for known in schema.classes.values() if not known.abstract}
    assert set(DATA["classes"]) | set(DATA["endings"]) | set(words.organisations) <= concrete
    for entry in DATA["parties"]:
        assert set(entry["classes"].split()) <= concrete
        for row_class, (predicate, direction) in entry["means"].items():
            relation = schema.relations[predicate]
            own, others = (relation.range, relation.domain) if direction == "inverse" else (relation.domain, relation.range)
            assert row_class == ANY or row_class in own, (entry["headers"], row_class)
            assert others & set(entry["classes"].split()), (entry["headers"], predicate)
    for row_class, other, predicate, direction in DATA["between"]:
        relation = schema.relations[predicate]
        own, others = (relation.range, relation.domain) if direction == "inverse" else (relation.domain, relation.range)
        assert (row_class == ANY or row_class in own) and other in others, (row_class, other, predicate)
    for entry in DATA["details"]:
        fitting = [predicate for predicate in entry["of"].split() if entry["qualifier"] in schema.relations[predicate].qualifiers]
        assert fitting == entry["of"].split(), entry
    assert {entry["property"] for entry in [*DATA["identifiers"], *DATA["properties"]]} <= schema.properties.keys()
    timed = {name for entry in DATA["times"] for edge in EDGES for name in entry.get(edge, "").split()}
    assert timed <= {*schema.relations, "formerName"}
    for entry in DATA["parties"]:
        for name, value in entry.get("qualifiers", {}).items():
            assert all(name in schema.relations[predicate].qualifiers for predicate, _ in entry["means"].values())
            assert schema.concept(schema.qualifiers[name].scheme or "", value)


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("企业 名称：", "企业名称"),
        ("统一社会信用代码（18位）", "统一社会信用代码"),
        ("*Name", "name"),
        ("（备注）", "(备注)"),
        ("面积(㎡)", "面积"),
    ],
)
def test_headers_are_compared_without_blanks_notes_and_marks(header: str, key: str) -> None:
    assert header_key(header) == key


@pytest.mark.parametrize(
    ("title", "class_name"),
    [
        ("全国普通高等学校", "University"),
        ("江都区科技创新平台", "Platform"),
        ("院士专家", "Person"),
        ("企业技术需求", "Need"),
        ("某某", None),
    ],
)
def test_a_title_names_the_class_of_what_it_lists(title: str, class_name: str | None) -> None:
    assert load_vocabulary().class_in(title) == class_name
