"""The labelled pairs as values."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bench.identity.recipe import PAIRS
from kg.identity.comparison import Named
from kg.identity.forms import FormerName

OTHERS = ("kept_back", "blind", "as_written")  # in the order in which they were made

Split = Literal["dev", "test"]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names and whether they are one thing; ``things`` are the keys of the two things."""

    ident: str
    split: str
    same: bool
    difficulty: str
    origin: str
    a: Named
    b: Named
    things: tuple[str, str]


def read_pairs(split: Split | None = None) -> list[Pair]:
    """The pairs of one half, or all. Rules and weights are tuned on ``dev``; ``test`` is for the number that is reported."""
    with PAIRS.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return [_pair(row) for row in rows if split in (None, row["split"])]


def read_others(folder: Path = PAIRS.parent) -> dict[str, list[Pair]]:
    """The further sets by name, each without the pairs that one before it has. The README says which of them were looked at."""
    found: dict[str, list[Pair]] = {}
    known = {_content(pair) for pair in read_pairs()}
    for name in OTHERS:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            found[name] = [pair for pair in map(_pair, csv.DictReader(stream)) if _content(pair) not in known]
        known |= {_content(pair) for pair in found[name]}
    return found


def _content(pair: Pair) -> frozenset[tuple[str, str]]:
    return frozenset((named.class_name, named.name) for named in (pair.a, pair.b))


def _pair(row: dict[str, str]) -> Pair:
    a, b = (
        Named(
            row[side],
            row[f"{side}_class"],
            row[f"{side}_place"],
            (("uscc", row[f"{side}_identifier"]),) if row[f"{side}_identifier"] else (),
            former=tuple(_former(said) for said in row[f"{side}_former"].split("|") if said),
        )
        for side in "ab"
    )
    things = (row["a_thing"], row["b_thing"])
    return Pair(row["pair"], row["split"], row["label"] == "same", row["difficulty"], row["origin"], a, b, things)


def _former(said: str) -> FormerName:
    name, _, year = said.partition("@")
    return FormerName(name, until=int(year) if year else None)
