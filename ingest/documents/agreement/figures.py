"""Figures of two readers: the same number with its unit in the same words is one; readers name what is counted in their own way."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from msgspec.structs import replace

from ingest.documents.agreement.claims import Claim, Disagreement, Kind, Reader, Sure, agreed, disputed, pairs
from ingest.documents.agreement.entities import Things
from ingest.documents.extraction import Evidence, Indicator


def figures(first: Reader, second: Reader, of: Things) -> tuple[list[tuple[Indicator, Sure]], list[Disagreement]]:
    """The figures of both, names as their owners, in the order of the text, with how sure each is; and what they dispute."""
    ones, others = _named(first, of.first), _named(second, of.second)
    a, b = first.figures, second.figures
    found: list[tuple[Indicator, Sure]] = []
    disagreements: list[Disagreement] = []
    same = dict(pairs(ones, others, _place, lambda one, other: _likeness(one, other) * (_kind(one, other) is None)))
    for index, at in same.items():
        surer, lesser = (ones[index], others[at]) if a >= b else (others[at], ones[index])
        joined = replace(surer, period=surer.period or lesser.period, comparison=surer.comparison or lesser.comparison)
        found.append((joined, Sure(agreed(a, b), (first.name, second.name))))
    left = [one for index, one in enumerate(ones) if index not in same]
    over = [other for at, other in enumerate(others) if at not in set(same.values())]
    rivals = dict(pairs(left, over, _place, _rivalry))
    for index, at in rivals.items():
        one, other = (left[index], Sure(disputed(a, b), (first.name,))), (over[at], Sure(disputed(b, a), (second.name,)))
        found += [one, other]
        kind = _kind(one[0], other[0]) or "value"
        disagreements.append(Disagreement.between(kind, _claim(*one), _claim(*other)))
    found += [(one, Sure(a, (first.name,))) for index, one in enumerate(left) if index not in rivals]
    found += [(other, Sure(b, (second.name,))) for at, other in enumerate(over) if at not in set(rivals.values())]
    return sorted(found, key=lambda said: (*_order(said[0]), said[1].readers)), disagreements


def _named(reader: Reader, of: Mapping[str, str]) -> list[Indicator]:
    made = (replace(one, entity=of[one.entity] if one.entity else None) for one in reader.extraction.indicators)
    return sorted(made, key=_order)


def _order(figure: Indicator) -> tuple[int, int, str, str, str, str, str, str]:
    place = figure.evidence
    return place.start, place.end, figure.name, figure.value, figure.unit, figure.bound, figure.measure, figure.entity or ""


def _place(figure: Indicator) -> Evidence:
    return figure.evidence


def _likeness(one: Indicator, other: Indicator) -> int:
    """0 unless both are the same number of the same owner; else more, the more their names have in common."""
    explicit = one.basis == other.basis == "explicit"
    if Decimal(one.value) != Decimal(other.value) or one.unit != other.unit or (explicit and one.entity != other.entity):
        return 0
    return len({*one.name} & {*other.name})


def _rivalry(one: Indicator, other: Indicator) -> int:
    """More than 0 when both say how many of the same there are, and not the same number, bound or measure."""
    if like := _likeness(one, other):
        return 1000 + like
    named_alike = one.name in other.name or other.name in one.name
    return len(one.name) if named_alike and one.unit == other.unit and _kind(one, other) == "value" else 0


def _kind(one: Indicator, other: Indicator) -> Kind | None:
    """In what they differ; None when in nothing that is asserted of the number."""
    if Decimal(one.value) != Decimal(other.value) or one.unit != other.unit:
        return "value"
    if one.measure != other.measure:
        return "measure"
    return "bound" if one.bound != other.bound else None


def _claim(figure: Indicator, sure: Sure) -> Claim:
    (reader,) = sure.readers
    value = " ".join(part for part in (figure.bound, figure.value, figure.unit) if part)
    place = figure.evidence
    return Claim(reader, figure.name, "indicatorValue", value, figure.measure, sure.confidence, place.start, place.end)
