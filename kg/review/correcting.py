"""What a reviewer says instead: from a statement that was read and a correction to the rows that stand in its place.

The rows belong to the review of the document and keep its evidence: edition, locator and quote, so that the edge still leads to its
sentence. Names mean what the document calls by them: a name that it uses is its key, another one is a new key of it. The names and
classes that a corrected statement needs are said along with it, so that it does not hang on what a later reader may leave out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kg.errors import InputError
from kg.identity import DEFAULT_RULES, judge
from kg.identity.names import normalise
from kg.review.when import When, read
from kg.statements.reviews import CONTEXT, METHOD, VERSION, review_of, reviewed
from kg.statements.statement import Statement, Status, entity_key, identify
from ontology import Relation, Schema

TYPE, NAME, FIGURE = "type", "name", "indicatorValue"
MEASURES: Mapping[str, Status] = {"achieved": "done", "expected": "planned", "target": "planned"}
OF_STATUS = {"done": "achieved", "in_progress": "expected", "planned": "target"}
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Known:
    """The names and classes that hold in one document and its review: by key, first said first."""

    names: Mapping[str, tuple[str, ...]]
    classes: Mapping[str, str]

    @classmethod
    def of(cls, rows: Iterable[Statement], schema: Schema) -> Known:
        names: dict[str, tuple[str, ...]] = {}
        classes: dict[str, str] = {}
        for row in rows:
            declared = schema.properties.get(row.predicate)
            if row.predicate == TYPE and row.value:
                classes.setdefault(row.subject, row.value)
            elif declared is not None and declared.is_name and row.value:
                names[row.subject] = (*names.get(row.subject, ()), row.value)
        return cls(names, classes)

    def key(self, name: str, source: str) -> str:
        wanted = normalise(name)
        found = (key for key, names in self.names.items() if any(normalise(one) == wanted for one in names))
        return next(found, None) or entity_key(reviewed(source), name)

    def name(self, key: str) -> str:
        return max(self.names.get(key, (key,)), key=len)


def correct(
    base: Statement, corrected: Mapping[str, str], known: Known, schema: Schema, rules: frozenset[str] = DEFAULT_RULES
) -> list[Statement]:
    """The rows that stand in place of ``base``, the corrected statement first, with ids.

    Raises InputError, which says in ``where`` which field of the correction cannot be.
    """
    given = {name: _clean(name, text) for name, text in corrected.items() if text.strip()}
    if not given:
        raise InputError("corrects nothing.", fix="Say what is right, or answer accept or reject.")
    match base:
        case Statement(predicate="type" | "name"):
            rows = _thing(base, given, known, schema)
        case Statement(object=str()):
            rows = _relation(base, given, known, schema)
        case _:
            rows = _literal(base, given, known, schema)
    said = list(identify((_by_reviewer(row) for row in rows), schema))
    return [*said, *judge(said, schema, rules)]


def _thing(base: Statement, given: dict[str, str], known: Known, schema: Schema) -> list[Statement]:
    """Another class or name of the same key: whatever is said of the thing goes on to hold of it."""
    named_only = base.predicate == NAME
    _only(given, ("name",) if named_only else ("class", "name"))
    now, named = known.classes.get(base.subject, ""), base.value if named_only and base.value else known.name(base.subject)
    kind = _class(given["class"], schema) if "class" in given else now
    name = given.get("name", named)
    if (kind, name) == (now, named):
        raise InputError("is what was read already.", where="class or name", fix="Answer accept.")
    told = [_literal_row(base, base.subject, NAME, name)]
    if kind:
        told.append(_literal_row(base, base.subject, TYPE, kind))
    return told[::-1] if "class" in given else told


def _relation(base: Statement, given: dict[str, str], known: Known, schema: Schema) -> list[Statement]:
    _only(given, ("subject", "predicate", "object", "class", "status", "when"))
    predicate = _predicate(given["predicate"], schema) if "predicate" in given else base.predicate
    relation = schema.relations.get(predicate)
    subject, more = _end("subject", base, base.subject, given, known, relation, schema)
    target, others = _end("object", base, base.object or "", given, known, relation, schema)
    if subject == target:
        raise InputError("would be a relation of a thing to itself.", where="subject or object", fix="Name two things.")
    qualifiers = {n: v for n, v in base.qualifiers.items() if relation is None or n in relation.qualifiers}
    content: dict[str, Any] = {"subject": subject, "predicate": predicate, "object": target, "qualifiers": qualifiers}
    if "status" in given:
        content["status"] = _status(given["status"], schema)
    row = replace(base, **content, **_when(given, base), **_basis(base, given))
    _different(base, row)
    _class_is_needed(given, [*more, *others], schema)
    return [row, *more, *others]


def _literal(base: Statement, given: dict[str, str], known: Known, schema: Schema) -> list[Statement]:
    figure = base.predicate == FIGURE
    _only(given, ("subject", "class", "indicator", "value", "unit", "status", "when") if figure else ("subject", "class", "value"))
    subject, more = _end("subject", base, base.subject, given, known, None, schema)
    value = given.get("value", base.value or "")
    content: dict[str, Any] = {"subject": subject, "value": value, "unit": given.get("unit", base.unit)}
    if figure:
        if not NUMBER.fullmatch(value.replace(",", "")):
            raise InputError(f"is no number: {value!r}.", where="value", fix="Write it in digits, such as 29.2; the unit is apart.")
        content["value"] = value.replace(",", "")
        qualifiers = dict(base.qualifiers)
        if "indicator" in given:
            qualifiers["indicator"] = given["indicator"]
        if "status" in given:
            qualifiers["measure"], content["status"] = _measure(given["status"], schema)
        content["qualifiers"] = qualifiers
    row = replace(base, **content, **_when(given, base), **_basis(base, given))
    _different(base, row)
    _class_is_needed(given, more, schema)
    return [row, *more]


def _end(
    role: str, base: Statement, present: str, given: dict[str, str], known: Known, relation: Relation | None, schema: Schema
) -> tuple[str, list[Statement]]:
    """The key of one end, and the rows that say its class and its name."""
    key = known.key(given[role], base.source) if role in given else present
    name = given.get(role) or known.name(key)
    allowed = _allowed(relation, role)
    kind = known.classes.get(key, "")
    if not kind and role in given and "class" in given:
        kind = _class(given["class"], schema)
    if not kind and (not allowed or known.classes.get(present) in allowed):
        kind = known.classes.get(present, "")
    if not kind and allowed and len(allowed) == 1:
        [kind] = allowed
    if not kind and role in given:
        choice = ", ".join(sorted(allowed or _concrete(schema)))
        raise InputError(f"does not say what {name} is.", where="class", fix=f"Give its class: one of {choice}.")
    if allowed and kind and kind not in allowed and (role in given or "predicate" in given):
        what = f"{name} is of the class {kind}, which cannot be the {role} of {relation.name if relation else ''}."
        raise InputError(what, where=role, fix=f"It has to be one of {', '.join(sorted(allowed))}.")
    rows = [_literal_row(base, key, TYPE, kind)] if kind else []
    rows += [_literal_row(base, key, NAME, name)] if name != key else []
    return key, rows if role in given else [replace(row, method=CONTEXT) for row in rows]


def _allowed(relation: Relation | None, role: str) -> frozenset[str]:
    if relation is None:
        return frozenset()
    both = relation.domain | relation.range if relation.symmetric else frozenset[str]()
    return both or (relation.domain if role == "subject" else relation.range)


def _literal_row(base: Statement, key: str, predicate: str, value: str) -> Statement:
    place: dict[str, Any] = {"source": base.source, "edition": base.edition, "locator": base.locator, "quote": base.quote}
    return Statement(key, predicate, value=value, datatype="string", lang="zh" if predicate == NAME else None, **place)


def _class_is_needed(given: Mapping[str, str], named: Iterable[Statement], schema: Schema) -> None:
    if "class" in given and (TYPE, _class(given["class"], schema)) not in {(row.predicate, row.value) for row in named}:
        fix = "Correct a class where the thing itself is asked about: kg review --all."
        raise InputError("is not the class that the document knows what is named by.", where="class", fix=fix)


def _by_reviewer(row: Statement) -> Statement:
    """The row as a reviewer's: nothing of who read it stays."""
    method = row.method if row.method == CONTEXT else METHOD
    of_reviewer: dict[str, Any] = {"source": review_of(row.source), "method": method, "method_version": VERSION, "confidence": 1.0}
    return replace(row, **of_reviewer, operation="assert", id="", change=None, asserted_at=None, agent=None)


def _basis(base: Statement, given: Mapping[str, str]) -> dict[str, Any]:
    if "subject" not in given:
        return {}
    return {"subject_basis": "explicit" if given["subject"] in (base.quote or "") else "implicit"}


def _when(given: Mapping[str, str], base: Statement) -> dict[str, Any]:
    if "when" not in given:
        return {}
    when: When | None = read(given["when"], closed=base.valid_to is not None)
    if when is None:
        fix = "Write 2021, 2021-03, 2021-03-05, 2021-01/2021-10, 2021/ (open), /2023 or none."
        raise InputError(f"is no time: {given['when']!r}.", where="when", fix=fix)
    return {"valid_from": when.first, "valid_to": when.last, "precision": when.precision}


def _different(base: Statement, row: Statement) -> None:
    told = ("subject", "predicate", "object", "value", "unit", "status", "qualifiers", "valid_from", "valid_to", "precision")
    if all(getattr(base, name) == getattr(row, name) for name in told):
        raise InputError("is what was read already.", fix="Answer accept, or say what is right.")


def _only(given: Mapping[str, str], fields: tuple[str, ...]) -> None:
    for name in given:
        if name not in fields:
            raise InputError("has nothing to correct here.", where=name, fix=f"Here one can correct: {', '.join(fields)}.")


def _clean(name: str, text: str) -> str:
    text = text.strip()
    if not text.isprintable():
        raise InputError("holds a line break or a control character.", where=name, fix="Write it in one line.")
    return text


def _predicate(text: str, schema: Schema) -> str:
    wanted = text.casefold()
    for relation in schema.relations.values():
        if wanted in (relation.name.casefold(), *(label.casefold() for label in relation.label.values())):
            return relation.name
    raise InputError(f"is no relation: {text!r}.", where="predicate", fix=f"One of {', '.join(schema.relations)}.")


def _class(text: str, schema: Schema) -> str:
    wanted = text.casefold()
    for name in _concrete(schema):
        if wanted in (name.casefold(), *(label.casefold() for label in schema.classes[name].label.values())):
            return name
    raise InputError(f"is no class: {text!r}.", where="class", fix=f"One of {', '.join(_concrete(schema))}.")


def _concrete(schema: Schema) -> list[str]:
    return [name for name, known in schema.classes.items() if not known.abstract]


def _status(text: str, schema: Schema) -> str:
    concept = schema.concept("status", text)
    if concept is None:
        choice = ", ".join(concept.notation for concept in schema.schemes["status"])
        raise InputError(f"is no status: {text!r}.", where="status", fix=f"One of {choice}.")
    return concept.notation


def _measure(text: str, schema: Schema) -> tuple[str, Status]:
    """A figure is achieved, expected or a target; done and planned are understood, too."""
    concept = schema.concept("measure", text) or schema.concept("status", text)
    measure = OF_STATUS.get(concept.notation, concept.notation) if concept else ""
    if measure not in MEASURES:
        raise InputError(f"is no status of a figure: {text!r}.", where="status", fix=f"One of {', '.join(MEASURES)}.")
    return measure, MEASURES[measure]
