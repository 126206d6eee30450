"""What the tables of one file say, column by column, as blocks of statements; what a thing is and is called is said once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ingest.tables.texts import languages
from kg.statements.columns import Block, Choice, entity_keys

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

VERSION = "1"


class Mentioned(NamedTuple):
    """Things as cells name them: each with its key, class, name and place; ``order`` tells which comes first in the file."""

    keys: pa.Array
    classes: pa.Array
    names: pa.Array
    order: NDArray[np.int64]
    locators: pa.Array
    quotes: pa.Array
    confidence: float

    def where(self, kept: NDArray[np.bool_]) -> Mentioned:
        return Mentioned._make([*(_chosen(column, kept) for column in self[:-1]), self.confidence])


class Keys:
    """The keys of one source: a row's is made of its identifier, else of its name; a name elsewhere means the one row called so."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._rows: list[tuple[pa.Array, pa.Array, pa.Array]] = []  # names, keys and classes of the rows of a table

    def of_rows(self, locals_: pa.Array, names: pa.Array, classes: pa.Array) -> pa.Array:
        """The keys of rows, which are remembered by their names. ``locals_``: what tells the rows of this source apart."""
        keys = entity_keys(self._source, locals_)
        self._rows.append((names, keys, classes))
        return keys

    def of_names(self, names: Sequence[str], classes: Sequence[str]) -> list[str]:
        """The keys of things that are named in other rows."""
        import pyarrow as pa

        keys: list[str] = entity_keys(self._source, pa.array(names, pa.string())).to_pylist()
        known = self._of_rows_called(names)
        for place, (name, class_name) in enumerate(zip(names, classes, strict=True)):
            fitting = [key for key, of in known[name].items() if class_name in of] if name in known else []
            if len(fitting) == 1:
                keys[place] = fitting[0]
        return keys

    def _of_rows_called(self, names: Sequence[str]) -> dict[str, dict[str, set[str]]]:
        """By name, the keys of the rows called so and their classes."""
        import pyarrow as pa
        import pyarrow.compute as pc

        wanted = pa.array(set(names), pa.string())
        found: defaultdict[str, dict[str, set[str]]] = defaultdict(dict)
        for of_table in self._rows:
            called = pc.is_in(of_table[0], wanted)
            for name, key, class_name in zip(*(column.filter(called).to_pylist() for column in of_table), strict=True):
                found[name].setdefault(key, set()).add(class_name)
        return dict(found)


class Facts:
    """Collects what one edition of a source says, by a mapping that was made by hand or recognised.

    ``confidence`` is that of what a cell says so, from 0 to 1; ``keys`` are those of the source.
    """

    def __init__(self, source: str, edition: str, *, by_hand: bool) -> None:
        self.confidence, method = (1.0, "table-mapping") if by_hand else (0.95, "table-columns")
        self.keys = Keys(source)
        self.common = {"source": source, "edition": edition, "method": method, "method_version": VERSION}
        self._blocks: list[Block] = []
        self._mentions: list[Mentioned] = []

    def say(
        self,
        predicate: str,
        subjects: pa.Array,
        place: tuple[pa.Array, pa.Array],
        confidence: float,
        qualifiers: Choice | None = None,
        **columns: pa.Array | str | date | None,
    ) -> None:
        """Statements of one predicate. ``place`` are their locators and quotes, ``columns`` the other columns of the ledger."""
        given = {"subject": subjects, "locator": place[0], "quote": place[1], "confidence": confidence, **columns}
        self._blocks.append(Block(predicate, len(subjects), given, qualifiers or Choice()))

    def mention(self, mentioned: Mentioned) -> None:
        """What the things are and what they are called."""
        if len(mentioned.keys):
            self._mentions.append(mentioned)

    def blocks(self) -> list[Block]:
        """All that was said."""
        return [*_told_once(self._mentions), *self._blocks]


def _told_once(mentions: Sequence[Mentioned]) -> list[Block]:
    """Type and name of each thing where the file mentions it first.

    Rows whose key occurs only there, as in most lists, stay columns; the other mentions are compared one by one.
    """
    import pyarrow as pa

    if not mentions:
        return []
    keys = pa.chunked_array([one.keys for one in mentions]).combine_chunks().dictionary_encode()
    counts = np.bincount(keys.indices.to_numpy())
    alone = counts[keys.indices.to_numpy()] == 1
    blocks: list[Block] = []
    several: list[tuple[int, tuple[Any, ...]]] = []
    begin = 0
    for one in mentions:
        here = alone[begin : begin + len(one.keys)]
        begin += len(one.keys)
        blocks += _type_and_name(one if here.all() else one.where(here))
        if not here.all():
            rest = [_chosen(column, ~here) for column in one[:-1]]
            rows = zip(*(column.tolist() if isinstance(column, np.ndarray) else column.to_pylist() for column in rest), strict=True)
            several += [(row[3], (*row, one.confidence)) for row in rows]
    return [*blocks, *_compared(sorted(several))]


def _chosen(column: Any, kept: NDArray[np.bool_]) -> Any:
    import pyarrow as pa

    return column[kept] if isinstance(column, np.ndarray) else column.filter(pa.array(kept))


def _type_and_name(mentioned: Mentioned) -> list[Block]:
    place = {"locator": mentioned.locators, "quote": mentioned.quotes, "confidence": mentioned.confidence}
    shared = {"subject": mentioned.keys, "datatype": "string", **place}
    return [
        Block("type", len(mentioned.keys), {**shared, "value": mentioned.classes}),
        Block("name", len(mentioned.keys), {**shared, "value": mentioned.names, "lang": languages(mentioned.names)}),
    ]


def _compared(mentions: Sequence[tuple[int, tuple[Any, ...]]]) -> list[Block]:
    """Blocks of mentions that are in their order, of which some say what an earlier one has said."""
    said: set[tuple[str, str, str]] = set()
    types: defaultdict[float, list[tuple[str, ...]]] = defaultdict(list)
    names: defaultdict[float, list[tuple[str, ...]]] = defaultdict(list)
    for _, (key, class_name, name, _, locator, quote, confidence) in mentions:
        for predicate, value, rows in (("type", class_name, types), ("name", name, names)):
            if (key, predicate, value) not in said:
                said.add((key, predicate, value))
                rows[confidence].append((key, value, locator, quote))
    return [
        _block_of(predicate, rows, confidence)
        for predicate, by_confidence in (("type", types), ("name", names))
        for confidence, rows in by_confidence.items()
    ]


def _block_of(predicate: str, rows: Sequence[tuple[str, ...]], confidence: float) -> Block:
    import pyarrow as pa

    subjects, values, locators, quotes = (pa.array(column, pa.string()) for column in zip(*rows, strict=True))
    columns: Mapping[str, Any] = {
        "subject": subjects,
        "value": values,
        "locator": locators,
        "quote": quotes,
        "confidence": confidence,
        "datatype": "string",
        "lang": languages(values) if predicate == "name" else None,
    }
    return Block(predicate, len(rows), columns)
