"""The csv tables of an export: known by their columns, faults told by row."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.exchange.tables import read_export_table
from ingest.kinds import kind_of
from ingest.reading import Reading, Source
from kg.errors import InputError
from kg.export.tables import CSV_COLUMNS
from kg.workspace import Workspace
from ontology import load_schema
from tests.ingest.exchange.copying import copied, faults
from tests.kg.views.little import little_workspace

ENTITY = "e1,Enterprise,绿波机床,绿波机床,Enterprise\n"


def read(path: Path, table: str, *rows: str, encoding: str = "utf-8-sig") -> Reading:
    path.write_text(",".join(CSV_COLUMNS[table]) + "\n" + "".join(rows), encoding=encoding)
    return read_export_table(path, Source(path.name, path.name, str(path), "text/csv"), load_schema())


def family(path: Path) -> str:
    with path.open("rb") as file:
        return kind_of(file, path.name).family


@pytest.mark.parametrize("table", CSV_COLUMNS)
def test_a_table_is_known_by_its_columns_and_another_table_stays_one(tmp_path: Path, table: str) -> None:
    mine = tmp_path / "mine.csv"
    read(mine, table)
    assert family(mine) == "graph"
    mine.write_text("id,class,label\n1,a,b\n", encoding="utf-8")
    assert family(mine) == "table"


def test_evidence_is_the_cell(tmp_path: Path) -> None:
    said = read(tmp_path / "entities.csv", "entities", ENTITY).statements
    assert [(row.predicate, row.locator, row.quote) for row in said] == [
        ("type", "entities!B2", "Enterprise"),
        ("name", "entities!C2", "绿波机床"),
    ]


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("e1,Enterprise,绿波机床\n", "has 3 cells instead of 5"),
        ("e1,Spaceship,绿波机床,,\n", "no class 'Spaceship'"),
        (",Enterprise,绿波机床,,\n", "lacks an end or a value"),
    ],
)
def test_a_wrong_row_is_told_and_the_others_are_read(tmp_path: Path, row: str, what: str) -> None:
    reading = read(tmp_path / "entities.csv", "entities", row, ENTITY)
    [problem] = reading.problems
    assert what in problem.what and problem.where.endswith("row 2")
    assert {said.subject for said in reading.statements} == {"e1"}


def test_quotes_that_do_not_close_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is damaged"):
        read(tmp_path / "entities.csv", "entities", 'e1,Enterprise,"绿波\n')


def test_odd_names_and_rejected_relations_come_back(tmp_path: Path) -> None:
    """A cell that begins like a formula has lost the apostrophe that keeps it from being one."""
    little = little_workspace(tmp_path / "little")
    copy, report = copied(little, "csv", tmp_path)
    assert not faults(report)
    assert _relations(copy) == _relations(little)
    assert _values(copy) == _values(little)


def _relations(workspace: Workspace) -> list[dict[str, object]]:
    columns = "predicate, subject, object, status, valid_from, valid_to, precision, qualifiers, subject_basis, rejected, confidence"
    rows: list[dict[str, object]] = workspace.snapshot().sql(f"SELECT {columns} FROM relations ORDER BY ALL").to_pylist()
    return rows


def _values(workspace: Workspace) -> set[tuple[object, ...]]:
    columns = "entity, predicate, value, unit, valid_from, valid_to, precision, status, qualifiers"
    query = f"SELECT {columns} FROM properties"
    return {tuple(row.values()) for row in workspace.snapshot().sql(query).to_pylist()}
