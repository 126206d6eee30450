"""The statements of one file as they come: each with its place; what a merged cell says of several rows, once for each thing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ingest.reading import Source
from kg.statements.statement import NO_QUALIFIERS, Precision, Statement, Status, entity_key

VERSION = "1"
_CHINESE = re.compile("[\u2e80-\u9fff]")


class Place(NamedTuple):
    """A cell as evidence: where it is, and its text."""

    locator: str
    quote: str


@dataclass(frozen=True, slots=True)
class Validity:
    """The first and the last day on which something holds; what is not known is None."""

    first: date | None = None
    last: date | None = None
    precision: Precision | None = None

    @classmethod
    def of_year(cls, year: int) -> Validity:
        return cls(date(year, 1, 1), date(year, 12, 31), "year")


ALWAYS = Validity()


class Keys:
    """The keys of one source: a row's is made of its identifier, else of its name; a name elsewhere means the one row called so."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._rows: defaultdict[str, dict[str, set[str]]] = defaultdict(dict)

    def of_row(self, local: str, name: str, class_name: str) -> str:
        key = entity_key(self._source, local)
        self._rows[name].setdefault(key, set()).add(class_name)
        return key

    def of_name(self, name: str, class_name: str) -> str:
        fitting = [key for key, classes in self._rows.get(name, {}).items() if class_name in classes]
        return fitting[0] if len(fitting) == 1 else entity_key(self._source, name)


class Sayings:
    """Collects what one edition of a source says, by a mapping that was made by hand or recognised.

    ``confidence`` is that of what a cell says so, from 0 to 1; ``keys`` are those of the source.
    """

    def __init__(self, source: Source, edition: str, *, by_hand: bool) -> None:
        self.confidence, self._method = (1.0, "table-mapping") if by_hand else (0.95, "table-columns")
        self.keys = Keys(source.id)
        self._source, self._edition = source.id, edition
        self._said: set[tuple[str | None, ...]] = set()
        self.statements: list[Statement] = []

    def entity(self, key: str, class_name: str, name: str, place: Place, confidence: float) -> None:
        """What it is and what it is called, each once in the whole file, where it comes first."""
        for predicate, value, lang in (("type", class_name, None), ("name", name, language(name))):
            if (key, predicate, value) not in self._said:
                self._said.add((key, predicate, value))
                self.literal(key, predicate, value, place, confidence, lang=lang)

    def literal(
        self,
        subject: str,
        predicate: str,
        value: str,
        place: Place,
        confidence: float,
        *,
        datatype: str = "string",
        lang: str | None = None,
        unit: str | None = None,
        validity: Validity = ALWAYS,
        qualifiers: Mapping[str, str] = NO_QUALIFIERS,
        status: Status | None = None,
    ) -> None:
        self._add(
            Statement(
                subject,
                predicate,
                value=value,
                datatype=datatype,
                lang=lang,
                unit=unit,
                valid_from=validity.first,
                valid_to=validity.last,
                precision=validity.precision,
                status=status,
                qualifiers=qualifiers,
                source=self._source,
                edition=self._edition,
                locator=place.locator,
                quote=place.quote,
                method=self._method,
                method_version=VERSION,
                confidence=confidence,
            )
        )

    def relation(
        self,
        subject: str,
        predicate: str,
        other: str,
        place: Place,
        confidence: float,
        *,
        validity: Validity = ALWAYS,
        qualifiers: Mapping[str, str] = NO_QUALIFIERS,
        status: Status | None = None,
    ) -> None:
        self._add(
            Statement(
                subject,
                predicate,
                object=other,
                valid_from=validity.first,
                valid_to=validity.last,
                precision=validity.precision,
                status=status,
                qualifiers=qualifiers,
                source=self._source,
                edition=self._edition,
                locator=place.locator,
                quote=place.quote,
                method=self._method,
                method_version=VERSION,
                confidence=confidence,
            )
        )

    def _add(self, statement: Statement) -> None:
        """Add a statement, unless the same cell has said the same already (it is merged over several rows)."""
        first = statement.valid_from.isoformat() if statement.valid_from else None
        same = (statement.locator, statement.subject, statement.predicate, statement.object, statement.value, first)
        if same not in self._said:
            self._said.add(same)
            self.statements.append(statement)


def language(words: str) -> str:
    """``zh`` for a text with Chinese characters, ``en`` for others."""
    return "zh" if _CHINESE.search(words) else "en"
