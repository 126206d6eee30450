"""A description as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.show.words import COLON

if TYPE_CHECKING:
    from kg.show.description import Description, Fact
    from kg.show.evidence import Evidence
    from kg.show.identity import Identity
    from kg.snapshot.judgements import Standing

HEADINGS = {
    "names": {"zh": "名称", "en": "Names"},
    "identifiers": {"zh": "标识", "en": "Identifiers"},
    "facts": {"zh": "事实", "en": "Facts"},
    "relations": {"zh": "关系", "en": "Relations"},
    "identity": {"zh": "身份", "en": "Identity"},
    "accepted": {"zh": "{} 审阅确认", "en": "accepted by {}"},
    "corrected": {"zh": "{} 更正", "en": "corrected by {}"},
    "more": {"zh": "另有 {} 处", "en": "and {} more places"},
}
# Why keys are one thing, or why not: what is said, of whom, and by whom.
IDENTITY = {
    "keys": {"zh": "{} 个来源键合为一体", "en": "{} keys of sources are one"},
    "rule": {"zh": "规则 {}：{}（{}）", "en": "rule {}: {} ({})"},
    "same": {"zh": "{} 与 {} 判为同一", "en": "{} and {} judged the same"},
    "different": {"zh": "{} 与 {} 判为不同", "en": "{} and {} judged different"},
    "unsure": {"zh": "{} 与 {} 尚无定论", "en": "{} and {} judged unsure"},
    "blocked": {"zh": "冲突：{} 本可使它与 {}（{}）合一", "en": "conflict: {} would make it one with {} ({})"},
    "who": {"zh": "{}，{}，第 {} 次变更", "en": "{}, {}, change {}"},
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
    yield from _identity(described.identity, language)
    if described.relations:
        yield f"\n{HEADINGS['relations'][language]}"
    for group in described.relations:
        yield f"  {group.label[language]} ({group.predicate}{', ←' if group.inverse else ''})"
        for relation in group.relations:
            _, name = relation.other(described.id)
            details = relation.details[language]
            yield f"    {name}{f' — {details}' if details else ''}"
            yield from _quotes(relation.evidence, language, indent=6)


def _identity(identity: Identity, language: str) -> Iterator[str]:
    """Nothing of a thing that one source speaks of and nobody judged."""
    if not identity.worth_telling:
        return
    yield f"\n{HEADINGS['identity'][language]}"
    if len(identity.keys) > 1:
        yield f"  {IDENTITY['keys'][language].format(len(identity.keys))}"
    for shared in identity.shared:
        yield f"  {IDENTITY['rule'][language].format(shared.rule, shared.identity, '、'.join(shared.sources))}"
    for judged in identity.judged:
        yield f"  {IDENTITY[judged.by_hand.verdict][language].format(*judged.names)} — {_who(judged.by_hand, language)}"
    for blocked in identity.blocked:
        told = IDENTITY["blocked"][language].format(blocked.because, blocked.other_name, blocked.other)
        yield f"  {told}{f' — {_who(blocked.judgement, language)}' if blocked.judgement else ''}"


def _who(judged: Standing, language: str) -> str:
    """Who said so, when, in which change and why."""
    who = IDENTITY["who"][language].format(judged.by, judged.at.date().isoformat(), judged.change)
    return f"{who}{COLON[language]}{judged.comment}" if judged.comment else who


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
