"""From what a person says to the rows of one change.

Who says it is a source like any other: it has a title, keys of its own for what it speaks of, and can be retracted. It joins
its key to the entity that is meant by a judgement of its own, and says name and class again; so its statement stands when the
source that the entity came from goes, and nothing is left of it when it goes itself. The words are stored as a text, and are
the statement's evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from kg.asserting.asked import TYPE, Asked, carrier, class_named, days, details, literal, status
from kg.errors import NotFound, UsageError
from kg.files import write_whole
from kg.identity import judge
from kg.opened import OpenWorkspace
from kg.statements.change import Change
from kg.statements.statement import (
    IDENTIFIED_AS,
    RESERVED,
    SAME,
    SOURCE_MEDIA_TYPE,
    SOURCE_TITLE,
    Statement,
    entity_key,
    from_arrow,
    identify,
)
from ontology import Property, Relation

if TYPE_CHECKING:
    from kg.snapshot import Entity, Snapshot
    from ontology import Schema

PREFIX = "said:"
METHOD, CONTEXT, VERSION = "assert", "assert-context", "1"  # the statement; names and classes that are said along with it
NAME = "name"


@dataclass(frozen=True, slots=True)
class _Thing:
    """What a name means: the key under which the source speaks of it, and the rows that say what it is."""

    key: str
    rows: tuple[Statement, ...] = ()


def say(workspace: OpenWorkspace, asked: Asked, *, rules: frozenset[str], agent: str, message: str = "") -> Change:
    """Write one statement by hand as a change; the same again changes nothing.

    Raises UsageError for what the ontology does not allow, NotFound for a name that nothing has and for which no class is given.
    """
    source = PREFIX + asked.source.strip()
    if source == PREFIX or not source.isprintable():
        raise UsageError(f"{asked.source!r} is no title of a source.", fix="Say in one line who said it: --source TITLE")
    held = from_arrow(workspace.ledger.current([source]))
    said = rows(asked, source, held, workspace.snapshot(), workspace.schema)
    told = [row for row in (*held, *said) if not row.predicate.startswith(RESERVED)]
    judged = list(judge({row.id: row for row in told}.values(), workspace.schema, rules))
    fallen = [row for row in held if row.predicate == IDENTIFIED_AS and row.id not in {one.id for one in judged}]
    gone = [replace(row, operation="retract", change=None, asserted_at=None, agent=None) for row in fallen]
    text = asked.words.encode()
    folder = workspace.root / "sources"
    folder.mkdir(exist_ok=True)
    if not (stored := folder / f"{sha256(text).hexdigest()}.txt").exists():
        write_whole(stored, text)
    what = message or f"{asked.source}: {asked.subject} {asked.predicate} {asked.object}"
    return workspace.ledger.commit([*said, *judged, *gone], agent=agent, message=what)


def rows(asked: Asked, source: str, held: Sequence[Statement], snapshot: Snapshot, schema: Schema) -> list[Statement]:
    """What the source says now and did not say before, with ids; ``held`` is what it said before."""
    known = carrier(asked.predicate, schema)
    classes = [class_named(text, schema) for text in asked.classes]
    try:
        edition = sha256(asked.words.encode()).hexdigest()
    except UnicodeEncodeError as error:
        raise UsageError("the words are not text that can be stored.", fix="Leave lone surrogates out.") from error
    locator = f"char=0,{len(asked.words)}"
    words = Statement("", "", source=source, edition=edition, locator=locator, quote=asked.words, method=CONTEXT)
    common = replace(words, method_version=VERSION)
    ends = [asked.subject, asked.object] if isinstance(known, Relation) else [asked.subject]
    things = [_thing(name, _allowed(known, role), classes, held, snapshot, common) for role, name in enumerate(ends)]
    if classes:
        raise UsageError(f"there is no new thing that is a {classes[0]}.", fix="Leave --class out, or write the new name.")
    if len(things) == 2 and things[0].key == things[1].key:
        raise UsageError("it would be a relation of a thing to itself.", fix="Name two things.")
    when = days(asked.first, asked.last)
    told = replace(
        common,
        subject=things[0].key,
        predicate=known.name,
        unit=asked.unit or None,
        valid_from=when.first,
        valid_to=when.last,
        precision=when.precision,
        status=status(asked.status, schema),
        qualifiers=details(asked.qualifiers, known, schema),
        method=METHOD,
    )
    if isinstance(known, Relation):
        statement = replace(told, object=things[1].key)
    else:
        statement = _with_value(told, asked.object, known, schema)
    described = [
        Statement(source, SOURCE_TITLE, value=asked.source.strip(), source=source, method=METHOD),
        Statement(source, SOURCE_MEDIA_TYPE, value="text/plain", source=source, method=METHOD),
    ]
    context = [row for thing in things for row in thing.rows]
    return list(identify([statement, *context, *described], schema))


def _with_value(statement: Statement, text: str, known: Property, schema: Schema) -> Statement:
    value = literal(text, known, schema)
    if known.datatype != "langString":
        return replace(statement, value=value, datatype=known.datatype)
    return replace(statement, value=value, datatype="string", lang=_language(value))


def _language(text: str) -> str:
    return "zh" if any("\u4e00" <= character <= "\u9fff" for character in text) else "en"


def _allowed(known: Relation | Property, role: int) -> frozenset[str]:
    if isinstance(known, Property):
        return known.domain
    return known.domain | known.range if known.symmetric else (known.domain, known.range)[role]


def _thing(
    name: str, allowed: frozenset[str], classes: list[str], held: Iterable[Statement], snapshot: Snapshot, common: Statement
) -> _Thing:
    """The thing that is meant; a name that nothing has takes the next of ``classes`` away, and becomes a new thing."""
    name = name.strip()
    found = snapshot.resolve(name, parts=False) if name.isprintable() else []
    if len(found) > 1:
        choice = "; ".join(f"{entity.id} ({entity.type} {entity.label})" for entity in found[:10])
        raise UsageError(f"{name!r} may be {len(found)} things.", fix=f"Give the id of the one that is meant: {choice}.")
    if not found and not (name and name.isprintable()):
        raise UsageError(f"{name!r} is no name.", fix="Write it in one line.")
    if not found and not classes:
        near = [f"{entity.label} ({entity.id})" for entity in snapshot.resolve(name)[:5]]
        known = f" Known are: {', '.join(near)}." if near else ""
        fix = f"If it is new, give its class: --class {'|'.join(sorted(allowed))}"
        raise NotFound(f"nothing is called {name!r}.{known}", fix=fix)
    kind = found[0].type if found else classes.pop(0)
    if allowed and kind not in allowed:
        label = found[0].label if found else name
        fix = f"It has to be one of {', '.join(sorted(allowed))}."
        raise UsageError(f"{label} is of the class {kind}, which cannot stand here.", fix=fix)
    if not found:
        key = entity_key(common.source, name)
        return _Thing(key, _said_along(key, kind, name, common))
    return _known(found[0], held, common)


def _known(entity: Entity, held: Iterable[Statement], common: Statement) -> _Thing:
    """The source's key for an entity: the one that it has, or a new one, which a judgement of the source joins to it."""
    own = {key for row in held for key in (row.subject, row.object) if key and row.predicate != SAME}
    if mine := sorted(own & set(entity.keys)):
        named = {row.subject for row in held if row.predicate == NAME}
        return _Thing(mine[0], () if mine[0] in named else _said_along(mine[0], entity.type, entity.label, common))
    key = entity_key(common.source, entity.id)
    same = Statement(key, SAME, object=entity.id, source=common.source, method=METHOD, method_version=VERSION)
    return _Thing(key, (*_said_along(key, entity.type, entity.label, common), same))


def _said_along(key: str, kind: str, name: str, common: Statement) -> tuple[Statement, ...]:
    return (
        replace(common, subject=key, predicate=TYPE, value=kind, datatype="string"),
        replace(common, subject=key, predicate=NAME, value=name, datatype="string", lang=_language(name)),
    )
