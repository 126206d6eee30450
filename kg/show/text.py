"""A description as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.show.words import COLON

if TYPE_CHECKING:
    from kg.show.description import Description, Fact
    from kg.show.evidence import Evidence

HEADINGS = {
    "names": {"zh": "名称", "en": "Names"},
    "identifiers": {"zh": "标识", "en": "Identifiers"},
    "facts": {"zh": "事实", "en": "Facts"},
    "relations": {"zh": "关系", "en": "Relations"},
    "accepted": {"zh": "{} 审阅确认", "en": "accepted by {}"},
    "corrected": {"zh": "{} 更正", "en": "corrected by {}"},
    "more": {"zh": "另有 {} 处", "en": "and {} more places"},
}
QUOTES_SHOWN = 3  # of one fact or relation; the JSON has them all


def text_of(description: Description, language: str) -> str:
    return "\n".join(_lines(description, language))


def _lines(described: Description, language: str) -> Iterator[str]:
    yield f"{described.name}  [{described.type_label[language]}]  {described.id}"
    for part, facts in (("names", described.names), ("identifiers", described.identifiers), ("facts", described.facts)):
        if facts:
            yield f"\n{HEADINGS[part][language]}"
        for fact in facts:
            yield f"  {_fact(fact, language)}"
            yield from _quotes(fact.evidence, language)
    if described.relations:
        yield f"\n{HEADINGS['relations'][language]}"
    for group in described.relations:
        yield f"  {group.label[language]} ({group.predicate}{', ←' if group.inverse else ''})"
        for relation in group.relations:
            _, name = relation.other(described.id)
            details = relation.details[language]
            yield f"    {name}{f' — {details}' if details else ''}"
            yield from _quotes(relation.evidence, language, indent=6)


def _fact(fact: Fact, language: str) -> str:
    return fact.label[language] + COLON[language] + fact.words[language]


def _quotes(evidence: tuple[Evidence, ...], language: str, indent: int = 4) -> Iterator[str]:
    for one in evidence[:QUOTES_SHOWN]:
        yield f"{' ' * indent}“{one.quote or ''}”  {one.title}, {one.locator or ''}{_reviewed(one, language)}"
    if len(evidence) > QUOTES_SHOWN:
        yield " " * indent + HEADINGS["more"][language].format(len(evidence) - QUOTES_SHOWN)


def _reviewed(evidence: Evidence, language: str) -> str:
    """Who answers for it besides its source."""
    by = (("corrected", evidence.corrected_by), ("accepted", evidence.accepted_by))
    return "".join(f" — {HEADINGS[how][language].format(who)}" for how, who in by if who)
