"""A mapping while it is being put together."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.tables.mapping import FigureOf, IdentifierOf, Origin, PropertyOf, QualifierOf, RelationOf, Thing
from kg.statements.statement import Status


@dataclass
class ThingDraft:
    classes: tuple[str, ...]
    name: Origin
    key: tuple[str, ...] = ()
    identifiers: list[IdentifierOf] = field(default_factory=list)
    properties: list[PropertyOf] = field(default_factory=list)
    figures: list[FigureOf] = field(default_factory=list)
    relations: list[RelationDraft] = field(default_factory=list)

    def freeze(self) -> Thing:
        return Thing(
            self.classes,
            self.name,
            self.key,
            tuple(self.identifiers),
            tuple(self.properties),
            tuple(self.figures),
            tuple(relation.freeze() for relation in self.relations),
        )


@dataclass
class RelationDraft:
    predicate: str
    thing: ThingDraft
    inverse: bool
    qualifiers: list[QualifierOf] = field(default_factory=list)
    valid_from: str | None = None
    valid_to: str | None = None
    period: str | None = None
    status: Status | None = "done"

    def freeze(self) -> RelationOf:
        return RelationOf(
            self.predicate,
            self.thing.freeze(),
            self.inverse,
            tuple(self.qualifiers),
            self.valid_from,
            self.valid_to,
            self.period,
            self.status,
        )
