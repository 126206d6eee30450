"""What columns mean, in words for a reader of Chinese and for one of English: the ontology's label and its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ingest.tables.mapping import TableMapping, Thing
from ingest.tables.recognise import PERSONAL, SERIAL
from ontology import Schema

_REASONS = {PERSONAL: "个人信息", SERIAL: "序号"}


def meanings(mapping: TableMapping, schema: Schema) -> defaultdict[str, list[str]]:
    """By column, what it becomes: ``→ 位于 locatedIn: 地区 Region``; why it is not read, where it is not."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for column, meaning in _of_thing(mapping.row, "", schema):
        found[column].append(meaning)
    for column, reason in mapping.ignored.items():
        found[column].append(f"不读 not read: {' '.join(filter(None, (_REASONS.get(reason), reason)))}")
    return found


def _of_thing(thing: Thing, of: str, schema: Schema) -> Iterator[tuple[str, str]]:
    if not of and thing.name.column:
        yield thing.name.column, f"名称 name: {_classes(thing.classes, schema)}"
    for identifier in thing.identifiers:
        scheme = f" ({identifier.scheme})" if identifier.scheme else ""
        yield identifier.column, f"{_property(identifier.property, schema)}{scheme}{of}"
    for wanted in thing.properties:
        if wanted.origin.column:
            yield wanted.origin.column, f"{_property(wanted.property, schema)}{of}"
        if wanted.valid_to:
            yield wanted.valid_to, f"结束 end: {_property(wanted.property, schema)}{of}"
    for figure in thing.figures:
        details = "，".join(str(one) for one in (figure.unit, figure.year) if one)
        yield figure.column, f"指标 figure: {figure.indicator}{f'（{details}）' if details else ''}{of}"
    for relation in thing.relations:
        name = f"{schema.relations[relation.predicate].label['zh']} {relation.predicate}"
        if relation.thing.name.column:
            arrow = "←" if relation.inverse else "→"
            yield relation.thing.name.column, f"{arrow} {name}: {_classes(relation.thing.classes, schema)}{of}"
        edges = (relation.valid_from, "开始 begin"), (relation.valid_to, "结束 end"), (relation.period, "起止 begin and end")
        for column, what in edges:
            if column:
                yield column, f"{what}: {name}"
        for detail in relation.qualifiers:
            if detail.origin.column:
                yield detail.origin.column, f"{schema.qualifiers[detail.qualifier].label['zh']} {detail.qualifier}: {name}"
        whose = relation.thing.name.column or relation.thing.name.value
        yield from _of_thing(relation.thing, f" ({whose})", schema)


def _property(name: str, schema: Schema) -> str:
    return f"{schema.properties[name].label['zh']} {name}"


def _classes(names: Iterable[str], schema: Schema) -> str:
    return " / ".join(f"{schema.classes[name].label['zh']} {name}" for name in names)
