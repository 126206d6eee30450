"""The section of docs/benchmarks.md about the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bench.serving.summary import BORDER, RIVALS, WANTED

NAMES = {"tdb2": "Fuseki, TDB2", "memory": "Fuseki, in memory", "neo4j": "Neo4j"}
FRONTS = {"tdb2": "`/sparql` over Oxigraph", "neo4j": "`/cypher` over Ladybug"}


def markdown(serving: Mapping[str, Any]) -> list[str]:
    """Lines; every figure comes from ``serving``."""
    size = f"{serving['entities']:,} entities and {serving['relations']:,} relations"
    lines = [
        "",
        "## The server beside Fuseki and Neo4j",
        "",
        f"The named questions over a generated graph of {size}, asked over HTTP",
        "(Neo4j by its driver): all of them once, which does not count, and then turn by turn. A ratio",
        f"is our time over the other's, where both answer within {serving['seconds']:g} s and with as many rows; the geometric",
        f"mean over the questions has its 95 % interval by bootstrap. At most {WANTED} is wanted. Fuseki holds the triples of the",
        "default graph, which is the union of all.",
        "Look-ups are the questions about a thing that is named, listings those that go through a large part of the graph.",
        "",
        "| beside | compared | mean of medians | look-ups | listings | mean of p95 "
        "| only ours in time | only the other | neither | other rows |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for phase, name in NAMES.items():
        if one := serving["against"].get(phase):
            lists = [", ".join(one[key]) or "–" for key in ("ours_alone", "rival_alone", "neither", "rows_differ")]
            means = [_interval(one[key]) for key in ("mean", "look_ups", "listings", "of_p95")]
            lines.append(f"| {name} | {one['compared']} of {one['questions']} | {' | '.join([*means, *lists])} |")
    lines += [f"| {NAMES.get(phase, phase)} | not measured: {why} | | | | | | | | |" for phase, why in serving["absent"].items()]
    for phase, one in serving["against"].items():
        if one["engine_over_wanted"]:
            lines += ["", _why(NAMES[phase], one)]
    if {"tdb2", "memory"} & serving["against"].keys():
        lines += [
            "",
            "Why listings take longer: Oxigraph keeps each term under its hash, so that what the patterns of one row need lies far",
            "apart, and opens RocksDB with that library's small default cache of blocks, for which its Python API has no setting.",
            "Each pattern of each row so reads and unpacks a block, where Fuseki maps its files into memory.",
        ]
    lines += ["", *_front(serving["front"]), *_questions(serving["times"])]
    if lookups := serving["times"].get("lookups"):
        lines += ["", *_lookups(lookups)]
    return lines


def _why(name: str, one: Mapping[str, Any]) -> str:
    over, engine = set(one["over_wanted"]), set(one["engine_over_wanted"])
    return (
        f"Over {WANTED} of the time of {name}: {len(over)} questions. In {len(over & engine)} of them the bare engine alone takes "
        f"more than that; in the others it is the front that does: {', '.join(sorted(over - engine)) or 'none'}."
    )


def _front(front: Mapping[str, Any]) -> list[str]:
    lines = [
        "What the front costs over the bare engine, by medians of the same run. Wanted: at most 3 ms more for answers under",
        f"{BORDER:g} ms, at most 1.2 times as long for the others.",
        "",
        "| front | short answers | middle, ms more | worst | long answers | middle, times as long | worst |",
        "|---|---|---|---|---|---|---|",
    ]
    for phase, name in FRONTS.items():
        if phase in front:
            cells = [_cost(front[phase].get(kind)) for kind in ("short_ms", "long_ratio")]
            lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def _cost(one: Mapping[str, Any] | None) -> str:
    return f"{one['questions']} | {one['median']:.2f} | {one['worst']:.2f} ({one['worst_at']})" if one else "0 | | "


def _questions(times: Mapping[str, Any]) -> list[str]:
    """Every question: medians in ms, with the 95th percentile of a system's runs in brackets."""
    phases = [phase for phase in RIVALS if times.get(phase)]
    columns = [(phase, system) for phase in phases for system in _systems(times[phase])]
    heads = [
        NAMES[phase] if system == RIVALS[phase] else f"{system} ({NAMES[phase].split(',')[-1].strip()})"
        for phase, system in columns
    ]
    lines = ["", "Medians in ms, and 95th percentiles:", "", f"| question | {' | '.join(heads)} |", f"|---|{'---|' * len(heads)}"]
    ids = dict.fromkeys(name for phase in phases for name in times[phase])
    for name in ids:
        cells = [_time(times[phase].get(name, {}).get(system)) for phase, system in columns]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def _systems(questions: Mapping[str, Any]) -> list[str]:
    return list(next(iter(questions.values())))


def _time(one: Mapping[str, Any] | None) -> str:
    if one is None:
        return ""
    return f"{_ms(one['median'])} ({_ms(one['p95'])})" if "median" in one else str(one["wrong"])[:60].replace("|", "/")


def _lookups(one: Mapping[str, Any]) -> list[str]:
    ended = ", ".join(f"{status} after {seconds:.1f} s" for status, seconds in one["endless"])
    idle, busy = _ms(one["idle"]), _ms(one["busy"])
    return [
        f"Fifty clients look things up, then once more beside four questions without end: 95th percentile {idle} ms and",
        f"{busy} ms, {one['ratio']:.2f} times as long (wanted: at most 3), {one['wrong']} errors. The four ended with",
        f"{ended}; {one['still_running_after_the_look_ups']} of them ran as long as the look-ups did.",
    ]


def _interval(found: list[float]) -> str:
    return f"{found[0]:.2f} ({found[1]:.2f}–{found[2]:.2f})" if found else "–"


def _ms(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
