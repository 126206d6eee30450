"""The words of senses.yaml: by which English words a Chinese one is rendered, and how Latin names tell bodies from their parts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from kg.identity.latin import tokens
from kg.identity.vocabulary import read_words

Kind = Literal["fields", "bodies", "others", "brands"]


@cache
def senses(kind: Kind) -> Mapping[str, frozenset[str]]:
    """Chinese word → the words of a Latin name, as ``tokens`` gives them, that may render it."""
    return {word: frozenset(tokens(english)) for word, english in _lines(kind).items()}


@cache
def in_order(kind: Literal["trades"] | Kind) -> Mapping[str, tuple[str, ...]]:
    """Chinese word → the words of a Latin name in their order; trades are those of vocabulary.yaml."""
    said: Mapping[str, str] = read_words("vocabulary")["trades"] if kind == "trades" else _lines(kind)
    return {word: tokens(english) for word, english in said.items() if english}


@cache
def endings() -> Mapping[str, tuple[str, ...]]:
    """How a Chinese name ends → the initials of what renders it, the likeliest first."""
    return {word: tuple(letters.split()) for word, letters in _lines("endings").items()}


@cache
def groups() -> Mapping[str, tuple[str, ...]]:
    """Code of a group whose institutes have numbers → the names that it goes by before the number."""
    return {code: tuple(names.split("|")) for code, names in _lines("groups").items()}


@cache
def affixes() -> frozenset[tuple[str, ...]]:
    """The words by which the name of an institute says which academy it belongs to."""
    return frozenset(tokens(name) for name in _read()["academies"].splitlines())


@cache
def listed(kind: Literal["latin_bodies", "latin_parts"]) -> frozenset[str]:
    return frozenset(_read()[kind].split())


def _lines(kind: str) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in _read()[kind].splitlines())


@cache
def _read() -> dict[str, str]:
    import yaml

    with (Path(__file__).parent / "senses.yaml").open(encoding="utf-8") as file:
        return dict(yaml.safe_load(file))
