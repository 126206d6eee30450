"""The queue of what was read: statements that are worth a look, the most doubtful and the most consequential first."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kg.opened import OpenWorkspace
from kg.review.correcting import FIGURE, NAME, TYPE, Known
from kg.review.doubts import LEFT_BEHIND, QUEUE, doubtful
from kg.review.item import Item, Role, Wanted, Why
from kg.review.passages import Passages
from kg.review.sources import one_source
from kg.review.when import When, text_of
from kg.show import words
from kg.show.words import Words
from kg.snapshot import Snapshot
from kg.statements.reviews import PREFIX, content
from kg.statements.statement import Statement
from ontology import Schema
from ontology.schema import LANGUAGES

KIND = "reading"
Row = Mapping[str, Any]


def queue(workspace: OpenWorkspace, wanted: Wanted) -> Iterator[Item]:
    """The items, in the order in which they are worth a reviewer's time. Raises NotFound for a source that is not there."""
    snapshot = workspace.snapshot()
    source = one_source(snapshot, wanted.source) if wanted.source is not None else None
    values = {"source": source, "below": wanted.below, "everything": wanted.everything, "reviewed": wanted.reviewed}
    disputed = doubtful(snapshot)
    rows = snapshot.sql(QUEUE, {**values, "disputed": sorted(disputed)}).to_pylist()
    passages = Passages(workspace.stored_text)
    left = _left_behind(snapshot, passages, source)
    names = _known(snapshot, workspace.schema, rows)
    for row in rows:
        why = _why(row, disputed, left, wanted)
        if why:
            yield _item(row, why, workspace.schema, names, passages)


def _why(row: Row, disputed: frozenset[str], left: frozenset[str], wanted: Wanted) -> tuple[Why, ...]:
    """Why a row is put before a reviewer; nothing for a reviewer's own statement that nobody has to look at."""
    own = row["source"].startswith(PREFIX)
    if wanted.reviewed:
        return ("reviewed",)
    if own:
        return ("left behind",) if row["id"] in left else ()
    told: list[tuple[Why, bool]] = [
        ("disagreement", row["id"] in disputed),
        ("changed", row["outdated"]),
        ("low confidence", row["confidence"] < wanted.below),
        ("asked for", wanted.everything),
    ]
    return tuple(why for why, holds in told if holds)


def _left_behind(snapshot: Snapshot, passages: Passages, source: str | None) -> frozenset[str]:
    """The reviewers' statements whose words do not stand in the document any more, or whose document is gone."""
    rows = snapshot.sql(LEFT_BEHIND, {"source": source}).to_pylist()

    def stands(row: Row) -> bool:
        told = passages.stands_in(row["current"], row["quote"]) if row["current"] and row["quote"] else None
        return bool(row["said"]) if told is None else told

    return frozenset(row["id"] for row in rows if not stands(row))


def _item(row: Row, why: tuple[Why, ...], schema: Schema, known: Known, passages: Passages) -> Item:
    statement = _statement(row)
    subject = known.name(row["subject"])
    other = known.name(row["object"]) if row["object"] else ""
    marked: dict[Role, Sequence[str]] = {
        "subject": known.names.get(row["subject"], ()),
        "object": known.names.get(row["object"] or "", ()),
        "value": _value_words(row, schema),
    }
    figure = row["predicate"] == FIGURE
    return Item(
        id=row["id"],
        kind=KIND,
        seen=content(statement),
        understood=_understood(statement, subject, other, schema),
        passage=passages.passage(row, row["title"] or row["source"], marked),
        fields=_fields(statement, subject, other),
        status=_status(statement, schema) if row["object"] or figure else dict.fromkeys(LANGUAGES, ""),
        when=words.period(row["valid_from"], row["valid_to"], row["precision"]),
        confidence=row["confidence"],
        method=row["method"] or "",
        carries=row["carries"],
        why=why,
        review=row["review"],
        reviewer=row["reviewer"],
    )


def _understood(said: Statement, subject: str, other: str, schema: Schema) -> Words:
    """``江都区 · 签署协议 · 苏州大学（协议：框架）``: who, what, whom, with the details that the statement has."""
    details = words.qualifier_words(schema, said.qualifiers)
    label: Words
    what: Words
    if said.object:
        label, what = words.label(schema.relations, said.predicate), dict.fromkeys(LANGUAGES, other)
    elif said.predicate == TYPE:
        label, what = {"zh": "是", "en": "is a"}, words.label(schema.classes, said.value or "")
    elif said.predicate == FIGURE:
        label = {"zh": "", "en": ""}
        what, details = words.figure_words(schema, said.value or "", said.unit, said.qualifiers), {"zh": "", "en": ""}
    else:
        declared = schema.properties.get(said.predicate)
        label = {"zh": "又称", "en": "is also called"} if said.predicate == NAME else words.label(schema.properties, said.predicate)
        what = words.value_words(schema, declared.scheme if declared else None, said.value or "")
    told = {}
    for language in LANGUAGES:
        line = " · ".join(part for part in (subject, label[language], what[language]) if part)
        told[language] = f"{line} ({details[language]})" if details[language] else line
    return told


def _status(said: Statement, schema: Schema) -> Words:
    """In words, done too: the reviewer has to see that it was taken for done."""
    if said.predicate == FIGURE and "measure" in said.qualifiers:
        return words.value_words(schema, "measure", said.qualifiers["measure"])
    return words.value_words(schema, "status", said.status or "done")


def _fields(said: Statement, subject: str, other: str) -> Mapping[str, str]:
    """What a correction may change, as it is written; ``class`` of a relation is that of a name that the document does not know."""
    when = text_of(When(said.valid_from, said.valid_to, said.precision))
    if said.object:
        return {
            "subject": subject,
            "predicate": said.predicate,
            "object": other,
            "class": "",
            "status": said.status or "done",
            "when": when,
        }
    if said.predicate == TYPE:
        return {"class": said.value or "", "name": subject}
    if said.predicate == NAME:
        return {"name": said.value or ""}
    if said.predicate == FIGURE:
        told = {"indicator": said.qualifiers.get("indicator", ""), "value": said.value or "", "unit": said.unit or ""}
        return {"subject": subject, "class": "", **told, "status": said.qualifiers.get("measure", "achieved"), "when": when}
    return {"subject": subject, "class": "", "value": said.value or ""}


def _value_words(row: Row, schema: Schema) -> tuple[str, ...]:
    """The value as the source may write it."""
    if row["value"] is None or row["predicate"] in (TYPE, NAME):
        return ()
    declared = schema.properties.get(row["predicate"])
    shown = words.value_words(schema, declared.scheme if declared else None, row["value"])
    return (*([row["value"] + row["unit"]] if row["unit"] else []), row["value"], shown["zh"])


def _statement(row: Row) -> Statement:
    told = ("subject", "predicate", "object", "value", "unit", "valid_from", "valid_to", "precision", "status", "source", "id")
    return Statement(**{name: row[name] for name in told}, qualifiers=json.loads(row["qualifiers"] or "{}"))


def _known(snapshot: Snapshot, schema: Schema, rows: Sequence[Row]) -> Known:
    """The names of the keys that these rows speak of: those that hold, or, where none does, those that did."""
    keys = sorted({key for row in rows for key in (row["subject"], row["object"]) if key})
    naming = [name for name, declared in schema.properties.items() if declared.is_name]
    told = snapshot.sql(
        "SELECT subject, value, rejected FROM statements WHERE list_contains($naming, predicate) "
        "AND subject IN (SELECT unnest($keys)) ORDER BY subject, value",
        {"naming": naming, "keys": keys},
    ).to_pylist()
    names: defaultdict[tuple[str, bool], tuple[str, ...]] = defaultdict(tuple)
    for row in told:
        names[row["subject"], row["rejected"]] += (row["value"],)
    return Known({key: names[key, False] or names[key, True] or (key,) for key in keys}, {})
