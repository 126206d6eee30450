"""Mapping files: what is printed reads back the same, what is wrong is told with its line, and a mapping decides what is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.tables.mapping import FigureOf, IdentifierOf, Mapping, Origin, PropertyOf, QualifierOf, RelationOf, TableMapping, Thing
from ingest.tables.mapping_file import load_mapping, parse_mapping
from ingest.tables.mapping_text import mapping_text
from kg.errors import UsageError
from ontology import load_schema

Read = Callable[..., Any]

FIRMS = """\
tables:
  - row:
      class: Enterprise
      name: 甲栏
      relations:
        - {predicate: locatedIn, column: 乙栏, class: Region}
"""


def parse(text: str) -> Mapping:
    return parse_mapping(text, "m.yaml", load_schema())


def test_a_mapping_decides_what_the_columns_become(read_sheet: Read) -> None:
    said = read_sheet([["甲栏", "乙栏", "企业名称"], ["甲", "江都区", "不读"]], mapping=parse(FIRMS))
    assert said.classes("Enterprise") == {"甲"} and said.relations("locatedIn") == {("甲", "江都区")}
    assert said.problems == {}
    assert {s.method for s in said.reading.statements} == {"table-mapping"} and {s.confidence for s in said.reading.statements} == {
        1.0
    }


def test_every_part_of_a_mapping_is_read(read_sheet: Read) -> None:
    mapping = parse("""\
tables:
  - sheet: 名单
    header: 2
    row:
      class: [Enterprise, University]
      name: 名
      identifiers: {uscc: 码, code: {column: $C, scheme: local}}
      properties: {note: [注, 又注], level: {value: 省级}}
      figures: [{column: 收入, indicator: 营业收入, unit: 万元, year: 2021}]
      relations:
        - predicate: incubates
          direction: inverse
          value: 星创科技
          class: Incubator
          valid_from: 起
          valid_to: 止
          qualifiers: {stage: {value: 在孵}}
          status: planned
        - predicate: affiliatedWith
          direction: inverse
          column: 人
          class: Person
          relations: [{predicate: holdsTitle, column: 衔, class: Award}]
    ignored: {杂: nobody needs it}
""")
    header = ["名", "码", "C", "注", "又注", "收入", "起", "止", "人", "衔", "杂"]
    row = ["甲有限公司", "91999999KG0000001C", "7", "一", "二", 5, "2021", "2022", "某一", "院士", "x"]
    said = read_sheet([["随便什么", "不是表头"], header, row], mapping=mapping)
    assert said.problems == {}
    assert {(s.predicate, s.value) for s in said.reading.statements if s.value and s.subject == said.one("uscc").subject} == {
        ("type", "Enterprise"), ("name", "甲有限公司"), ("uscc", "91999999KG0000001C"), ("code", "7"), ("note", "一"),
        ("note", "二"), ("level", "province"), ("indicatorValue", "5"),
    }  # fmt: skip
    incubation = said.one("incubates")
    assert (incubation.status, dict(incubation.qualifiers)) == ("planned", {"stage": "在孵"})
    assert (str(incubation.valid_from), str(incubation.valid_to)) == ("2021-01-01", "2022-12-31")
    assert said.relations("holdsTitle") == {("某一", "院士")}


def test_a_mapping_that_does_not_fit_says_what_is_missing(read_sheet: Read) -> None:
    said = read_sheet([["企业名称", "所在地"], ["甲有限公司", "江都区"]], mapping=parse(FIRMS))
    assert said.reading.statements == ()
    assert "no column 乙栏, 甲栏" in said.problems["名单!A1"]


def test_a_sheet_that_the_mapping_leaves_out_is_named(read_sheet: Read) -> None:
    said = read_sheet([["甲栏", "乙栏"], ["甲", "江都区"]], mapping=parse(FIRMS.replace("- row", "- sheet: 别的\n    row")))
    assert "does not speak of" in said.problems["名单"]


@pytest.mark.parametrize(
    ("text", "line", "what", "fix"),
    [
        ("", None, "is empty", "--preview"),
        ("tables: [", 1, "not valid YAML", "Mend"),
        ("rows: []", 1, "rows is no entry here", "tables"),
        ("tables: []", 1, "lists no table", "at least one"),
        ("tables:\n  - sheet: a\n", 2, "without a row", "row"),
        ("tables:\n  - row: {name: 名}\n", 2, "needs a class and a name", "class"),
        ("tables:\n  - row: {class: Enterprize, name: 名}\n", 2, "Enterprize is no class", "Did you mean Enterprise?"),
        ("tables:\n  - row: {class: Actor, name: 名}\n", 2, "Actor is no class", "Known are"),
        (FIRMS.replace("locatedIn", "locatedAt"), 6, "locatedAt is no relation", "Did you mean locatedIn?"),
        (FIRMS.replace("Region", "Person"), 6, "Person cannot be at this end", "Region"),
        (
            FIRMS.replace("locatedIn", "holdsTitle").replace("Region", "Award"),
            6,
            "holdsTitle cannot have a thing of class Enterprise as its subject",
            "Person",
        ),
        (FIRMS.replace("column: 乙栏", "columns: 乙栏"), 6, "columns is no entry here", "Did you mean column?"),
        (FIRMS.replace("column: 乙栏, ", ""), 6, "without one of column and value", "column"),
        (FIRMS.replace("column: 乙栏", "column: 乙栏, value: x"), 6, "without one of column and value", "column"),
        (FIRMS.replace(", class: Region", ""), 6, "has no class", "class"),
        (FIRMS.replace("class: Region", "class: Region, direction: back"), 6, "back is no direction", "forward"),
        (FIRMS.replace("class: Region", "class: Region, status: soon"), 6, "soon is no status", "planned"),
        (FIRMS.replace("class: Region", "class: Region, qualifiers: {colour: 丙}"), 6, "colour is no qualifier of locatedIn", ""),
        (FIRMS + "      properties: {shoe: 丙}\n", 7, "shoe is no property of Enterprise", ""),
        (FIRMS + "      identifiers: {uscc: {scheme: x}}\n", 7, "uscc has no column", "column"),
        (FIRMS + "      figures: [{column: x}]\n", 7, "without column or indicator", "both"),
        (FIRMS + "      figures: [{column: x, indicator: y, year: 21}]\n", 7, "'21' is no year", "four digits"),
        (FIRMS + "      name: 丙\n", 7, "name occurs twice", "one of them"),
        (FIRMS + "    header: third\n", 7, "'third' is no row", "3-4"),
        (FIRMS + "    header: 4-3\n", 7, "'4-3' is no row", "3-4"),
        (FIRMS + "    ignored: [a]\n", 7, "must be a set", "--preview"),
        (FIRMS + "    unknown: a\n", 7, "must be a list", "- "),
        ("tables:\n  - &a\n    row: *a\n", None, "", ""),
    ],
)
def test_a_wrong_mapping_is_told_with_its_line(text: str, line: int | None, what: str, fix: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(text)
    assert what in caught.value.what and fix in caught.value.fix
    if line is not None:
        assert caught.value.where == f"m.yaml: line {line}"


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"PK\x03\x04" + bytes(100), b"x" * 2_000_000, b"- " * 50_000, b"[" * 20_000])
def test_any_file_is_a_mapping_or_a_usage_error(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "m.yaml"
    path.write_bytes(data)
    with pytest.raises(UsageError) as caught:
        load_mapping(path, load_schema())
    assert str(path) in caught.value.where and caught.value.fix


def test_a_mapping_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be opened"):
        load_mapping(tmp_path / "gone.yaml", load_schema())


TITLES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8) | st.sampled_from(
    ["a: b", "# x", "- y", "'", "1", "yes", "{z}", "$group 2"]
)
COLUMNS = TITLES.map(Origin)
ORIGINS = COLUMNS | TITLES.map(lambda text: Origin(value=text))
RELATIONS = st.builds(
    RelationOf,
    st.just("tenantOf"),
    st.builds(
        Thing,
        st.just(("Park", "Incubator")),
        ORIGINS,
        identifiers=st.lists(st.builds(IdentifierOf, st.just("uscc"), TITLES), max_size=2).map(tuple),
    ),
    qualifiers=st.lists(
        st.builds(QualifierOf, st.sampled_from(["area", "batch"]), ORIGINS), max_size=2, unique_by=lambda q: q.qualifier
    ).map(tuple),
    valid_from=st.none() | TITLES,
    period=st.none() | TITLES,
    status=st.sampled_from(["done", "planned"]),
)
ROWS = st.builds(
    Thing,
    st.sampled_from([("Enterprise",), ("Enterprise", "University")]),
    COLUMNS,
    key=st.lists(TITLES, max_size=2).map(tuple),
    identifiers=st.lists(st.builds(IdentifierOf, st.just("code"), TITLES, TITLES), max_size=2).map(tuple),
    properties=st.lists(
        st.builds(PropertyOf, st.just("note"), ORIGINS) | st.builds(PropertyOf, st.just("formerName"), COLUMNS, st.none() | TITLES),
        max_size=2,
    ).map(lambda found: tuple(sorted(found, key=lambda wanted: wanted.property))),
    figures=st.lists(st.builds(FigureOf, TITLES, TITLES, st.none() | TITLES, st.none() | st.integers(1900, 2100)), max_size=2).map(
        tuple
    ),
    relations=st.lists(RELATIONS, max_size=2).map(tuple),
)
TABLES = st.builds(
    TableMapping,
    ROWS,
    sheet=st.none() | TITLES,
    header=st.none() | st.sampled_from([(1, 1), (3, 4)]),
    ignored=st.dictionaries(TITLES, TITLES, max_size=2),
    unknown=st.lists(TITLES, max_size=2).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(TABLES, min_size=1, max_size=2).map(tuple))
def test_a_mapping_reads_back_from_its_text(tables: tuple[TableMapping, ...]) -> None:
    assert parse(mapping_text(Mapping(tables), "a.xlsx")).tables == tables


def test_the_title_cannot_break_out_of_its_comment() -> None:
    table = TableMapping(Thing(("Enterprise",), Origin("名")))
    assert parse(mapping_text(Mapping((table,)), "a\ntables: []\n.xlsx")).tables == (table,)


def test_the_recognised_mapping_given_back_says_the_same(write_sheet: Callable[..., Path], read_file: Read) -> None:
    from ingest.tables import preview

    path = write_sheet(
        [
            ["“星创科技”在孵企业名单"],
            ["序号", "企业名称", "入驻时间", "合作高校"],
            [1, "甲有限公司", "2021.3", "苏州大学、扬州大学"],
        ],
        merge=["A1:D1"],
    )
    recognised = read_file(path).reading
    given_back = read_file(path, mapping=parse(preview(path, load_schema()).mapping)).reading
    assert [s.id for s in given_back.statements] == [s.id for s in recognised.statements]
    same = dict(method="", confidence=1.0)
    assert [replace(s, **same) for s in given_back.statements] == [replace(s, **same) for s in recognised.statements]
