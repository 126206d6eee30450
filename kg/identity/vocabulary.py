"""The words that names of organisations are made of: endings, trades, divisions (vocabulary.yaml and the gazetteer)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_LONGEST_DIVISION = 12  # characters: 积石山保安族东乡族撒拉族自治县 and the like are not what firms are called after


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """``forms``: ending → kind of body. ``trades``: word → its English words. ``divisions``: how a name begins → code of
    the division that it may be, "" for what is none (中国, or a name that several have)."""

    forms: Mapping[str, str]
    trades: Mapping[str, frozenset[str]]
    vague: frozenset[str]
    subordinate: tuple[str, ...]
    zones: tuple[str, ...]
    divisions: Mapping[str, str]
    lengths: Mapping[str, tuple[int, ...]]  # of the divisions that begin with two characters, the longest first

    def divisions_at(self, text: str, at: int) -> Iterator[str]:
        """Every division that stands at this place of a text, the longest first."""
        for length in self.lengths.get(text[at : at + 2], ()):
            if (division := text[at : at + length]) in self.divisions:
                yield division


@cache
def vocabulary() -> Vocabulary:
    """The words, read once."""
    said = read_words("vocabulary")
    divisions = _divisions(said["lands"].split())
    lengths: dict[str, set[int]] = {}
    for division in divisions:
        lengths.setdefault(division[:2], set()).add(len(division))
    return Vocabulary(
        forms={word: kind for kind, words in said["forms"].items() for word in words.split()},
        trades={word: frozenset((english or "").split()) for word, english in said["trades"].items()},
        vague=frozenset(said["vague"].split()),
        subordinate=tuple(sorted(set(said["subordinate"].split()), key=len, reverse=True)),
        zones=tuple(sorted(said["zones"].split(), key=len, reverse=True)),
        divisions=divisions,
        lengths={head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()},
    )


def read_words(file: str) -> dict[str, Any]:
    """What one of the word lists beside this module holds."""
    import yaml

    with (Path(__file__).parent / f"{file}.yaml").open(encoding="utf-8") as stream:
        return dict(yaml.safe_load(stream))


def _divisions(lands: list[str]) -> dict[str, str]:
    from kg.gazetteers import load_gazetteer

    found: dict[str, set[str]] = {}
    for entry in load_gazetteer():
        if entry.cls != "Region":
            continue
        for form, sort in entry.forms():
            # 东方 and 长安 are counties too, and rather more often words of a firm's own.
            own_word = len(form) == 2 and form in entry.ambiguous and entry.kind not in ("province", "city")
            if sort != "english" and 2 <= len(form) <= _LONGEST_DIVISION and not own_word:
                found.setdefault(form, set()).add(entry.code)
    return {form: next(iter(codes)) if len(codes) == 1 else "" for form, codes in found.items()} | dict.fromkeys(lands, "")


def lies_in(code: str, upper: str) -> bool:
    """Whether the division of this code is in another, or is it: 321012 in 321000 in 320000 (GB/T 2260, two digits a level)."""
    stem = upper.rstrip("0")
    return bool(stem) and code.startswith(stem + "0" * (len(stem) % 2))
