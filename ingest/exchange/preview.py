"""What a file that holds a graph would say: how many statements of which source and of which kind, and what is not understood."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.exchange.reader import read_graph_file
from ingest.reading import Source
from kg.statements.columns import StatementTable
from kg.statements.statement import RESERVED

if TYPE_CHECKING:
    from ingest.kinds import Kind
    from kg.errors import Problem
    from ontology import Schema


@dataclass(frozen=True, slots=True)
class GraphPreview:
    """Counts of statements by source and by predicate, each most first; how many things they speak of."""

    sources: tuple[tuple[str, int], ...]
    predicates: tuple[tuple[str, int], ...]
    entities: int
    problems: tuple[Problem, ...]

    def as_dict(self) -> dict[str, object]:
        return {
            "sources": dict(self.sources),
            "predicates": dict(self.predicates),
            "entities": self.entities,
            "problems": [problem.as_dict() for problem in self.problems],
        }

    def as_text(self) -> str:
        lines = [f"  {sum(count for _, count in self.sources)} statements of {self.entities} entities"]
        lines += [f"  {count:7} of {source}" for source, count in self.sources]
        lines += [f"  {count:7} {predicate}" for predicate, count in self.predicates]
        lines += [f"  ! {problem}" for problem in self.problems]
        return "\n".join(lines)


def preview_graph(path: Path, kind: Kind, schema: Schema) -> GraphPreview:
    """Raises InputError for a file that cannot be read."""
    reading = read_graph_file(path, kind.name, Source(path.name, path.name, str(path), kind.media_type), schema)
    table = StatementTable.of(reading.statements).table.select(["source", "predicate"]).to_pylist()
    said = [row for row in table if not row["predicate"].startswith(RESERVED)]
    sources, predicates = (Counter(row[name] for row in said) for name in ("source", "predicate"))
    return GraphPreview(
        tuple(sources.most_common()), tuple(predicates.most_common()), reading.entities, reading.problems
    )  # fmt: skip
