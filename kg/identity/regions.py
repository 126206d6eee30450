"""How two places lie to each other: divisions of China by the codes of GB/T 2260, places abroad by their names."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from kg.identity.vocabulary import lies_in, vocabulary

Relation = Literal["same", "within", "unknown", "contradicts"]


@lru_cache(maxsize=1 << 15)
def place_code(place: str) -> str:
    """The code of the lowest division that is named (321012 for 扬州市江都区), "" where none, or none for sure.

    A code or a country's code stays as it is; the word for a zone after a division is left aside.
    """
    if place.isascii():
        return place.casefold() if place.isdigit() or len(place) == 2 else ""
    known = vocabulary()
    at, code = 0, ""
    while at < len(place):
        if division := next(known.divisions_at(place, at), ""):
            code = _lower(code, division)
            at += len(division)
        else:
            at += 1 if at and place[at] in "省市区县" else len(place)
    return code


def _lower(upper: str, name: str) -> str:
    """The division of this name below another; the other stays where the name says nothing more (鼓楼区 alone is several)."""
    from kg.gazetteers import load_gazetteer

    code = vocabulary().divisions[name]
    if code and (not upper or lies_in(code, upper)):
        return code
    if upper:
        known = load_gazetteer()
        for entry in known.named(name):
            if entry.cls == "Region" and lies_in(entry.code, upper):
                return entry.code
        return upper
    return code


@lru_cache(maxsize=1 << 16)
def relation(a: str, b: str) -> Relation:
    """How the places lie: same, one within the other, two places, or unknown where either says none."""
    if not a or not b:
        return "unknown"
    one, other = place_code(a), place_code(b)
    if not one or not other:
        if a.casefold() == b.casefold():
            return "same" if a not in ("中国", "中华", "国家", "全国") else "unknown"
        # towns abroad are known by name only; those that begin alike may be one (Milan, Milano)
        towns = a.isascii() and b.isascii() and one == other == ""
        return "contradicts" if towns and a[:2].casefold() != b[:2].casefold() else "unknown"
    if one == other:
        return "same"
    if one.isdigit() != other.isdigit():
        return "unknown" if "cn" in (one, other) else "contradicts"
    if one.isdigit() and (lies_in(one, other) or lies_in(other, one)):
        return "within"
    return "contradicts"
