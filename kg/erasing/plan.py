"""What erasing something would take away: worked out from ledger and files, shown before it is done."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kg.erasing.history import History, contents, renamed
from kg.erasing.holding import holds
from kg.erasing.rows import Doomed
from kg.erasing.stored import ANSWERS, SOURCES, left, stored
from kg.erasing.wording import Wording
from kg.errors import NotFound, UsageError
from kg.opened import OpenWorkspace
from kg.statements.reviews import PREFIX, review_of, reviewed
from kg.statements.statement import SOURCE_EDITION, SOURCE_ORIGINAL, SOURCE_PATH, SOURCE_TITLE

if TYPE_CHECKING:
    from kg.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes. ``after`` is the change that the plan was made for; paths are relative to the workspace, with slashes.

    ``rows`` counts the rows of all changes that are left out, ``statements`` those of them that hold now. ``texts``: stored
    texts that are blackened, each with the number of places; ``deleted``: originals, texts and remembered answers that go.
    ``others``: names of other entities in which an erased name is blackened. ``left``: files of the workspace's owner that hold
    a name and are not touched.
    """

    kind: str
    label: str
    after: int
    doomed: Doomed
    rows: int = 0
    statements: int = 0
    texts: tuple[tuple[str, int], ...] = ()
    deleted: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    names: tuple[str, ...] = field(default=())

    def as_dict(self) -> dict[str, object]:
        return {
            "kind": self.kind,
            "label": self.label,
            "names": list(self.names),
            "rows": self.rows,
            "statements": self.statements,
            "texts": [{"file": name, "places": places} for name, places in self.texts],
            "deleted": list(self.deleted),
            "others": list(self.others),
            "left": list(self.left),
        }


def plan(workspace: OpenWorkspace, asked: Sequence[str], *, namesakes: bool = False) -> Plan:
    """What erasing the entities, or the one source, that ``asked`` names would take away.

    An entity that was taken back is still in the history, and is found there by its name. ``namesakes``: blacken a name also
    where it is, or is part of, the name of another entity. Raises NotFound; UsageError where a name means several things (a
    person of whom two sources speak is two entities until somebody says that they are one: give both ids), or where another
    entity has the name and ``namesakes`` is not set.
    """
    history = History(workspace)
    keys, sources = frozenset[str](), list[str]()
    for text in asked:
        entities, of_sources = _entities(workspace, history, text), _sources(workspace, text)
        ids = [*of_sources, *(min(entity) for entity in entities)]
        if not ids:
            raise NotFound(f"no entity and no source is called {text!r}.", fix="`kg show` knows entities, `kg log` lists sources.")
        if len(ids) > 1:
            raise UsageError(f"{text!r} is {len(ids)} things.", fix=f"Give the ids of those that are meant: {' '.join(ids)}")
        keys |= frozenset().union(*entities)
        sources += of_sources
    if sources and (keys or len(sources) > 1):
        raise UsageError("a source is erased by itself.", fix="Erase one source, or entities.")
    if sources:
        return _of_source(workspace, history, sources[0])
    return _of_entities(workspace, history, asked, keys, namesakes=namesakes)


def _entities(workspace: OpenWorkspace, history: History, asked: str) -> list[frozenset[str]]:
    """The keys of each entity that is meant; a part of a name is not enough."""
    found = workspace.snapshot().resolve(asked, parts=False)
    if not found and (former := history.bearing([asked])):
        return [frozenset(former)]
    return [frozenset(entity.keys) for entity in found]


def _sources(workspace: OpenWorkspace, asked: str) -> list[str]:
    titles = workspace.ledger.source_titles()
    if asked in titles:
        return [reviewed(asked)]
    return sorted(id for id, told in titles.items() if asked in (told["title"], told["path"]) and not id.startswith(PREFIX))


def _of_entities(
    workspace: OpenWorkspace, history: History, asked: Sequence[str], keys: frozenset[str], *, namesakes: bool
) -> Plan:
    snapshot = workspace.snapshot()
    current = set(snapshot.table("keys")["key"].to_pylist())
    names = history.names(keys)
    keys |= {key for key in history.bearing(names) if key not in current}  # what was told of it once, and taken back
    wording = Wording.of([*names, *history.names(keys), *(text for text in asked if text not in keys)])
    others = _others(snapshot, keys, wording)
    if others and not namesakes:
        what = f"other entities have the name, or it is part of theirs: {', '.join(others[:10])}."
        raise UsageError(what, fix="With --namesakes it is blackened there, too; merge them first if they are the same.")
    about = "list_contains($keys, subject) OR list_contains($keys, object)"
    ids = {id for (id,) in history.ask(f"SELECT DISTINCT id FROM rows WHERE {about}", keys=sorted(keys))}
    [(rows, telling)] = history.ask(f"SELECT count(*), list(DISTINCT source) FROM rows WHERE {about}", keys=sorted(keys))
    texts, deleted = stored(workspace, history, wording, set(telling or ()))
    doomed = Doomed(
        keys=keys,
        statements=frozenset(ids),
        wording=wording,
        in_log=wording,
        files={name: other for name, other, _ in texts} | dict.fromkeys(deleted),
        renamed=renamed(history, wording),
        contents=contents(history, wording),
    )
    answers = [path for path in sorted((workspace.root / ANSWERS).glob("*")) if path.is_file() and holds(path, wording)]
    return Plan(
        kind="entity",
        label=", ".join(asked),
        after=history.change,
        doomed=doomed,
        rows=rows,
        statements=_holding(snapshot, "list_contains($those, subject) OR list_contains($those, object)", keys),
        texts=tuple((f"{SOURCES}/{name}", places) for name, _, places in texts),
        deleted=(*(f"{SOURCES}/{name}" for name in deleted), *(f"{ANSWERS}/{path.name}" for path in answers)),
        others=tuple(others),
        left=tuple(left(workspace.root, wording)),
        names=wording.names,
    )


def _of_source(workspace: OpenWorkspace, history: History, source: str) -> Plan:
    """The source with its reviews; words of other sources about the same things are theirs, and stay."""
    both = sorted({source, review_of(source)})
    told = f"predicate IN ('{SOURCE_TITLE}', '{SOURCE_PATH}')"
    values = history.ask(f"SELECT DISTINCT value FROM rows WHERE {told} AND list_contains($both, subject)", both=both)
    wording = Wording.of([*both, *(value for (value,) in values), *(Path(value).name for (value,) in values)])
    [(rows,)] = history.ask("SELECT count(*) FROM rows WHERE list_contains($both, source)", both=both)
    telling = f"""SELECT edition || '.txt' AS file, source FROM rows WHERE edition IS NOT NULL
        UNION SELECT value || '.txt', source FROM rows WHERE predicate = '{SOURCE_EDITION}'
        UNION SELECT value, source FROM rows WHERE predicate = '{SOURCE_ORIGINAL}'"""
    only = f"SELECT file FROM ({telling}) GROUP BY file HAVING bool_and(list_contains($both, source)) ORDER BY file"
    files = [name for (name,) in history.ask(only, both=both) if (workspace.root / SOURCES / name).is_file()]
    ids = {id for (id,) in history.ask("SELECT DISTINCT id FROM rows WHERE list_contains($both, source)", both=both)}
    doomed = Doomed(sources=frozenset(both), statements=frozenset(ids), in_log=wording, files=dict.fromkeys(files))
    return Plan(
        kind="source",
        label=source,
        after=history.change,
        doomed=doomed,
        rows=rows,
        statements=_holding(workspace.snapshot(), "list_contains($those, source)", both),
        deleted=tuple(f"{SOURCES}/{name}" for name in files),
        left=tuple(left(workspace.root, wording)),
        names=wording.names,
    )


def _others(snapshot: Snapshot, keys: Collection[str], wording: Wording) -> list[str]:
    rows = snapshot.sql(
        "SELECT id, names FROM entities WHERE NOT list_has_any(keys, $keys) AND list_bool_or(list_transform(names, "
        "lambda n: regexp_matches(n, $pattern))) ORDER BY id",
        {"keys": sorted(keys), "pattern": wording.pattern},
    ).to_pylist()
    return [f"{name} ({row['id']})" for row in rows for name in row["names"] if wording.found(name)]


def _holding(snapshot: Snapshot, condition: str, those: Iterable[str]) -> int:
    counted = snapshot.sql(f"SELECT count(*) AS n FROM statements WHERE {condition}", {"those": sorted(those)})
    return int(counted["n"][0].as_py())


def summary(made: Plan) -> Sequence[Sequence[object]]:
    """The plan as rows of a table."""
    rows: list[tuple[str, object]] = [
        (made.kind, made.label),
        ("names that are blackened" if made.kind == "entity" else "names that leave the log", list(made.names)),
        ("statements that hold now", made.statements),
        ("rows of all changes", made.rows),
        *(("text that is blackened", f"{name}: places: {places}") for name, places in made.texts),
        *(("file that is deleted", name) for name in made.deleted),
        *(("name of another entity that is blackened", name) for name in made.others),
        *(("file of yours that holds a name, and stays", name) for name in made.left),
    ]
    return rows
