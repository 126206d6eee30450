"""A workspace opened for reading from Python: networks, tables and the named questions, all of one change."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, overload

from kg.errors import UsageError

if TYPE_CHECKING:
    import networkx
    import pyarrow as pa

    from kg.questions import Answer
    from kg.snapshot import Snapshot
    from kg.views.network import Numbered
    from kg.workspace import Workspace

BEGUN = ("done", "in_progress")  # as kg.views.network, which loads when a network is asked for


@dataclass(frozen=True, slots=True)
class Graph:
    """What a workspace knew at ``change``. It writes nothing, and what others write meanwhile does not show in it."""

    workspace: Workspace
    change: int

    @property
    def root(self) -> Path:
        """The workspace's folder."""
        return self.workspace.root

    def snapshot(self) -> Snapshot:
        """The tables behind everything else, for what this class does not offer."""
        return self.workspace.snapshot(self.change)

    @overload
    def network(
        self,
        kinds: Collection[str] | None = ...,
        as_of: date | str | None = ...,
        status: Collection[str] = ...,
        library: Literal["networkx"] = ...,
    ) -> networkx.MultiDiGraph[str]: ...
    @overload
    def network(
        self,
        kinds: Collection[str] | None = ...,
        as_of: date | str | None = ...,
        status: Collection[str] = ...,
        *,
        library: Literal["networkit"],
    ) -> Numbered: ...
    def network(
        self,
        kinds: Collection[str] | None = None,
        as_of: date | str | None = None,
        status: Collection[str] = BEGUN,
        library: Literal["networkx", "networkit"] = "networkx",
    ) -> networkx.MultiDiGraph[str] | Numbered:
        """Entities and the relations between them: a networkx graph with attributes, or a NetworKit one with its map of ids.

        ``kinds`` are relations of the ontology (all when None), ``as_of`` is a day on which they hold, such as "2021-12-31" (any
        time when None), ``status`` leaves out what is only planned. Raises UsageError for what is none of these.
        """
        from kg.views.network import network, numbered_network

        names = None if kinds is None else self._relations(kinds)
        day = _day(as_of) if isinstance(as_of, str) else as_of
        if library == "networkit":
            return numbered_network(self.snapshot(), kinds=names, as_of=day, status=status)
        if library != "networkx":
            raise UsageError(f"there is no library {library!r} of networks here.", fix="Choose networkx or networkit.")
        return network(self.snapshot(), kinds=names, as_of=day, status=status)

    def table(self, asked: str, **parameters: object) -> pa.Table:
        """An Arrow table, which pandas and Polars take over: of a query in SQL, a named question, or a table's own name.

        SQL is DuckDB's, one SELECT, over the tables of the snapshot (docs/python.md lists them); ``parameters`` are its $names,
        or the question's. Raises UsageError for what is none of the three.
        """
        from kg.questions import library
        from kg.snapshot.snapshot import TABLES

        if asked in library():
            return _arrow(self.ask(asked, **parameters))
        if asked in TABLES:
            return self.snapshot().table(asked)
        return self._select(asked, parameters)

    def ask(self, id: str, **parameters: object) -> Answer:
        """The answer to a named question; `kg ask` lists them. Raises NotFound and UsageError."""
        from kg.questions import ask

        return ask(self.workspace, id, parameters, change=self.change)

    def _relations(self, kinds: Collection[str]) -> Collection[str]:
        """Raises UsageError for a name that is no relation: an empty network would look like an answer."""
        names = [kinds] if isinstance(kinds, str) else list(kinds)
        known = self.workspace.schema.relations
        if unknown := [name for name in names if name not in known]:
            raise UsageError(f"{', '.join(unknown)}: no such relation.", fix=f"The relations are {', '.join(known)}.")
        return names

    def _select(self, query: str, parameters: Mapping[str, object]) -> pa.Table:
        import duckdb

        try:
            statements = duckdb.extract_statements(query)
            if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
                raise UsageError("this is not one SELECT.", fix="Ask one query; a snapshot cannot be changed.")
            return self.snapshot().sql(query, dict(parameters) or None)
        except duckdb.Error as error:
            what = str(error).splitlines()[0]
            fix = "Name a question (kg ask lists them) or a table, or correct the query."
            raise UsageError(f"this is no SQL that can be answered: {what}", fix=fix) from error


def open_graph(folder: Path | str | None = None, *, known_at: int | str | None = None) -> Graph:
    """See ``kg.open``."""
    from kg.workspace import Workspace

    workspace = Workspace.find(folder)
    asked = workspace.change_at(None if known_at is None else str(known_at))
    return Graph(workspace, workspace.newest(asked))


def _arrow(answer: Answer) -> pa.Table:
    """The columns in the types that their values have; a column of several kinds becomes text."""
    import pyarrow as pa

    columns = list(zip(*answer.rows, strict=True)) or [()] * len(answer.columns)
    return pa.table({name: _column(list(column)) for name, column in zip(answer.columns, columns, strict=True)})


def _column(values: list[object]) -> pa.Array:
    import pyarrow as pa

    try:
        return pa.array(values)
    except pa.ArrowException:
        return pa.array([None if value is None else str(value) for value in values], pa.string())


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is no day.", fix="A day is written 2021-12-31.") from error
