"""The words of senses.yaml: by which English words a Chinese one is rendered, and how Latin names tell bodies from their parts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from kg.identity.latin import tokens

Kind = Literal["fields", "bodies", "others", "brands"]


@cache
def senses(kind: Kind) -> Mapping[str, frozenset[str]]:
    """Chinese word → the words of a Latin name, as ``tokens`` gives them, that may render it."""
    pairs = (line.split(": ", 1) for line in _read()[kind].splitlines())
    return {word: frozenset(tokens(english)) for word, english in pairs}


@cache
def listed(kind: Literal["latin_bodies", "latin_parts"]) -> frozenset[str]:
    return frozenset(_read()[kind].split())


@cache
def _read() -> dict[str, str]:
    import yaml

    with (Path(__file__).parent / "senses.yaml").open(encoding="utf-8") as file:
        return dict(yaml.safe_load(file))
