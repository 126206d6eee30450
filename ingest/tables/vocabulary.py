"""The words of columns.yaml, and how a header is matched with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Generic, NamedTuple, TypeVar

import yaml

from ingest.tables.cells import compact

T = TypeVar("T")

ANY = "*"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOTE = re.compile(r"[(\[{【〔][^()\[\]{}【】〔〕]*[)\]}】〕]")
_EDGES = " *:.。、,;?!-_·"
_SHORTEST_PART = 2  # characters that a word must have to match a part of a header


class Identifier(NamedTuple):
    property: str
    scheme: str | None


class Direction(NamedTuple):
    """A predicate, and whether the other party is its subject."""

    predicate: str
    inverse: bool


@dataclass(frozen=True, slots=True)
class Party:
    """A column that names another party: what it may be, and what the row has to do with it, by the class of the row.

    ``role``: the header says in which role it does so. ``qualifiers``: what else the header says of it.
    """

    classes: tuple[str, ...]
    means: Mapping[str, Direction]
    role: bool
    qualifiers: Mapping[str, str] = field(default_factory=dict)

    def meaning(self, row_class: str) -> Direction | None:
        return self.means.get(row_class) or self.means.get(ANY)


class Time(NamedTuple):
    """A column that says when one of ``relations`` (or a former name) begins, ends, or both; ``edge`` is from, to or period.

    ``one``: of the first of them that the row has, since the header does not say of which.
    """

    edge: str
    relations: tuple[str, ...]
    one: bool


class PropertyWord(NamedTuple):
    """A column with a property of the row."""

    property: str


class FigureWord(NamedTuple):
    """A column with a figure of the row."""

    indicator: str


class NameWord(NamedTuple):
    """A column with names of things of this class; empty where the header does not say the class."""

    class_name: str


class Detail(NamedTuple):
    """A column with a qualifier of one of ``relations``."""

    qualifier: str
    relations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TitleForm:
    """A title that names the thing that all rows have to do with: the first group of ``pattern`` is its name."""

    pattern: re.Pattern[str]
    classes: tuple[str, ...]
    row_class: str
    means: tuple[Direction, ...]


class Fit(NamedTuple):
    """How well a header fits a word: 2 the word itself, 1 ends with it, 0 begins with it; then how long the word is."""

    kind: int
    length: int


Meaning = Identifier | Time | Detail | Party | PropertyWord | FigureWord | NameWord


class Words(Generic[T]):
    """Words, and what each stands for."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._meanings: dict[str, list[T]] = {}
        for word, meaning in entries:
            self._meanings.setdefault(header_key(word) or word, []).append(meaning)

    def find(self, key: str) -> list[tuple[Fit, T]]:
        """What a header (as ``header_key`` gives it) may mean by its best word; empty for an unknown one."""
        if key in self._meanings:
            return [(Fit(2, len(key)), meaning) for meaning in self._meanings[key]]
        for kind, parts in (
            (1, (key[begin:] for begin in range(1, len(key)))),
            (0, (key[:end] for end in range(len(key) - 1, 0, -1))),
        ):
            word = next((part for part in parts if part in self._meanings and _may_be_part(part)), "")
            if word:
                return [(Fit(kind, len(word)), meaning) for meaning in self._meanings[word]]
        return []


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What columns.yaml says, ready for matching."""

    personal: tuple[str, ...]
    serial: frozenset[str]
    classes: Mapping[str, str]
    endings: Mapping[str, str]
    organisations: tuple[str, ...]
    headers: tuple[Words[Meaning], ...]
    names: Words[Meaning]
    between: tuple[tuple[str, str, Direction], ...]
    ownership: tuple[str, ...]
    stages: frozenset[str]
    nothing: frozenset[str]
    titles: tuple[TitleForm, ...]
    lists: re.Pattern[str]
    division_owners: tuple[str, ...]
    notes: re.Pattern[str]
    sums: frozenset[str]

    def meanings(self, path: Sequence[str]) -> list[Meaning]:
        """What a column with these headers (from the top) may mean, the best first."""
        keys = [header_key(path[-1]), header_key("".join(path))] if len(path) > 1 else [header_key(word) for word in path]
        found = [
            (fit, -order, -place, meaning)
            for key in keys
            for order, words in enumerate(self.headers)
            for place, (fit, meaning) in enumerate(words.find(key))
        ]
        ranked = sorted(found, key=lambda entry: entry[:3], reverse=True)
        return [meaning for *_, meaning in ranked]

    def knows(self, key: str) -> Fit | None:
        """How well a header is known, None when it is not; class words count as the whole header alone: names end with them."""
        if key in self.serial:
            return Fit(2, len(key))
        fits = [
            found[0][0]
            for words in self.headers
            if (found := words.find(key)) and (words is not self.names or found[0][0].kind == 2)
        ]
        return max(fits, default=None)

    def is_personal(self, key: str) -> bool:
        return any(word in key for word in self.personal)

    def class_in(self, words: str) -> str | None:
        """The class that the last class word in ``words`` names: 全国普通高等学校 is about universities."""
        found = [(words.rfind(word) + len(word), len(word), word) for word in self.classes if word in words]
        return self.classes[max(found)[2]] if found else None

    def link(self, row_class: str, other: str) -> Direction | None:
        """What a row has to do with a thing of class ``other`` when no header says it."""
        return next((means for row, column, means in self.between if row in (row_class, ANY) and column == other), None)


def header_key(header: str) -> str:
    """A header as it is compared: NFKC, no blanks, capitals or bracketed notes."""
    words = compact(header).casefold()
    return _NOTE.sub("", words).strip(_EDGES) or words.strip(_EDGES)


@cache
def load_vocabulary() -> Vocabulary:
    """The vocabulary of this installation."""
    data: dict[str, Any] = yaml.load(files(__package__).joinpath("columns.yaml").read_text("utf-8"), _LOADER)
    classes = {word: name for name, words in data["classes"].items() for word in words.split()}
    organisations = tuple(data["organisations"].split())
    naming = data["naming"].split()
    names = [(word + suffix, name) for word, name in classes.items() for suffix in ("", *naming, *(f"_{n}" for n in naming))]
    names += [(word, "") for word in data["neutral"].split()]
    name_words: Words[Meaning] = Words((word, NameWord(name)) for word, name in names)
    return Vocabulary(
        personal=tuple(word.casefold() for word in data["personal"].split()),
        serial=frozenset(data["serial"].split()),
        classes=classes,
        endings={word: name for name, words in data["endings"].items() for word in words.split()},
        organisations=organisations,
        headers=(
            _words(data["identifiers"], lambda entry: Identifier(entry["property"], entry.get("scheme"))),
            _words(data["times"], _time),
            _words(data["details"], lambda entry: Detail(entry["qualifier"], tuple(entry["of"].split()))),
            _words(data["parties"], _party),
            _words(data["properties"], lambda entry: PropertyWord(entry["property"])),
            Words((word, FigureWord(word)) for word in data["figures"].split()),
            name_words,
        ),
        names=name_words,
        between=tuple((row, other, Direction(predicate, way == "inverse")) for row, other, predicate, way in data["between"]),
        ownership=tuple(data["ownership"].split()),
        stages=frozenset(data["stages"].split()),
        nothing=frozenset(("", *data["nothing"].split())),
        titles=tuple(_title(entry) for entry in data["titles"]),
        lists=re.compile(rf"(.*?)(?:{_any_of(data['lists'])})(?:[^\w]|$)"),
        division_owners=tuple(data["division_owners"].split()),
        notes=re.compile(rf"(?:{_any_of(data['notes'])})\s*[:：]|[*※△★]|(?:注|备注|说明|附注)\b", re.IGNORECASE),
        sums=frozenset(data["sums"].split()),
    )


def _words(entries: Iterable[dict[str, Any]], meaning: Callable[[dict[str, Any]], Meaning]) -> Words[Meaning]:
    return Words((word, value) for entry in entries for value in (meaning(entry),) for word in entry["headers"].split())


def _time(entry: dict[str, Any]) -> Time:
    edge = next(edge for edge in ("from", "to", "period") if edge in entry)
    return Time(edge, tuple(entry[edge].split()), bool(entry.get("one")))


def _party(entry: dict[str, Any]) -> Party:
    means = {name: Direction(predicate, way == "inverse") for name, (predicate, way) in entry["means"].items()}
    return Party(tuple(entry["classes"].split()), means, bool(entry.get("role")), entry.get("qualifiers", {}))


def _title(entry: dict[str, Any]) -> TitleForm:
    means = tuple(Direction(predicate, way == "inverse") for predicate, way in entry["means"])
    return TitleForm(re.compile(entry["pattern"]), tuple(entry["class"].split()), entry["rows"], means)


def _may_be_part(word: str) -> bool:
    return len(word) >= _SHORTEST_PART and not word.isascii()


def _any_of(words: str) -> str:
    return "|".join(sorted(map(re.escape, words.split()), key=len, reverse=True))
