"""The generated graph is one that the ontology allows, and the same every time."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

from stdnum.cn import uscc

from bench.generator import generate
from ontology import load_schema


@cache
def rows() -> list[dict[str, Any]]:
    return list(generate(1000, 5000, seed=3).to_pylist())


def test_the_same_seed_gives_the_same_rows() -> None:
    assert generate(200, 500, seed=1).equals(generate(200, 500, seed=1))
    assert not generate(200, 500, seed=1).equals(generate(200, 500, seed=2))


def test_every_relation_is_one_that_the_ontology_allows() -> None:
    schema = load_schema()
    classes = {row["subject"]: row["value"] for row in rows() if row["predicate"] == "type"}
    told = [
        (schema.relations[row["predicate"]], classes[row["subject"]], classes[row["object"]]) for row in rows() if row["object"]
    ]
    assert all(subject in relation.domain and object in relation.range for relation, subject, object in told)
    assert {relation.name for relation, _, _ in told} == set(schema.relations)
    assert set(classes.values()) == {name for name, known in schema.classes.items() if not known.abstract and name != "Academician"}


def test_every_statement_has_its_place_in_its_source() -> None:
    said = [row for row in rows() if not row["predicate"].startswith("kg:")]
    spans = [tuple(map(int, row["locator"].removeprefix("char=").split(","))) for row in said]
    assert all(end - start == len(row["quote"]) and row["edition"] for row, (start, end) in zip(said, spans, strict=True))
    assert len({row["id"] for row in rows()}) == len(rows())


def test_few_entities_have_most_relations() -> None:
    related = Counter(row["object"] for row in rows() if row["object"]).most_common()
    top = sum(count for _, count in related[: len(related) // 10])
    assert top > 0.3 * sum(count for _, count in related)


def test_codes_are_valid_and_of_a_region_that_is_not_given_out() -> None:
    codes = [row["value"] for row in rows() if row["predicate"] == "uscc"]
    assert codes and all(uscc.is_valid(code) and code[2:8] == "999999" for code in codes)
