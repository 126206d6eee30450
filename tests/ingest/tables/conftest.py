"""Real spreadsheets, written in the test by openpyxl as small as they can be, and what reading them gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import openpyxl
import pytest

from ingest.reading import Reading, Source
from ingest.tables import Mapping, read_table_file
from kg.statements.statement import Statement
from ontology import load_schema

Rows = Iterable[Sequence[object]]
Write = Callable[..., Path]


@dataclass(frozen=True)
class Said:
    """A reading by the names of what it speaks of."""

    reading: Reading

    @cached_property
    def statements(self) -> list[Statement]:
        return list(self.reading.statements)

    @cached_property
    def names(self) -> dict[str, str]:
        return {s.subject: s.value or "" for s in reversed(self.statements) if s.predicate == "name"}

    def classes(self, class_name: str) -> set[str]:
        """The names of the things of a class."""
        return {self.names[s.subject] for s in self.statements if s.predicate == "type" and s.value == class_name}

    def relations(self, predicate: str) -> set[tuple[str, str]]:
        return {(self.names[s.subject], self.names[s.object or ""]) for s in self.all(predicate)}

    def values(self, predicate: str) -> dict[str, str]:
        """The values of a property by the name of its subject."""
        return {self.names[s.subject]: s.value or "" for s in self.all(predicate)}

    def all(self, predicate: str) -> list[Statement]:
        return [s for s in self.statements if s.predicate == predicate]

    def one(self, predicate: str) -> Statement:
        [statement] = self.all(predicate)
        return statement

    @cached_property
    def problems(self) -> dict[str, str]:
        """What is wrong, by sheet and cell."""
        return {problem.where.split(": ", 1)[1]: problem.what for problem in self.reading.problems}


@pytest.fixture
def write_sheet(tmp_path: Path) -> Write:
    """Writes rows as a sheet; ``merge`` are ranges such as ``A1:C1``, ``more`` further sheets by name."""

    def write(
        rows: Rows, *, merge: Sequence[str] = (), sheet: str = "名单", name: str = "list.xlsx", more: dict[str, Rows] | None = None
    ) -> Path:
        book = openpyxl.Workbook()
        first = book.active
        assert first is not None
        first.title = sheet
        for row in rows:
            first.append([value if value != "" else None for value in row])
        for cells in merge:
            first.merge_cells(cells)
        for title, content in (more or {}).items():
            other = book.create_sheet(title)
            for row in content:
                other.append(list(row))
        path = tmp_path / name
        book.save(path)
        return path

    return write


def read(path: Path, *, mapping: Mapping | None = None, region: str | None = None) -> Said:
    return Said(read_table_file(path, Source(path.name, path.name, str(path), ""), load_schema(), mapping=mapping, region=region))


@pytest.fixture
def read_sheet(write_sheet: Write) -> Callable[..., Said]:
    """Writes rows as a sheet and reads it."""

    def run(rows: Rows, *, mapping: Mapping | None = None, region: str | None = None, **how: object) -> Said:
        return read(write_sheet(rows, **how), mapping=mapping, region=region)

    return run


@pytest.fixture(scope="session")
def read_file() -> Callable[..., Said]:
    return read
