"""What of an answer is accepted: what the passage itself can be seen to say.

A record stands when its quote stands in the passage, its names and numbers stand in the quote, and the ontology knows its terms
and allows the relation between such ends. What falls is kept with the reason. Nothing of an answer is used in any other way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeVar

from ingest.documents.extraction import Evidence
from ingest.documents.model.answers import Answer, EntityRecord, IndicatorRecord, RelationRecord, classes, notations
from ingest.documents.model.passages import Passage
from ingest.documents.model.quotes import find_name, find_number, in_order
from ingest.documents.periods import Period, periods, year_period
from ingest.documents.setting import Setting
from kg.statements.statement import Basis, Status
from ontology import Schema

MOST_SENTENCES = 2  # that one quote may touch
NAME_LENGTH = (2, 80)  # code points

_STATUS: Mapping[str, Status] = {"planned": "planned", "in_progress": "in_progress", "done": "done"}

Kind = Literal["entity", "relation", "indicator", "qualifier"]
RecordT = TypeVar("RecordT", EntityRecord, RelationRecord, IndicatorRecord)
FoundT = TypeVar("FoundT")


class Rejection(NamedTuple):
    """A record that fell, the reason, and the passage it was about."""

    kind: Kind
    reason: str
    passage: Evidence


class Named(NamedTuple):
    """A name where it stands, with its class."""

    name: str
    cls: str
    start: int
    end: int
    evidence: Evidence


class End(NamedTuple):
    """A relation's end, or whose a figure is: the full name, its class, and whether the quote says it."""

    name: str
    cls: str
    basis: Basis


class Related(NamedTuple):
    """A relation between two names."""

    subject: End
    predicate: str
    object: End
    status: Status
    period: Period | None
    evidence: Evidence
    qualifiers: tuple[tuple[str, str], ...]


class Counted(NamedTuple):
    """A figure; ``value`` is the number as the text writes it, in ASCII digits and without separators."""

    name: str
    value: str
    unit: str
    bound: str
    measure: str
    period: Period | None
    owner: End | None
    evidence: Evidence


class Accepted(NamedTuple):
    """In the order of the passages."""

    named: tuple[Named, ...]
    related: tuple[Related, ...]
    counted: tuple[Counted, ...]
    rejections: tuple[Rejection, ...]


class Fallen(Exception):
    """A record is not accepted; the argument is the reason."""


def accepted(content: str, answers: Sequence[tuple[Passage, Answer]], setting: Setting, schema: Schema) -> Accepted:
    """What the ``answers`` about passages of ``content`` say and the text bears out.

    Names are taken first, of all passages: a relation's end may be introduced in another, and of two classes told for one name
    the class told more often counts, then the first.
    """
    fallen: list[Rejection] = []
    named: list[Named] = []
    for passage, answer in answers:
        check = _Check(content, passage, setting, schema, {}, fallen)
        named += check.standing("entity", answer.entities, check.entity)
    known: dict[str, str] = {}
    for (name, cls), _ in Counter((one.name, one.cls) for one in named).most_common():
        known.setdefault(name, cls)
    related: list[Related] = []
    counted: list[Counted] = []
    for passage, answer in answers:
        check = _Check(content, passage, setting, schema, known, fallen)
        related += check.standing("relation", answer.relations, check.relation)
        counted += check.standing("indicator", answer.indicators, check.indicator)
    names = (one._replace(cls=known[one.name]) for one in named)
    return Accepted(tuple(dict.fromkeys(names)), tuple(dict.fromkeys(related)), tuple(dict.fromkeys(counted)), tuple(fallen))


@dataclass(frozen=True, slots=True)
class _Check:
    """``known`` are the classes of the names that were accepted, ``fallen`` gathers what was not."""

    content: str
    passage: Passage
    setting: Setting
    schema: Schema
    known: Mapping[str, str]
    fallen: list[Rejection]

    def standing(self, kind: Kind, records: Iterable[RecordT], check: Callable[[RecordT], FoundT]) -> Iterator[FoundT]:
        for record in records:
            try:
                yield check(record)
            except Fallen as reason:
                self.fall(kind, str(reason))

    def fall(self, kind: Kind, reason: str) -> None:
        self.fallen.append(Rejection(kind, reason, Evidence(self.passage.start, self.passage.end)))

    def entity(self, record: EntityRecord) -> Named:
        quote = self.quote(record.quote)
        name = record.name.strip()
        if not NAME_LENGTH[0] <= len(name) <= NAME_LENGTH[1] or not name.isprintable() or not any(map(str.isalpha, name)):
            raise Fallen("the name is no name")
        if (meant := self.meant(name)) is not None and not meant.startswith(name):  # 全区, 园区
            raise Fallen("the name stands for another")
        if record.cls not in classes(self.schema):
            raise Fallen("the class is not of the ontology")
        start = find_name(self.content, name, quote.start, quote.end)
        if start < 0:
            raise Fallen("the name does not stand in the quote")
        return Named(name, record.cls, start, start + len(name), quote)

    def relation(self, record: RelationRecord) -> Related:
        quote = self.quote(record.quote)
        relation = self.schema.relations.get(record.predicate)
        if relation is None:
            raise Fallen("the predicate is not of the ontology")
        if record.status not in _STATUS:
            raise Fallen("the status is not of the list")
        subject, thing = self.end(record.subject, quote, may_be_understood=True), self.end(record.object, quote)
        if subject.name == thing.name:
            raise Fallen("subject and object are one")
        if subject.cls not in relation.domain or thing.cls not in relation.range:
            raise Fallen("the ontology does not allow the predicate between such ends")
        told = {"role": record.role, "amount": record.amount}
        qualifiers = tuple(
            (name, value.strip())
            for name, value in told.items()
            if value and self.qualifies(value, name, relation.qualifiers, quote)
        )
        period = self.period(quote, quote.end, exact=True)
        return Related(subject, relation.name, thing, _STATUS[record.status], period, quote, qualifiers)

    def indicator(self, record: IndicatorRecord) -> Counted:
        quote = self.quote(record.quote)
        for scheme, notation in (("bound", record.bound), ("measure", record.measure)):
            if notation not in notations(self.schema, scheme):
                raise Fallen(f"the {scheme} is not of the list")
        number = find_number(self.content[quote.start : quote.end], record.value, record.unit.strip())
        if number is None:
            raise Fallen("the number with its unit does not stand in the quote")
        name = record.name.strip()
        if not name or not name.isprintable() or not in_order(name, self.content[quote.start : quote.end]):
            raise Fallen("the figure's name is not made of words of the quote")
        owner = self.end(record.owner, quote, may_be_understood=True) if record.owner.strip() or self.setting.subject else None
        period = self.period(quote, quote.start + number.start)
        return Counted(name, number.value, record.unit.strip(), record.bound, record.measure, period, owner, quote)

    def quote(self, words: str) -> Evidence:
        """Where the words stand: their first place in the passage."""
        words = words.strip()
        start = self.content.find(words, self.passage.start, self.passage.end)
        if not words or start < 0:
            raise Fallen("the quote does not stand in the passage")
        end = start + len(words)
        if (
            sum(one.start < end and start < one.end for one in self.passage.sentences) > MOST_SENTENCES
            or len(words.splitlines()) > 1
        ):
            raise Fallen(f"the quote is longer than {MOST_SENTENCES} sentences or goes over a line's end")
        return Evidence(start, end)

    def end(self, name: str, quote: Evidence, *, may_be_understood: bool = False) -> End:
        name = name.strip()
        stands = bool(name) and find_name(self.content, name, quote.start, quote.end) >= 0
        meant = self.meant(name)
        if not stands and not (may_be_understood and (not name or meant is not None)):
            raise Fallen("a name does not stand in the quote")
        full = meant or name or self.setting.subject
        if not full:
            raise Fallen("the document has no understood subject")
        cls = self.cls(full) or self.known.get(name)
        if cls is None:
            raise Fallen("a name is not among the accepted entities")
        return End(full, cls, "explicit" if stands else "implicit")

    def meant(self, name: str) -> str | None:
        """Whom a word stands for that the text uses of itself (全区, 园区), or its region's name for itself."""
        if name == self.setting.subject:
            return name
        return self.setting.means.get(name)

    def cls(self, name: str) -> str | None:
        if name == self.setting.subject:
            return self.setting.subject_class
        if name in (self.setting.region, self.setting.parent):
            return "Region"
        return self.known.get(name)

    def qualifies(self, value: str, name: str, allowed: Sequence[str], quote: Evidence) -> bool:
        if name in allowed and value.strip() and self.content.find(value.strip(), quote.start, quote.end) >= 0:
            return True
        self.fall("qualifier", f"the {name} does not stand in the quote, or does not belong to the predicate")
        return False

    def period(self, quote: Evidence, before: int, *, exact: bool = False) -> Period | None:
        """The last time that the quote names before a place, else the year of its part; ``exact``: years of the quote count not."""
        year = next((one.year for one in self.passage.sentences if one.start <= quote.start < one.end), None)
        times = [period for place, period in periods(self.content, quote.start, quote.end, year) if place <= before]
        fitting = [period for period in times if not exact or period.precision != "year"]
        return fitting[-1] if fitting else year_period(year) if year else None
