"""What a merge would change, in lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kg.cli.review_words import word

if TYPE_CHECKING:
    from kg.merging import Preview
    from kg.merging.preview import Figures, Joined

SHOWN = 4  # relations, figures or recommendations of one sort


def effect_lines(effect: Preview, language: str) -> Iterator[str]:
    """What it would be called, what would become one, what forbids it."""
    yield word("would be", language, effect.label, effect.type_label[language])
    for judged in effect.forbidden:
        yield word("forbidden", language, judged.by, judged.at.date().isoformat(), judged.comment)
    if effect.classes_differ:
        yield word("classes differ", language)
    for name, relations in (("become one", effect.joined), ("to itself", effect.loops)):
        if relations:
            told = [_relation(one, language) for one in relations[:SHOWN]]
            yield word(name, language, len(relations)) + _listed(told, len(relations), language)
    for name, contradict in (("contradicting", True), ("reported twice", False)):
        figures = [one for one in effect.figures if one.contradict is contradict]
        if figures:
            yield word(name, language, len(figures)) + _listed(
                [_figures(one, language) for one in figures[:SHOWN]], len(figures), language
            )
    if fallen := effect.recommendations:
        told = [f"{one.entity_name} → {one.other_name}" for one in fallen[:SHOWN]]
        yield word("recommendations fall", language, len(fallen)) + _listed(told, len(fallen), language)


def _relation(one: Joined, language: str) -> str:
    details = one.details[language]
    return f"{one.subject} · {one.label[language]} · {one.object}" + (f" ({details})" if details else "")


def _figures(one: Figures, language: str) -> str:
    period = one.period[language]
    return " / ".join(dict.fromkeys(value[language] for value in one.values)) + (f" ({period})" if period else "")


def _listed(told: Sequence[str], total: int, language: str) -> str:
    more = f"; {word('more', language, total - len(told))}" if total > len(told) else ""
    return "; ".join(told) + more
