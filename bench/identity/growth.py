"""What a source of 100 things costs identity in graphs of several sizes: rules, clusters, candidates; and the rest of its change.

Run: ``python -m bench.identity.growth [--sizes 20000 200000 1000000]``. The graphs are made up: Chinese names of firms and
institutes of places, cores whose characters are as unevenly common as characters are, trades and legal forms, each with its
class, half of them with an identifier, and one relation each. Of the 100, 50 are known (25 by their identifier under a short
name, 25 by their full name), 20 resemble known ones, 30 are new.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from bench.generator import Scale, uscc
from kg.identity import judge
from kg.identity.index import open_index
from kg.identity.index.index import Index
from kg.statements import Ledger, entity_key
from kg.statements.columns import Block, StatementTable, table_of
from ontology import Schema, load_schema

SIZES = (20_000, 200_000, 1_000_000)
SOURCE = 100  # things of the source that is added
TIMES = 5
PER_SOURCE = 5_000
STAGE = ("rules_s", "clusters_s", "candidates_s")


def run(scale: Scale) -> dict[str, Any]:
    """The figures as JSON, of the sizes that the growth is told of, whatever the scale of the rest."""
    return measure()


def measure(sizes: Sequence[int] = SIZES, folder: Path | None = None) -> dict[str, Any]:
    """Of each size the figures of ``_measured``, and the exponent of the stage's time: its slope on doubly logarithmic axes."""
    found = {}
    for size in sizes:
        print(f"a source of {SOURCE} in a graph of {size:,} …", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(dir=folder) as place, multiprocessing.get_context("spawn").Pool(1) as pool:
            found[str(size)] = pool.apply(_measured, (Path(place), size))
        print(json.dumps(found[str(size)]), file=sys.stderr, flush=True)
    return {"source": SOURCE, "sizes": found, "exponent": exponent([(int(n), told["stage_s"]) for n, told in found.items()])}


def exponent(points: Sequence[tuple[int, float]]) -> float | None:
    """Of size and seconds the power of the size that the seconds grow with, by least squares; None for less than two sizes."""
    if len(points) < 2:
        return None
    sizes, seconds = ([math.log(value) for value in column] for column in zip(*points, strict=True))
    return float(np.polyfit(sizes, seconds, 1)[0])


def _measured(place: Path, size: int) -> dict[str, float]:
    """Seconds, the best of ``TIMES`` sources. ``rows``: of the ledger before them."""
    schema, names = load_schema(), Names(size)
    ledger = Ledger(place / "ledger")
    rows = _commit_base(ledger, names, schema)
    before, started = ledger.change, time.perf_counter()
    with open_index(place / "index", ledger, schema, settle=False) as index:
        index.pass_over()  # pairs among the known take hours, and have no say in what a source costs
    built = time.perf_counter() - started
    runs = []
    for number in range(TIMES):
        source = f"新来源{number}.csv"
        said = _statements(source, names.of_new_source(number), schema)
        started = time.perf_counter()
        judged = judge(said, schema)
        rules = time.perf_counter() - started
        started = time.perf_counter()
        ledger.commit(pa.concat_tables([said.table, judged.table]), agent="bench", message="100 things", complete=[source])
        commit = time.perf_counter() - started
        with open_index(place / "index", ledger, schema, change=before + number, settle=False) as index:
            runs.append({"rules_s": rules, **_followed(index, ledger.change), "commit_s": commit})
    best = {name: min(run[name] for run in runs) for name in runs[0]}
    stage = min(sum(run[name] for name in STAGE) for run in runs)
    built_index = {"index_build_s": built, "index_mb": _size(place / "index")}
    return {"rows": rows, **best, "stage_s": stage, **_rest(place, ledger, schema), **built_index}


def _followed(index: Index, change: int) -> dict[str, float]:
    started = time.perf_counter()
    index.follow(change)
    clusters = time.perf_counter() - started
    started = time.perf_counter()
    index.settle()
    candidates = time.perf_counter() - started
    started = time.perf_counter()
    assert index.counts(0.5)["likely"], "nothing resembles anything: the figures show nothing"
    counts = time.perf_counter() - started
    return {"clusters_s": clusters, "candidates_s": candidates, "touched": index.touched, "counts_s": counts}


def _rest(place: Path, ledger: Ledger, schema: Schema) -> dict[str, float]:
    from kg.snapshot import build_snapshot

    started = time.perf_counter()
    build_snapshot(ledger, place / "snapshot", schema)
    return {"snapshot_s": time.perf_counter() - started}


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.iterdir()) / 1e6


class Names:
    """``size`` organisations; the same every time."""

    def __init__(self, size: int) -> None:
        from kg.identity.vocabulary import vocabulary

        words = vocabulary()
        places = sorted(division for division, code in words.divisions.items() if code and 2 <= len(division) <= 3)
        trades = sorted(word for word in words.trades if 2 <= len(word) <= 4)
        common = [bytes((high, low)).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFA)]
        rng = np.random.default_rng(7)
        characters = rng.permutation(common)
        weights = 1 / (np.arange(len(characters)) + 20.0)  # Zipf's law, flattened at its head
        cores = rng.choice(characters, size=(size, 3), p=weights / weights.sum())
        lengths = rng.choice([2, 3], size=size, p=[0.7, 0.3])
        fronts, middles = rng.choice(places, size=size), rng.choice(trades, size=size)
        kinds = rng.choice(len(_FORMS), size=size, p=[0.75, 0.15, 0.1])
        self.cores = ["".join(core[:length]) for core, length in zip(cores, lengths, strict=True)]
        self.trades = middles.tolist()
        self.full = [
            f"{front}{core}{trade}{_FORMS[kind][1]}"
            for front, core, trade, kind in zip(fronts.tolist(), self.cores, self.trades, kinds.tolist(), strict=True)
        ]
        self.classes = [_FORMS[kind][0] for kind in kinds.tolist()]
        self.codes: list[str | None] = [code if at % 2 else None for at, code in enumerate(uscc(np.arange(size)))]

    def of_new_source(self, number: int) -> list[tuple[str, str, str | None]]:
        """Name, class and identifier of 100 things."""
        rng = np.random.default_rng(number)
        known = rng.choice(len(self.full) // 2, size=70, replace=False) * 2 + 1  # those with identifiers
        found: list[tuple[str, str, str | None]] = []
        for place, at in enumerate(known.tolist()):
            short = self.cores[at] + self.trades[at]
            told = (short, self.codes[at]) if place < 25 else (self.full[at], None) if place < 50 else (short, None)
            found.append((told[0], self.classes[at], told[1]))
        fresh = uscc(np.arange(SOURCE) + 10**8 + number * SOURCE)
        for place in range(30):
            one, other, third = rng.integers(len(self.full), size=3).tolist()
            name = f"{self.full[one][:2]}{self.cores[other]}{self.cores[third][:1]}{self.trades[one]}有限公司"
            found.append((name, "Enterprise", fresh[place]))
        return found


_FORMS = (("Enterprise", "有限公司"), ("Enterprise", "股份有限公司"), ("ResearchInstitute", "研究院"))


def _commit_base(ledger: Ledger, names: Names, schema: Schema) -> int:
    told = list(zip(names.full, names.classes, names.codes, strict=True))
    places = range(0, len(told), PER_SOURCE)
    parts = [part for at in places for part in _reading(f"来源{at}.csv", told[at : at + PER_SOURCE], schema)]
    ledger.commit(pa.concat_tables(parts), agent="bench", message="base")
    return sum(part.num_rows for part in parts)


def _reading(source: str, things: Sequence[tuple[str, str, str | None]], schema: Schema) -> Iterator[pa.Table]:
    said = _statements(source, things, schema)
    yield said.table
    yield judge(said, schema).table


def _statements(source: str, things: Sequence[tuple[str, str, str | None]], schema: Schema) -> StatementTable:
    keys = [entity_key(source, name) for name, _, _ in things]
    coded = [(key, code) for key, (_, _, code) in zip(keys, things, strict=True) if code]
    partners = keys[1:] + keys[:1]
    blocks = [
        Block("type", len(keys), {"subject": pa.array(keys), "value": pa.array([of for _, of, _ in things])}),
        Block("name", len(keys), {"subject": pa.array(keys), "value": pa.array([name for name, _, _ in things])}),
        Block("partnersWith", len(keys), {"subject": pa.array(keys), "object": pa.array(partners)}),
        Block("uscc", len(coded), {"subject": pa.array([key for key, _ in coded]), "value": pa.array([code for _, code in coded])}),
    ]
    return StatementTable(table_of(blocks, schema, {"source": source, "method": "generator", "confidence": 1.0}))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    arguments.add_argument("--folder", type=Path, help="where the graphs are made (1M things take 4 GB)")
    given = arguments.parse_args()
    print(json.dumps(measure(given.sizes, given.folder), indent=1))


if __name__ == "__main__":
    main()
