"""Mapping files (YAML) to mappings and back. What is wrong in a file is told with its line."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, get_args

import yaml

from ingest.naming import shown
from ingest.tables.mapping import (
    FORMER,
    FigureOf,
    IdentifierOf,
    Mapping,
    Origin,
    PropertyOf,
    QualifierOf,
    RelationOf,
    TableMapping,
    Thing,
)
from kg.errors import UsageError
from kg.statements.statement import Status

if TYPE_CHECKING:
    from ontology import Schema

_LARGEST = 1 << 20  # bytes of a mapping file
_DIRECTIONS = ("forward", "inverse")
_STATUSES: tuple[Status, ...] = get_args(Status)
_THING = ("class", "identifiers", "properties", "figures", "relations")
_ROW = ("name", "key", *_THING)
_RELATION = ("predicate", "column", "value", "direction", "qualifiers", "valid_from", "valid_to", "period", "status", *_THING)


def load_mapping(path: Path, schema: Schema) -> Mapping:
    """The mapping in a file. Raises UsageError, with the line, for what is no mapping or says what the ontology does not allow."""
    where = shown(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"cannot be opened ({error.strerror or error}).", where=where, fix="Check the name of the mapping file."
        ) from error
    if len(data) > _LARGEST:
        raise UsageError("is larger than 1 MiB: that is no mapping.", where=where, fix="Name the mapping file, not the table.")
    return parse_mapping(data, where, schema)


def parse_mapping(data: bytes | str, where: str, schema: Schema) -> Mapping:
    """The mapping in a text; ``where`` is how messages call it. Raises UsageError."""
    try:
        root = yaml.compose(data, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = f": line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise UsageError(
            f"is not valid YAML: {error.problem}.", where=where + line, fix="Mend that line; quote texts with : or # in them."
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError("is no YAML text, or is nested without end.", where=where, fix="Save it as UTF-8 text.") from error
    if root is None:
        raise UsageError("is empty.", where=where, fix="kg ingest FILE --preview prints a mapping to begin with.")
    reader = _Reader(where, schema)
    return Mapping(tuple(reader.tables(root)), where)


@dataclass(frozen=True, slots=True)
class _Reader:
    where: str
    schema: Schema

    def tables(self, root: yaml.Node) -> Iterator[TableMapping]:
        entries = self._entries(root, ("tables",))
        if "tables" not in entries:
            self._fail(root, "has no tables.", "Begin with `tables:` and a list below it.")
        listed = self._items(entries["tables"])
        if not listed:
            self._fail(entries["tables"], "lists no table.", "Give at least one, with its row.")
        yield from map(self._table, listed)

    def _table(self, node: yaml.Node) -> TableMapping:
        entries = self._entries(node, ("sheet", "header", "row", "ignored", "unknown"))
        if "row" not in entries:
            self._fail(node, "is a table without a row.", "Say what a row is about: row: {class: Enterprise, name: 企业名称}.")
        row = self._entries(entries["row"], _ROW)
        if "name" not in row or "class" not in row:
            self._fail(entries["row"], "needs a class and a name.", "For example: class: Enterprise, name: 企业名称.")
        thing = self._thing(entries["row"], row, Origin(self._text(row["name"])), ())
        ignored = self._entries(entries["ignored"]) if "ignored" in entries else {}
        return TableMapping(
            thing,
            sheet=self._text(entries["sheet"]) if "sheet" in entries else None,
            header=self._header(entries["header"]) if "header" in entries else None,
            ignored={title: self._text(reason) for title, reason in ignored.items()},
            unknown=tuple(map(self._text, self._items(entries["unknown"]))) if "unknown" in entries else (),
        )

    def _header(self, node: yaml.Node) -> tuple[int, int]:
        first, _, last = self._text(node).partition("-")
        if not first.strip().isdecimal() or (last and not last.strip().isdecimal()) or not 0 < int(first) <= int(last or first):
            self._fail(node, f"{self._text(node)!r} is no row.", "Write the header's row, such as 3, or its rows as 3-4.")
        return int(first), int(last or first)

    def _thing(self, node: yaml.Node, entries: dict[str, yaml.Node], name: Origin, allowed: Iterable[str]) -> Thing:
        """The entity that ``entries`` describe; ``allowed`` are the classes that its relation admits, empty for any."""
        classes = tuple(self._class(item) for item in self._some(entries["class"])) if "class" in entries else ()
        if not classes:
            self._fail(node, "has no class.", f"Give it one: class: {next(iter(allowed), 'Enterprise')}.")
        fitting = set(allowed)
        if fitting and (wrong := [found for found in classes if found not in fitting]):
            self._fail(
                entries["class"], f"{wrong[0]} cannot be at this end of the relation.", f"It may be: {', '.join(sorted(fitting))}."
            )
        return Thing(
            classes,
            name,
            tuple(map(self._text, self._some(entries["key"]))) if "key" in entries else (),
            tuple(self._identifiers(entries["identifiers"], classes)) if "identifiers" in entries else (),
            tuple(self._properties(entries["properties"], classes)) if "properties" in entries else (),
            tuple(map(self._figure, self._items(entries["figures"]))) if "figures" in entries else (),
            tuple(self._relation(item, classes) for item in self._items(entries["relations"])) if "relations" in entries else (),
        )

    def _class(self, node: yaml.Node) -> str:
        concrete = [known.name for known in self.schema.classes.values() if not known.abstract]
        return self._one_of(node, concrete, "class")

    def _identifiers(self, node: yaml.Node, classes: Sequence[str]) -> Iterator[IdentifierOf]:
        for name, value in self._entries(node).items():
            self._known_property(value, name, classes)
            for item in self._some(value):
                if isinstance(item, yaml.ScalarNode):
                    yield IdentifierOf(name, self._text(item))
                    continue
                entries = self._entries(item, ("column", "scheme"))
                if "column" not in entries:
                    self._fail(item, f"the identifier {name} has no column.", "Give it one: column: 统一社会信用代码.")
                yield IdentifierOf(
                    name, self._text(entries["column"]), self._text(entries["scheme"]) if "scheme" in entries else None
                )

    def _properties(self, node: yaml.Node, classes: Sequence[str]) -> Iterator[PropertyOf]:
        for name, value in self._entries(node).items():
            self._known_property(value, name, classes)
            yield from (self._property(item, name) for item in self._some(value))

    def _property(self, node: yaml.Node, name: str) -> PropertyOf:
        if name != FORMER or isinstance(node, yaml.ScalarNode):
            return PropertyOf(name, self._origin(node))
        entries = self._entries(node, ("column", "value", "valid_to"))
        if "valid_to" not in entries:
            return PropertyOf(name, self._origin(node))
        if "column" not in entries or "value" in entries:
            self._fail(node, "has valid_to and no column.", "Write {column: 曾用名, valid_to: 更名日期}.")
        return PropertyOf(name, Origin(self._text(entries["column"])), self._text(entries["valid_to"]))

    def _known_property(self, node: yaml.Node, name: str, classes: Sequence[str]) -> None:
        fitting = [known.name for known in self.schema.properties.values() if not known.domain.isdisjoint(classes)]
        self._check(node, name, fitting, f"property of {' or '.join(classes)}")

    def _figure(self, node: yaml.Node) -> FigureOf:
        entries = self._entries(node, ("column", "indicator", "unit", "year"))
        if "column" not in entries or "indicator" not in entries:
            self._fail(
                node,
                "is a figure without column or indicator.",
                "Give both: {column: 营业收入（万元）, indicator: 营业收入, unit: 万元}.",
            )
        year = self._text(entries["year"]) if "year" in entries else ""
        if year and not (year.isdecimal() and len(year) == 4):
            self._fail(entries["year"], f"{year!r} is no year.", "Write it with four digits.")
        unit = self._text(entries["unit"]) if "unit" in entries else None
        return FigureOf(self._text(entries["column"]), self._text(entries["indicator"]), unit, int(year) if year else None)

    def _relation(self, node: yaml.Node, classes: Sequence[str]) -> RelationOf:
        entries = self._entries(node, _RELATION)
        if "predicate" not in entries or ("column" in entries) == ("value" in entries):
            self._fail(
                node,
                "is a relation without predicate, or without one of column and value.",
                "For example: {predicate: locatedIn, column: 所在地, class: Region}.",
            )
        predicate = self._one_of(entries["predicate"], list(self.schema.relations), "relation")
        declared = self.schema.relations[predicate]
        inverse = "direction" in entries and self._one_of(entries["direction"], _DIRECTIONS, "direction") == "inverse"
        own, others = (declared.range, declared.domain) if inverse else (declared.domain, declared.range)
        if own.isdisjoint(classes):
            self._fail(
                entries["predicate"],
                f"{predicate} cannot have a thing of class {classes[0]} as its {'object' if inverse else 'subject'}.",
                f"It may be: {', '.join(sorted(own))}. `direction: inverse` turns a relation round.",
            )
        origin = Origin(column=self._text(entries["column"])) if "column" in entries else Origin(value=self._text(entries["value"]))
        qualifiers = self._entries(entries["qualifiers"]) if "qualifiers" in entries else {}
        for name, value in qualifiers.items():
            self._check(value, name, declared.qualifiers, f"qualifier of {predicate}")
        times = {name: self._text(entries[name]) for name in ("valid_from", "valid_to", "period") if name in entries}
        wanted = self._one_of(entries["status"], _STATUSES, "status") if "status" in entries else "done"
        status = next(known for known in _STATUSES if known == wanted)
        return RelationOf(
            predicate,
            self._thing(node, entries, origin, others),
            inverse,
            tuple(QualifierOf(name, self._origin(value)) for name, value in qualifiers.items()),
            status=status,
            **times,
        )

    def _origin(self, node: yaml.Node) -> Origin:
        if isinstance(node, yaml.ScalarNode):
            return Origin(column=self._text(node))
        entries = self._entries(node, ("column", "value"))
        if len(entries) != 1:
            self._fail(
                node, "gives neither or both of column and value.", "Write the column's name, or {value: …} for a fixed text."
            )
        return Origin(**{name: self._text(value) for name, value in entries.items()})

    # Nodes -----------------------------------------------------------------------------------------------------------------

    def _entries(self, node: yaml.Node, allowed: Sequence[str] = ()) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            self._fail(node, "must be a set of `name: value`.", "Compare it with what kg ingest FILE --preview prints.")
        entries: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = self._text(key)
            if allowed:
                self._check(key, name, allowed, "entry here")
            if name in entries:
                self._fail(key, f"{name} occurs twice.", "Keep one of them.")
            entries[name] = value
        return entries

    def _items(self, node: yaml.Node) -> list[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode):
            self._fail(node, "must be a list.", "Begin each entry with `- `.")
        return list(node.value)

    def _some(self, node: yaml.Node) -> list[yaml.Node]:
        """One or several: a list, or its only entry."""
        return self._items(node) if isinstance(node, yaml.SequenceNode) else [node]

    def _text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            self._fail(node, "must be a text.", "Write it in quotes if it is one.")
        return str(node.value)

    def _one_of(self, node: yaml.Node, known: Sequence[str], what: str) -> str:
        name = self._text(node)
        self._check(node, name, known, what)
        return name

    def _check(self, node: yaml.Node, name: str, known: Sequence[str], what: str) -> None:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            fix = f"Did you mean {near[0]}?" if near else f"Known are: {', '.join(sorted(known))}."
            self._fail(node, f"{name} is no {what}.", fix)

    def _fail(self, node: yaml.Node, what: str, fix: str) -> NoReturn:
        raise UsageError(what, where=f"{self.where}: line {node.start_mark.line + 1}", fix=fix)
