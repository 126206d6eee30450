"""Facts and relations in words, in each language of the ontology, from its labels alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from ontology.schema import LANGUAGES

if TYPE_CHECKING:
    from ontology import Schema, Term

Words = Mapping[str, str]  # by language

TOLD_APART = ("indicator", "bound", "measure")  # qualifiers of a figure that stand before it, within it and after it
NEUTRAL = {"bound": "eq", "measure": "achieved"}  # what goes without saying
UNTIL = {"zh": "至", "en": "until "}
RANGE = {"zh": "至", "en": " to "}
COLON = {"zh": "：", "en": ": "}
COMMA = {"zh": "，", "en": ", "}


def label(terms: Mapping[str, Term], name: str) -> Words:
    """The label of a term; its name where the ontology does not know it."""
    return terms[name].label if name in terms else dict.fromkeys(LANGUAGES, name)


def value_words(schema: Schema, scheme: str | None, value: str) -> Words:
    """A value as people read it: the label of its concept where it is one of a code list."""
    concept = schema.concept(scheme, value) if scheme else None
    return concept.label if concept else dict.fromkeys(LANGUAGES, value)


def period(first: date | None, last: date | None, precision: str | None) -> Words:
    """``2021``, ``2021-01 to 2021-10``, ``until 2023``; empty when neither end is known."""
    begin, end = _day(first, precision), _day(last, precision)
    if begin and end and begin != end:
        return {language: begin + RANGE[language] + end for language in LANGUAGES}
    if end and not begin:
        return {language: UNTIL[language] + end for language in LANGUAGES}
    return dict.fromkeys(LANGUAGES, begin)


def _day(day: date | None, precision: str | None) -> str:
    return day.isoformat()[: {"year": 4, "month": 7}.get(precision or "day", 10)] if day else ""


def status_words(schema: Schema, status: str | None) -> Words:
    """What is not done yet says so; what is done, or says nothing, is a fact like any other."""
    return value_words(schema, "status", status) if status in ("planned", "in_progress") else dict.fromkeys(LANGUAGES, "")


def qualifier_words(schema: Schema, qualifiers: Mapping[str, str]) -> Words:
    """``级别：省级，批次：第三批``."""
    told = []
    for name, value in qualifiers.items():
        term = schema.qualifiers.get(name)
        called, shown = label(schema.qualifiers, name), value_words(schema, term.scheme if term else None, value)
        if value == "true":
            told.append(called)
        else:
            told.append({language: called[language] + COLON[language] + shown[language] for language in LANGUAGES})
    return joined(told)


def figure_words(schema: Schema, value: str, unit: str | None, qualifiers: Mapping[str, str]) -> Words:
    """``研发费用总额：不少于 29.2 亿元（目标）``; the other qualifiers follow."""

    def told(name: str) -> Words:
        given = qualifiers.get(name, NEUTRAL[name])
        return value_words(schema, name, given) if given != NEUTRAL[name] else dict.fromkeys(LANGUAGES, "")

    bound, measure, rest = told("bound"), told("measure"), {k: v for k, v in qualifiers.items() if k not in TOLD_APART}
    more = joined([measure, qualifier_words(schema, rest)])
    figure = {}
    for language in LANGUAGES:
        number = " ".join(part for part in (bound[language], value, unit) if part)
        name = qualifiers.get("indicator")
        figure[language] = (name + COLON[language] if name else "") + number + (f" ({more[language]})" if more[language] else "")
    return figure


def joined(parts: Iterable[Words]) -> Words:
    """What there is of these, in one line."""
    told = list(parts)
    return {language: COMMA[language].join(part[language] for part in told if part[language]) for language in LANGUAGES}
