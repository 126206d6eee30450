"""What a document truly says, as a person has marked it: marked YAML, or the JSON form of ``*.gold.json`` → ``Gold``.

A document that contradicts itself does not load: a mark that does not parse, evidence that is not verbatim within one sentence,
an end that is no marked entity, a class or predicate unknown to the ontology or against its domain and range, or a name that
is marked once and stands unmarked elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from bench.reading.marks import Mark, parse_marks
from kg.errors import InputError
from ontology import Schema

ACTORS = frozenset({"Enterprise", "University", "ResearchInstitute", "Person", "Platform", "Park", "Incubator"})
UNNAMED = "CLASS:"  # an end that is a kind of thing, as in “市级企业技术中心11家”
STATUSES = ("planned", "in_progress", "done")
OWN_QUALIFIERS = frozenset({"status", "year", "implicit", "ambiguous", "construction"})  # the rest are the ontology's
KEYS = frozenset({"title", "region", "text", "relations", "indicators"})
FIGURE_KEYS = frozenset({"name", "value", "unit", "bound", "status", "evidence"})
FURTHER_KEYS = frozenset({"period", "of", "comparison", "verbal"})
STOPS = "。\n"


@dataclass(frozen=True, slots=True)
class Place:
    """``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing of the document; ``names`` are all the words that the text uses for it, ``named`` that they are its names."""

    id: str
    name: str
    cls: str
    names: frozenset[str]
    named: bool = True


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands; ``layer`` is top, nested (inside a longer name) or anaphor."""

    start: int
    end: int
    entity: str
    layer: str
    constructions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Relation:
    """Ends are ids of entities, or ``CLASS:`` and a kind; ``implicit`` when the text leaves the subject out."""

    subject: str
    predicate: str
    object: str
    status: str
    evidence: Place
    implicit: bool = False
    ambiguous: bool = False
    construction: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator."""

    name: str
    value: Decimal
    unit: str
    bound: str
    status: str
    evidence: Place


@dataclass(frozen=True, slots=True)
class Gold:
    """Everything that is to be found in ``text``; ``region`` is what it speaks of where it names no one."""

    title: str
    region: str | None
    text: str
    entities: Mapping[str, Entity]
    mentions: tuple[Mention, ...]
    relations: tuple[Relation, ...]
    figures: tuple[Figure, ...]

    def names(self, end: str) -> frozenset[str]:
        """The words for an end of a relation."""
        return self.entities[end].names if end in self.entities else frozenset({end.removeprefix(UNNAMED)})

    def cls(self, mention: Mention) -> str:
        return self.entities[mention.entity].cls


def load_gold(path: Path, schema: Schema) -> Gold:
    """One document: ``.yaml`` with marks, or ``.gold.json`` with its text beside it. Raises InputError."""
    return from_json(path) if path.suffix == ".json" else from_yaml(path.read_text(encoding="utf-8"), path.name, schema)


def load_folder(folder: Path, schema: Schema) -> dict[str, Gold]:
    """The documents of a folder by name, sorted."""
    return {path.stem: load_gold(path, schema) for path in sorted(folder.glob("*.yaml"))}


def from_yaml(content: str, where: str, schema: Schema) -> Gold:
    """A marked document. ``where`` names it in errors."""
    try:
        loaded = yaml.safe_load(content)
    except yaml.YAMLError as error:
        raise InputError(f"no YAML: {error}", where=where) from error
    if not isinstance(loaded, dict) or not {"title", "text"} <= loaded.keys() <= KEYS:
        raise InputError("a document has title, text and maybe region, relations, indicators", where=where)
    text, marks = parse_marks(loaded["text"], where)
    region = loaded.get("region")
    entities = _entities(text, marks, region, schema, where)
    _all_marked(text, marks, where)
    mentions = tuple(Mention(m.start, m.end, m.entity, m.layer, m.tags) for m in marks)
    relations = tuple(_relation(one, text, entities, schema, f"{where}: relation {one}") for one in loaded.get("relations") or ())
    figures = tuple(_figure(one, text, schema, f"{where}: indicator {one}") for one in loaded.get("indicators") or ())
    return Gold(loaded["title"], region, text, entities, mentions, relations, figures)


def from_json(path: Path) -> Gold:
    """A ``*.gold.json``; its text is in it or in the ``.txt`` of the same name."""
    loaded = json.loads(path.read_text(encoding="utf-8"))
    text = loaded.get("text") or (path.parent / (path.name.removesuffix(".gold.json") + ".txt")).read_text(encoding="utf-8")
    entities = {
        one["id"]: Entity(one["id"], one["name"], one["type"], frozenset({one["name"], *one["mentions"]}), one["named"])
        for one in loaded["entities"]
    }
    mentions = tuple(
        Mention(start, end, one["id"], layer)
        for one in loaded["entities"]
        for (start, end), layer in zip(one["spans"], one["layer"], strict=True)
    )
    relations = tuple(
        Relation(
            one["subj"],
            one["pred"],
            one["obj"],
            one["qualifiers"].get("status", ""),
            _place(one["evidence"], text, path.name, once=False),
            bool(one.get("implicit_subj")),
            bool(one.get("ambiguous")),
            "zero-subject" if one.get("implicit_subj") else "",
        )
        for one in loaded["relations"]
    )
    figures = tuple(
        Figure(
            one["name"],
            Decimal(str(one["value"])),
            one["unit"],
            one["bound"],
            one["status"],
            _place(one["evidence"], text, path.name, once=False),
        )
        for one in loaded["indicators"]
    )
    return Gold(loaded["meta"]["title"], None, text, entities, mentions, relations, figures)


def _entities(text: str, marks: tuple[Mark, ...], region: str | None, schema: Schema, where: str) -> dict[str, Entity]:
    classes: dict[str, str] = {region: "Region"} if region else {}
    names: dict[str, set[str]] = {region: {region}} if region else {}
    named: set[str] = {region} if region else set()
    for mark in marks:
        if mark.cls not in schema.classes:
            raise InputError(f"{mark.cls} is no class of the ontology", where=f"{where}: {mark.entity}")
        if classes.setdefault(mark.entity, mark.cls) != mark.cls:
            raise InputError(f"{mark.entity} is {classes[mark.entity]} and {mark.cls}", where=where)
        names.setdefault(mark.entity, {mark.entity}).add(text[mark.start : mark.end])
        if mark.layer != "anaphor":
            named.add(mark.entity)
    return {name: Entity(name, name, cls, frozenset(names[name]), name in named) for name, cls in classes.items()}


def _all_marked(text: str, marks: tuple[Mark, ...], where: str) -> None:
    """An actor's name stands nowhere but within marks. A short form (高新区) may be a common noun elsewhere."""
    covered = [(mark.start, mark.end) for mark in marks]
    for name in {m.entity for m in marks if m.cls in ACTORS}:
        for start in _occurrences(name, text):
            if not any(a <= start and start + len(name) <= b for a, b in covered):
                near = f"“{text[max(0, start - 8) : start + 20]}”"
                raise InputError(f"{name} is marked once and not here", where=f"{where}: text line {_line(text, start)}", fix=near)


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _occurrences(name: str, text: str) -> Iterator[int]:
    start = text.find(name)
    while start >= 0:
        yield start
        start = text.find(name, start + 1)


def _relation(one: Any, text: str, entities: Mapping[str, Entity], schema: Schema, where: str) -> Relation:
    if not isinstance(one, list) or len(one) != 5 or not isinstance(one[3], dict):
        raise InputError("a relation is [subject, predicate, object, {qualifiers}, evidence]", where=where)
    subject, predicate, object_, qualifiers, evidence = str(one[0]), one[1], str(one[2]), one[3], one[4]
    if predicate not in schema.relations:
        raise InputError(f"{predicate} is no relation of the ontology", where=where)
    relation = schema.relations[predicate]
    for end, allowed in ((subject, relation.domain), (object_, relation.range)):
        if end.startswith(UNNAMED):
            continue
        if end not in entities:
            raise InputError(f"{end} is marked nowhere", where=where)
        if entities[end].cls not in allowed:
            raise InputError(f"{end} is {entities[end].cls}, {predicate} wants {'/'.join(sorted(allowed))}", where=where)
    if unknown := qualifiers.keys() - OWN_QUALIFIERS - schema.qualifiers.keys():
        raise InputError(f"unknown qualifier {', '.join(sorted(unknown))}", where=where)
    if qualifiers.get("status") not in STATUSES:
        raise InputError(f"status is one of {', '.join(STATUSES)}", where=where)
    return Relation(
        subject,
        predicate,
        object_,
        qualifiers["status"],
        _place(evidence, text, where),
        bool(qualifiers.get("implicit")),
        bool(qualifiers.get("ambiguous")),
        qualifiers.get("construction", ""),
    )


def _figure(one: Any, text: str, schema: Schema, where: str) -> Figure:
    if not isinstance(one, dict) or not one.keys() >= FIGURE_KEYS or one.keys() - FIGURE_KEYS - FURTHER_KEYS:
        raise InputError(
            f"an indicator has {', '.join(sorted(FIGURE_KEYS))} and maybe {', '.join(sorted(FURTHER_KEYS))}", where=where
        )
    for key, scheme in (("bound", "bound"), ("status", "measure")):
        if one[key] not in {concept.notation for concept in schema.schemes[scheme]}:
            raise InputError(f"{one[key]} is no {key}", where=where)
    value = Decimal(str(one["value"]))
    evidence = _place(one["evidence"], text, where)
    if not one.get("verbal") and str(one["value"]) not in one["evidence"].replace(",", ""):
        raise InputError(f"{one['value']} is not in the evidence (a number in words is marked verbal: true)", where=where)
    return Figure(one["name"], value, one["unit"], one["bound"], one["status"], evidence)


def _place(quote: str, text: str, where: str, *, once: bool = True) -> Place:
    """The first place of ``quote``; with ``once`` it has to be the only one and within one sentence."""
    start = text.find(quote)
    if start < 0 or not quote:
        raise InputError(f"“{quote}” is not in the text", where=where)
    if once and text.find(quote, start + 1) >= 0:
        raise InputError(f"“{quote}” stands in the text twice", where=where, fix="Quote more of it.")
    if once and any(stop in quote[:-1] for stop in STOPS):
        raise InputError(f"“{quote}” goes over the end of a sentence", where=where)
    return Place(start, start + len(quote))
