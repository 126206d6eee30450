"""A way through the graph in words, with the statements that it rests on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.recommend.graph import Graph, Mention, weight

if TYPE_CHECKING:
    from kg.recommend.need import Match
    from kg.snapshot import Snapshot
    from ontology import Schema

Pair = tuple[str, str]

TEXTS = {
    "same_report": {"zh": "见于“{}”，该来源所述地区为", "en": "is spoken of by “{}”, which is about"},
    "already_partners": {"zh": "已有直接联系", "en": "They are in touch already."},
    "planned": {"zh": "每条理由中都有尚未完成的计划", "en": "Each reason leads over a plan that is not done yet."},
    "one_source": {"zh": "所有依据都出自“{}”", "en": "All evidence is from “{}”."},
    "matched": {"zh": "需求与“{}”相符（“{}”）", "en": "The need matches “{}” (“{}”)"},
    "brackets": {"zh": "（{}）", "en": " ({})"},
    "comma": {"zh": "，", "en": ", "},
}


@dataclass(frozen=True, slots=True)
class Step:
    """The relation that says most between two entities."""

    id: str
    predicate: str
    subject: str
    status: str
    year: int | None
    weight: float
    statements: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """``path`` alternates entity and relation ids; where a report leads from an entity to its region, that source's id
    stands in the relation's place. ``evidence`` are statement ids in the order of the path."""

    kind: str
    text: str
    path: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Against:
    kind: str
    text: str


def steps_between(snapshot: Snapshot, pairs: Collection[Pair]) -> Mapping[Pair, Step]:
    """For each of these pairs of entities the relation that says most, under the pair in order of ids."""
    rows = snapshot.sql(
        "WITH wanted AS (SELECT unnest($low) AS low, unnest($high) AS high) "
        "SELECT low, high, id, predicate, subject, status, year, confidence, statements, sources FROM relations "
        "JOIN wanted ON low = least(subject, object) AND high = greatest(subject, object) WHERE NOT rejected ORDER BY id",
        {"low": [pair[0] for pair in pairs], "high": [pair[1] for pair in pairs]},
    ).to_pylist()
    found: dict[Pair, Step] = {}
    for row in rows:
        step = Step(
            id=row["id"],
            predicate=row["predicate"],
            subject=row["subject"],
            status=row["status"],
            year=row["year"],
            weight=weight(row["predicate"], row["status"], row["confidence"]),
            statements=tuple(row["statements"]),
            sources=tuple(row["sources"]),
        )
        known = found.setdefault((row["low"], row["high"]), step)
        if step.weight > known.weight:
            found[row["low"], row["high"]] = step
    return found


def pairs_of(graph: Graph, way: Sequence[int]) -> list[Pair]:
    """The entities at either end of each step of a way, in order of ids."""
    ids = [graph.ids[at] for at in way]
    return [(min(pair), max(pair)) for pair in pairwise(ids)]


def reason_of(
    graph: Graph, schema: Schema, way: Sequence[int], steps: Mapping[Pair, Step], mentions: Mapping[str, Mention], language: str
) -> Reason:
    """``亚威机床 见于“…”，该来源所述地区为 江都区 —签署协议（2021）— 苏州大学``."""
    ids, text = [graph.ids[way[0]]], graph.names[way[0]]
    evidence: list[str] = []
    kind = "path"
    for pair, at in zip(pairs_of(graph, way), way[1:], strict=True):
        step, here, name = steps.get(pair), graph.ids[at], graph.names[at]
        if step is None:
            kind, mention = "region", mentions[here]
            ids += [mention.source, here]
            evidence += mention.evidence
            text += f" {TEXTS['same_report'][language].format(mention.title)} {name}"
        else:
            text += f" {_arrow(schema, step, ids[-1], language)} {name}"
            ids += [step.id, here]
            evidence += step.statements
    return Reason(kind, text, tuple(ids), tuple(dict.fromkeys(evidence)))


def _arrow(schema: Schema, step: Step, here: str, language: str) -> str:
    known = schema.relations.get(step.predicate)
    label = known.label[language] if known else step.predicate
    planned = schema.concept("status", step.status) if step.status == "planned" else None
    details = [str(step.year)] if step.year else []
    details += [planned.label[language]] if planned else []
    if details:
        label += TEXTS["brackets"][language].format(TEXTS["comma"][language].join(details))
    if known and known.symmetric:
        return f"—{label}—"
    return f"—{label}→" if step.subject == here else f"←{label}—"


def matched(match: Match, language: str) -> Reason:
    """That the need speaks of what an entity is said to be or do."""
    return Reason("text", TEXTS["matched"][language].format(match.text, match.shared), (match.entity,), match.statements)


def against(
    reasons: Sequence[Reason], steps: Iterable[Step], titles: Mapping[str, tuple[str, str]], language: str
) -> list[Against]:
    """What the reasons themselves leave in doubt: each leads over a plan, or one source says it all.

    ``titles``: by statement, the id and the title of its source.
    """
    found = []
    planned = {step.id for step in steps if step.status == "planned"}
    if reasons and all(planned.intersection(reason.path) for reason in reasons):
        found.append(Against("planned", TEXTS["planned"][language]))
    sources = {titles[id] for reason in reasons for id in reason.evidence if id in titles}
    if len(sources) == 1:
        [(_, title)] = sources
        found.append(Against("one_source", TEXTS["one_source"][language].format(title)))
    return found


def titles_of(snapshot: Snapshot, reasons: Iterable[Reason]) -> Mapping[str, tuple[str, str]]:
    """By statement of these reasons, the id and the title of its source."""
    rows = snapshot.sql(
        "SELECT s.id, s.source, coalesce(d.title, s.source) AS title FROM statements s LEFT JOIN sources d ON d.id = s.source "
        "WHERE s.id IN (SELECT unnest($ids))",
        {"ids": [id for reason in reasons for id in reason.evidence]},
    ).to_pylist()
    return {row["id"]: (row["source"], row["title"]) for row in rows}
