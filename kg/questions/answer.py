"""What a question gives back, the same from every engine."""

from __future__ import annotations

from dataclasses import dataclass

Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"]
Row = tuple[Value, ...]
Table = tuple[tuple[str, ...], list[Row]]


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of plain values: text, numbers, booleans, None; days as ``2021-12-31``; an entity by its IRI (SPARQL) or properties
    (Cypher). ``ms`` is how long the engine took, without the opening of the view."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    change: int
    engine: str
    ms: float

    def as_dict(self) -> dict[str, object]:
        return {
            "columns": list(self.columns),
            "rows": [list(row) for row in self.rows],
            "change": self.change,
            "engine": self.engine,
            "ms": round(self.ms, 3),
        }
