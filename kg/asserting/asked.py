"""What a person asserts, in the person's words, and what the words mean in the ontology."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, cast

from kg.errors import UsageError
from kg.identity.codes import IDENTIFIERS
from kg.identity.faults import fault
from kg.statements.statement import Precision, Status
from ontology import Property, Relation, Schema

TYPE = "type"
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_COARSE = ("day", "month", "year")


@dataclass(frozen=True, slots=True)
class Asked:
    """One statement as it is typed. ``classes`` are of the names that are not known yet, in the order subject, object."""

    subject: str
    predicate: str
    object: str
    source: str
    quote: str = ""
    classes: tuple[str, ...] = ()
    status: str = ""
    first: str = ""
    last: str = ""
    unit: str = ""
    qualifiers: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """What was said: the evidence of the statement."""
        return self.quote or f"{self.subject} {self.predicate} {self.object}"


class Days(NamedTuple):
    first: date | None
    last: date | None
    precision: Precision | None


def carrier(text: str, schema: Schema) -> Relation | Property:
    """The relation or property of this name or label. Raises UsageError."""
    wanted = text.strip().casefold()
    terms: tuple[Relation | Property, ...] = (*schema.relations.values(), *schema.properties.values())
    for term in terms:
        if wanted in (term.name.casefold(), *(label.casefold() for label in term.label.values())):
            return term
    relations, properties = ", ".join(schema.relations), ", ".join(schema.properties)
    raise UsageError(f"{text!r} is no relation and no property.", fix=f"Relations: {relations}. Properties: {properties}.")


def class_named(text: str, schema: Schema) -> str:
    """The class of this name or label. Raises UsageError."""
    wanted = text.strip().casefold()
    concrete = {name: known for name, known in schema.classes.items() if not known.abstract}
    for name, known in concrete.items():
        if wanted in (name.casefold(), *(label.casefold() for label in known.label.values())):
            return name
    raise UsageError(f"{text!r} is no class.", fix=f"One of {', '.join(concrete)}.")


def status(text: str, schema: Schema) -> Status | None:
    if not text:
        return None
    return cast("Status", _notation("status", text, "status", schema))


def days(first: str, last: str) -> Days:
    """The days from ``2021``, ``2021-03`` or ``2021-03-05`` on, until the end of ``last``. Raises UsageError."""
    begin, end = (_day(text, at_end=at_end) if text else None for text, at_end in ((first, False), (last, True)))
    if begin and end and begin[0] > end[0]:
        raise UsageError(f"it ends ({last}) before it begins ({first}).", fix="Turn --from and --to round.")
    precisions = [precision for _, precision in filter(None, (begin, end))]
    precision = cast("Precision", max(precisions, key=_COARSE.index)) if precisions else None
    return Days(begin[0] if begin else None, end[0] if end else None, precision)


def literal(text: str, known: Property, schema: Schema) -> str:
    """The value as the ledger keeps it. Raises UsageError for one that the property cannot have."""
    text = text.strip()
    if not text or not text.isprintable():
        raise UsageError(f"{text!r} is no value of {known.name}.", fix="Write it in one line.")
    if known.name == TYPE:
        return class_named(text, schema)
    if known.scheme is not None:
        return _notation(known.scheme, text, known.name, schema, closed=False)
    if known.name in IDENTIFIERS:
        if wrong := fault(known.name, text):
            raise UsageError(f"{text} is no valid {known.name}: {wrong}.", fix="Look it up again.")
        return text
    match known.datatype:
        case "decimal" | "integer" if not _NUMBER.fullmatch(text.replace(",", "")):
            raise UsageError(f"{text!r} is no number.", fix="Write it in digits, such as 29.2; the unit goes into --unit.")
        case "decimal" | "integer":
            return text.replace(",", "")
        case "date" if not _is_day(text):
            raise UsageError(f"{text!r} is no day.", fix="Write 2021-03-05.")
        case "anyURI" if not _ADDRESS.fullmatch(text):
            raise UsageError(f"{text!r} is no address.", fix="Write it with https://.")
    return text


def details(given: Mapping[str, str], known: Relation | Property, schema: Schema) -> dict[str, str]:
    """The qualifiers as the ledger keeps them. Raises UsageError for one that the predicate does not have."""
    told: dict[str, str] = {}
    for name, text in given.items():
        declared = schema.qualifiers.get(name)
        if declared is None or name not in known.qualifiers:
            choice = ", ".join(known.qualifiers) or "none"
            raise UsageError(f"{known.name} has no qualifier {name!r}.", fix=f"It has: {choice}.")
        told[name] = _notation(declared.scheme, text, name, schema, closed=declared.closed) if declared.scheme else text.strip()
    return told


def _notation(scheme: str, text: str, name: str, schema: Schema, *, closed: bool = True) -> str:
    concept = schema.concept(scheme, text)
    if concept is None and closed:
        choice = ", ".join(known.notation for known in schema.schemes[scheme])
        raise UsageError(f"{text!r} is no {name}.", fix=f"One of {choice}.")
    return concept.notation if concept else text.strip()


def _day(text: str, *, at_end: bool) -> tuple[date, str]:
    match = _DAY.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError(text)
        year, month, day = (int(part) if part else 0 for part in match.groups())
        if day:
            return date(year, month, day), "day"
        if month:
            return date(year, month, calendar.monthrange(year, month)[1] if at_end else 1), "month"
        return (date(year, 12, 31) if at_end else date(year, 1, 1)), "year"
    except ValueError as error:  # calendar's own is one
        raise UsageError(f"{text!r} is no time.", fix="Write 2021, 2021-03 or 2021-03-05.") from error


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
