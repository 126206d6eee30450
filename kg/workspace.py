"""The workspace: one folder with settings, ledger, stored sources and views, found like a git repository."""

from __future__ import annotations

import getpass
import hashlib
import os
import shutil
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from kg.errors import NotFound, Problem, UsageError
from kg.identity import DEFAULT_RULES, judge
from kg.identity.short_name_rule import offices_of
from kg.statements.incoming import as_table
from kg.statements.ledger import Change, Ledger
from kg.statements.reviews import review_of
from kg.statements.statement import (
    SOURCE_EDITION,
    SOURCE_MEDIA_TYPE,
    SOURCE_ORIGINAL,
    SOURCE_PATH,
    SOURCE_TITLE,
    Statement,
    identify,
)
from kg.views.opening import Views
from ontology import Schema, load_schema

if TYPE_CHECKING:
    import ladybug
    import networkx
    import pyoxigraph

    from kg.snapshot import Snapshot

SETTINGS = "kg.toml"
BASE_IRI = "urn:innovation-kg:"

TEMPLATE = """\
# Settings of this workspace. Everything else here is data: ledger/ (what was said), sources/ (where), views/ (rebuildable).

[workspace]
base_iri = "urn:innovation-kg:"   # what the names of entities in RDF begin with
default_region = ""               # whom a report speaks of when it does not say so itself, such as "江都区"
languages = ["zh", "en"]          # of labels, most wanted first

[identity]
rules = [{rules}]   # the rules that may judge two names to be one (docs/identity-rules.md)

# [identity.offices]                  # whose sources are whose: an office means one thing by a short name in a district
# "江都科技局" = ["江都/*"]            # patterns of sources' ids or paths

# [reading]
# frames = ["frames"]                 # folders with frames of your own (docs/frames.md)
# layers = ["gazetteers", "heads"]    # what may find names; all by default
# [reading.model]                     # a language model that reads along (docs/model-reader.md); none by default
# url = "http://localhost:11434/v1"
# model = "qwen3"
"""


class SourceLike(Protocol):
    """What the workspace needs to know of a source; ``ingest.Source`` is one."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def media_type(self) -> str: ...


class ReadingLike(Protocol):
    """What one edition of a source says, as a reader found it; ``ingest.Reading`` is one."""

    @property
    def source(self) -> SourceLike: ...
    @property
    def edition(self) -> str: ...
    @property
    def text(self) -> str | None: ...
    @property
    def statements(self) -> Sequence[Statement]: ...
    @property
    def problems(self) -> Sequence[Problem]: ...
    @property
    def others(self) -> Sequence[str]: ...
    @property
    def carries(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Settings:
    base_iri: str = BASE_IRI
    default_region: str = ""
    languages: tuple[str, ...] = ("zh", "en")
    rules: frozenset[str] = field(default=DEFAULT_RULES)
    offices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by name the patterns of their sources
    reading: Mapping[str, object] = field(default_factory=dict)  # as it stands; the readers know what it means

    @classmethod
    def load(cls, path: Path) -> Settings:
        try:
            with path.open("rb") as file:
                table = tomllib.load(file)
        except tomllib.TOMLDecodeError as error:
            raise UsageError(f"is not valid TOML: {error}.", where=str(path), fix="Mend that line.") from error
        workspace, identity, reading = (table.get(name, {}) for name in ("workspace", "identity", "reading"))
        rules = frozenset(_texts(identity.get("rules", sorted(DEFAULT_RULES)), "identity.rules", path))
        if unknown := rules - DEFAULT_RULES:
            raise UsageError(
                f"names unknown identity rules: {', '.join(sorted(unknown))}.",
                where=str(path),
                fix=f"Known are: {', '.join(sorted(DEFAULT_RULES))}.",
            )
        return cls(
            base_iri=str(workspace.get("base_iri", BASE_IRI)),
            default_region=str(workspace.get("default_region", "")),
            languages=tuple(workspace.get("languages", ("zh", "en"))),
            rules=rules,
            offices=_offices(identity.get("offices", {}), path),
            reading=reading,
        )


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What a write did; counts are of statements, in the shape of ``--json``."""

    change: int
    asserted: int
    retracted: int
    unchanged: int
    sources: tuple[str, ...]
    problems: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, change: Change, sources: Collection[str], problems: Collection[Problem] = ()) -> WriteReport:
        return cls(change.change, change.asserted, change.retracted, change.unchanged, tuple(sources), tuple(problems))

    def as_dict(self) -> dict[str, object]:
        return {
            "change": self.change,
            "asserted": self.asserted,
            "retracted": self.retracted,
            "unchanged": self.unchanged,
            "sources": list(self.sources),
            "problems": [problem.as_dict() for problem in self.problems],
        }


class Workspace:
    """``Workspace.find()`` opens one, ``Workspace.create(folder)`` makes one."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def find(cls, folder: Path | str | None = None) -> Workspace:
        """``folder``, else ``KG_WORKSPACE``, else the nearest folder upward that holds kg.toml."""
        given = folder or os.environ.get("KG_WORKSPACE")
        if given:
            root = Path(given)
            if not (root / SETTINGS).is_file():
                raise NotFound(f"is no workspace (it holds no {SETTINGS}).", where=str(root), fix=f"Make it one: kg init {root}")
            return cls(root.resolve())
        here = Path.cwd()
        for root in (here, *here.parents):
            if (root / SETTINGS).is_file():
                return cls(root)
        raise NotFound("no workspace here or above.", where=str(here), fix="Make one with `kg init`, or name one with -w DIR.")

    @classmethod
    def create(cls, folder: Path | str) -> Workspace:
        """A workspace in ``folder``, which may hold other files; an existing workspace is left as it is."""
        root = Path(folder).resolve()
        settings = root / SETTINGS
        if not settings.exists():
            root.mkdir(parents=True, exist_ok=True)
            settings.write_text(TEMPLATE.format(rules=", ".join(f'"{rule}"' for rule in sorted(DEFAULT_RULES))), encoding="utf-8")
        return cls(root)

    @cached_property
    def settings(self) -> Settings:
        return Settings.load(self.root / SETTINGS)

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self.root / "ledger")

    @property
    def schema(self) -> Schema:
        return load_schema()

    @cached_property
    def views(self) -> Views:
        return Views(self.root / "views", self.schema, self.settings.base_iri, self.snapshot)

    def snapshot(self, change: int | None = None) -> Snapshot:
        """The ledger folded as of ``change`` (the newest when None), built when it is asked for the first time."""
        from kg.snapshot import open_snapshot

        return open_snapshot(self.ledger, self.views.folder / "snapshot", self.schema, change=change)

    def newest(self, change: int | None = None) -> int:
        """``change``, or the ledger's newest."""
        return self.ledger.change if change is None else change

    def rdf(self, change: int | None = None) -> pyoxigraph.Store:
        """The RDF view, read-only, as of ``change`` (the newest when None)."""
        return self.views.rdf(self.newest(change))

    def property_graph(self, change: int | None = None) -> ladybug.Database:
        """The property graph, read-only, as of ``change`` (the newest when None)."""
        return self.views.property_graph(self.newest(change))

    def network(
        self,
        *,
        kinds: Collection[str] | None = None,
        as_of: date | None = None,
        status: Collection[str] = ("in_progress", "done"),
        change: int | None = None,
    ) -> networkx.MultiDiGraph[str]:
        """The network of a change as a networkx graph; see ``kg.views.network``."""
        from kg.views.network import network

        return network(self.snapshot(change), kinds=kinds, as_of=as_of, status=status)

    def change_at(self, moment: str | None) -> int | None:
        """The change that was the newest at ``moment``: a change's number, or a day (its end, UTC); None for now.

        Raises UsageError for anything else, NotFound where there was no change yet.
        """
        if moment is None:
            return None
        if moment.isdecimal():
            number = int(moment)
        else:
            try:
                last = date.fromisoformat(moment)
            except ValueError as error:
                raise UsageError(f"{moment!r} is neither a change nor a day.", fix="Give 12, or 2021-12-31.") from error
            number = max((change.change for change in self.ledger.log() if change.at.date() <= last), default=0)
        if not 0 < number <= self.ledger.change:
            raise NotFound(f"there was no change at {moment}.", fix="`kg log` lists them.")
        return number

    def status(self) -> dict[str, Any]:
        """Counts of what is there, and the change that each built view shows; in the shape of ``--json``."""
        counts = self.snapshot().counts
        return {"change": self.ledger.change, **counts, "views": self.views.built()}

    def log(self) -> list[dict[str, Any]]:
        """The changes, oldest first, in the shape of ``--json``; a source keeps the title it had at that change."""
        titles = self.ledger.source_titles()
        return [
            {
                "change": change.change,
                "at": change.at.isoformat(),
                "agent": change.agent,
                "message": change.message,
                "asserted": change.asserted,
                "retracted": change.retracted,
                "sources": [{"id": source, **titles.get(source, {"title": source, "path": ""})} for source in change.sources],
            }
            for change in self.ledger.log()
        ]

    def stored_text(self, edition: str) -> str | None:
        """The normalised text that locators of this edition count in; None for tables and unknown editions."""
        try:
            with (self.root / "sources" / f"{edition}.txt").open(encoding="utf-8", newline="") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def source_paths(self) -> dict[str, Path]:
        """Where the file of each source was when it was last read."""
        return {source: self.root / told["path"] for source, told in self.ledger.source_titles().items() if told["path"]}

    def absorb(
        self, readings: Iterable[ReadingLike], *, agent: str = "", message: str = "", problems: Iterable[Problem] = ()
    ) -> WriteReport:
        """Write what sources say as one change: their new statements in, those that they no longer make out.

        Files and texts are stored before the change is made, under their content's hash, so that a locator
        never points at something that is not there; what a killed run stored is found again by the next.
        """
        import pyarrow as pa

        rows: list[pa.Table] = []
        found = list(problems)
        sources: list[str] = []
        for reading in readings:
            original = "" if reading.carries else self._store(Path(reading.source.path), reading.edition, reading.text)
            offices = offices_of({reading.source.id: self._shown(reading.source.path)}, self.settings.offices)
            judged = judge(reading.statements, self.schema, self.settings.rules, offices)
            described = identify(self._describe(reading, original), self.schema)
            rows += map(as_table, (reading.statements, judged, described))
            found += reading.problems
            sources += [reading.source.id, *reading.others]
        given = pa.concat_tables(rows) if rows else as_table(())
        change = self.ledger.commit(given, agent=agent or this_person(), message=message, complete=sources)
        return WriteReport.of(change, sources, found)

    def retract(self, source: str, *, agent: str = "", message: str = "") -> WriteReport:
        """Take back everything that ``source`` (an id, or an unmistakable title) says, and what reviewers say of it."""
        known = self.snapshot().sql(
            "SELECT id FROM sources WHERE id = $1 OR title = $1 OR path = $1 ORDER BY id = $1 DESC", [source]
        )
        found = known.column("id").to_pylist()
        if not found or (len(found) > 1 and source not in found):
            raise NotFound(f"no one source is called {source!r}.", fix="`kg log` lists the sources.")
        both = [found[0], review_of(found[0])]
        change = self.ledger.commit([], agent=agent or this_person(), message=message or f"retract {found[0]}", complete=both)
        return WriteReport.of(change, found[:1])

    def _store(self, original: Path, edition: str, text: str | None) -> str:
        folder = self.root / "sources"
        folder.mkdir(exist_ok=True)
        if text is not None:
            _place(folder / f"{edition}.txt", lambda target: target.write_text(text, encoding="utf-8", newline=""))
        with original.open("rb") as file:
            name = hashlib.file_digest(file, "sha256").hexdigest() + original.suffix.lower()
        _place(folder / name, lambda target: shutil.copyfile(original, target))
        return name

    def _shown(self, path: str) -> str:
        """A path as the ledger has it: from the workspace's folder on where it lies in there."""
        place = Path(path).resolve()
        return (place.relative_to(self.root) if place.is_relative_to(self.root) else place).as_posix()

    def _describe(self, reading: ReadingLike, original: str) -> Iterable[Statement]:
        source = reading.source
        facts = (
            (SOURCE_TITLE, source.title),
            (SOURCE_PATH, self._shown(source.path)),
            (SOURCE_EDITION, reading.edition),
            (SOURCE_MEDIA_TYPE, source.media_type),
            *([(SOURCE_ORIGINAL, original)] if original else []),
        )
        for predicate, value in facts:
            yield Statement(source.id, predicate, value=value, source=source.id, method="ingest")


def _offices(table: object, path: Path) -> dict[str, tuple[str, ...]]:
    if not isinstance(table, dict):
        fix = 'Write "江都科技局" = ["江都/*"] below [identity.offices].'
        raise UsageError("identity.offices is no table of offices.", where=str(path), fix=fix)
    return {name: _texts(patterns, f"identity.offices: {name}", path) for name, patterns in table.items()}


def _texts(value: object, name: str, path: Path) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise UsageError(f"{name} is no list of texts.", where=str(path), fix='Write it as ["one", "two"].')
    return tuple(value)


def this_person() -> str:
    """Whom the ledger names as agent: ``KG_AGENT``, else the account's name."""
    try:
        return os.environ.get("KG_AGENT") or getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def _place(target: Path, write: Callable[[Path], object]) -> None:
    """Write a file so that it is there whole or not at all; one that is there is right by its name."""
    if target.exists():
        return
    temporary = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        write(temporary)
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
