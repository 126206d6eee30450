"""A mapping as the YAML text that ``mapping_file`` reads: to be saved, edited and given back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from ingest.tables.mapping import Mapping, Origin, PropertyOf, RelationOf, TableMapping, Thing


def mapping_text(mapping: Mapping, title: str) -> str:
    """The mapping as YAML; ``title`` names what it is for, in a comment on top."""
    shown = "".join(character if character.isprintable() else " " for character in title)
    head = f"# How {shown} is read. Edit it, save it, and give it back: kg ingest FILE --mapping THIS\n"
    return head + yaml.dump(
        {"tables": list(map(_table, mapping.tables))}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120
    )


class _Dumper(yaml.SafeDumper):
    """Lists of entries are indented under their name."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        return True


def _table(table: TableMapping) -> dict[str, Any]:
    return dict(_table_entries(table))


def _table_entries(table: TableMapping) -> Iterator[tuple[str, Any]]:
    if table.sheet is not None:
        yield "sheet", table.sheet
    if table.header is not None:
        first, last = table.header
        yield "header", first if first == last else f"{first}-{last}"
    yield "row", {"class": _one_or_more(table.row.classes), "name": table.row.name.column, **dict(_thing(table.row))}
    if table.ignored:
        yield "ignored", dict(table.ignored)
    if table.unknown:
        yield "unknown", list(table.unknown)


def _thing(thing: Thing) -> Iterator[tuple[str, Any]]:
    if thing.key:
        yield "key", list(thing.key)
    if thing.identifiers:
        yield (
            "identifiers",
            _grouped((i.property, {"column": i.column, "scheme": i.scheme} if i.scheme else i.column) for i in thing.identifiers),
        )
    if thing.properties:
        yield "properties", _grouped((wanted.property, _property(wanted)) for wanted in thing.properties)
    if thing.figures:
        yield (
            "figures",
            [{n: v for n in ("column", "indicator", "unit", "year") if (v := getattr(figure, n))} for figure in thing.figures],
        )
    if thing.relations:
        yield "relations", [dict(_relation(relation)) for relation in thing.relations]


def _relation(relation: RelationOf) -> Iterator[tuple[str, Any]]:
    yield "predicate", relation.predicate
    if relation.inverse:
        yield "direction", "inverse"
    origin = relation.thing.name
    yield ("column", origin.column) if origin.column is not None else ("value", origin.value)
    yield "class", _one_or_more(relation.thing.classes)
    for name in ("valid_from", "valid_to", "period"):
        if column := getattr(relation, name):
            yield name, column
    if relation.qualifiers:
        yield "qualifiers", {wanted.qualifier: _origin(wanted.origin) for wanted in relation.qualifiers}
    if relation.status != "done":
        yield "status", relation.status
    yield from _thing(relation.thing)


def _property(wanted: PropertyOf) -> Any:
    told = _origin(wanted.origin)
    return told if wanted.valid_to is None else {"column": wanted.origin.column, "valid_to": wanted.valid_to}


def _origin(origin: Origin) -> Any:
    return origin.column if origin.column is not None else {"value": origin.value}


def _grouped(entries: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Entries by name: the only one of a name as it is, several as a list."""
    found: dict[str, list[Any]] = {}
    for name, entry in entries:
        found.setdefault(name, []).append(entry)
    return {name: listed[0] if len(listed) == 1 else listed for name, listed in found.items()}


def _one_or_more(classes: tuple[str, ...]) -> str | list[str]:
    return classes[0] if len(classes) == 1 else list(classes)
