"""The reference pages say what the ontology says, in both languages; a stale page fails here."""

from __future__ import annotations

from pathlib import Path

import pytest

from ontology import load_schema
from ontology.reference import FOLDER, general, pages, write

SCHEMA = load_schema()


@pytest.mark.parametrize("name", ["ontology.md", "codes.md"])
def test_the_page_in_docs_is_the_one_that_the_ontology_gives(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == pages(SCHEMA)[name], "The page is stale: run `make docs`."


def test_writing_gives_just_these_pages(tmp_path: Path) -> None:
    write(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == pages(SCHEMA).keys()


def test_every_term_and_code_stands_in_a_page_with_both_labels() -> None:
    ontology, codes = pages(SCHEMA)["ontology.md"], pages(SCHEMA)["codes.md"]
    for mapping in (SCHEMA.classes, SCHEMA.relations, SCHEMA.properties, SCHEMA.qualifiers, SCHEMA.fields):
        for term in mapping.values():
            assert f"{term.label['zh']} · {term.label['en']}" in ontology
    for concept in (concept for concepts in SCHEMA.schemes.values() for concept in concepts):
        assert f"| `{concept.notation}` | {concept.label['zh']} · {concept.label['en']} |" in codes


def test_many_classes_are_named_by_the_fewest_that_comprise_them() -> None:
    assert general(SCHEMA, SCHEMA.concrete("Actor")) == ["Actor"]
    assert general(SCHEMA, SCHEMA.concrete("Organisation") | {"Person"}) == ["Organisation", "Person"]
    assert general(SCHEMA, {"Platform", "Park"}) == ["Platform", "Park"]


def test_the_short_names_comprise_the_very_classes() -> None:
    for relation in SCHEMA.relations.values():
        for end in (relation.domain, relation.range):
            assert frozenset[str]().union(*(SCHEMA.concrete(name) for name in general(SCHEMA, end))) == end
