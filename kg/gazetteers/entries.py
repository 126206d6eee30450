"""What a gazetteer holds: entries, read from CSV files with one row an entry.

A file has the columns ``id, name, class, kind, short_names, former_names, english_names, ambiguous, place, code, wikidata`` and
may have ``level``; only ``id``, ``name`` and ``class`` must be there. Several forms in one cell are separated by ``|``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kg.errors import InputError

Form = Literal["name", "short", "former", "english"]
FORMS: tuple[tuple[Form, str], ...] = (
    ("name", "name"),
    ("short", "short_names"),
    ("former", "former_names"),
    ("english", "english_names"),
)
REQUIRED = ("id", "name", "class")
COLUMNS = (*REQUIRED, "kind", *(column for _, column in FORMS[1:]), "ambiguous", "place", "code", "wikidata", "level")


@dataclass(frozen=True, slots=True)
class Entry:
    """One known actor, place, title or programme.

    ``cls``: a class of the ontology. ``kind``: a code of its list ``kind``; for a Region its level (province, city, county).
    ``ambiguous``: those of its forms that mean something else as well. ``place``: the code of the division that it lies in (for a
    division: of the one above), or the country (ISO 3166-1 alpha-2) when it lies abroad. ``code``: given by the authority
    that lists it: GB/T 2260 for a division, the ministry's for a university.
    """

    id: str
    name: str
    cls: str
    kind: str
    short_names: tuple[str, ...]
    former_names: tuple[str, ...]
    english_names: tuple[str, ...]
    ambiguous: frozenset[str]
    place: str
    code: str
    wikidata: str
    level: str

    def forms(self) -> Iterator[tuple[str, Form]]:
        """Every form of the entry with its sort, the name first."""
        yield self.name, "name"
        for form, texts in (("short", self.short_names), ("former", self.former_names), ("english", self.english_names)):
            for text in texts:
                yield text, form  # type: ignore[misc]  # the literals of the tuple above are Forms


class Rows:
    """Rows of CSV files, all in the order of COLUMNS; an Entry is made from one when it is asked for.

    Eight thousand entries are loaded each time a command starts, and few of them are ever looked at.
    """

    def __init__(self, files: Iterable[Path]) -> None:
        self.rows: list[list[str]] = []
        self._entries: dict[int, Entry] = {}
        for file in files:
            self.rows += _read(file)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, number: int) -> Entry:
        entry = self._entries.get(number)
        if entry is None:
            entry = self._entries[number] = _entry(self.rows[number])
        return entry


def _entry(row: list[str]) -> Entry:
    ident, name, cls, kind, short, former, english, ambiguous, place, code, wikidata, level = row
    forms = _split(short), _split(former), _split(english), frozenset(_split(ambiguous))
    return Entry(ident, name, cls, kind, *forms, place, code, wikidata, level)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


def _read(file: Path) -> list[list[str]]:
    """Rows of one file in the order of COLUMNS; raises InputError with the line that is wrong."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            header = next(reader, [])
            missing = [column for column in REQUIRED if column not in header]
            if missing:
                raise InputError(
                    f"has no column {', '.join(missing)}.", where=str(file), fix="See docs/gazetteers.md for the columns."
                )
            rows = [row for row in reader if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"cannot be read as a gazetteer: {error}.", where=str(file), fix="Save it as CSV in UTF-8.") from error
    width = len(header)
    for number, row in enumerate(rows, 2):
        if len(row) != width:
            raise InputError(
                f"row {number} has {len(row)} cells where the header has {width}.",
                where=str(file),
                fix="Quote cells that hold a comma.",
            )
    if tuple(header) == COLUMNS:
        return rows
    places = [header.index(column) if column in header else -1 for column in COLUMNS]
    if places[:-1] == list(range(width)):
        return [[*row, ""] for row in rows]
    return [[row[place].strip() if place >= 0 else "" for place in places] for row in rows]
