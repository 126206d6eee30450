"""Statements as columns: made in blocks that share most of what they say, given ids together, and read as a sequence.

A list of 100,000 rows says a million things, of which most columns are the same for all of them. The ids are those of
``identify``, worked out by DuckDB.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from kg.engine import cursor
from kg.statements.statement import (
    NO_QUALIFIERS,
    Statement,
    arrow_schema,
    entity_key,
    from_arrow,
    identifying,
    qualifiers_json,
    statement_id,
    to_arrow,
)

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from ontology import Schema

_KEY = ("source", "subject", "predicate", "object", "value", "datatype", "lang", "unit")  # then qualifiers, quote, repetition
_HEX = 31  # digits of an id, after its letter
_WORKERS = 2  # threads that hash; more would need more room than they save time
_PART = 1 << 16  # rows
_FEW = 500  # keys and names that cost less one by one than a query does


class StatementTable(Sequence[Statement]):
    """Statements in a table of ``arrow_schema()`` (``table``); each becomes an object when it is asked for."""

    __slots__ = ("table",)

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    @classmethod
    def of(cls, statements: Iterable[Statement]) -> StatementTable:
        return statements if isinstance(statements, StatementTable) else cls(to_arrow(statements))

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @overload
    def __getitem__(self, place: int) -> Statement: ...
    @overload
    def __getitem__(self, place: slice) -> list[Statement]: ...
    def __getitem__(self, place: int | slice) -> Statement | list[Statement]:
        if isinstance(place, slice):
            begin, end, step = place.indices(len(self))
            return from_arrow(self.table.slice(begin, max(0, end - begin)))[::step] if step > 0 else list(self)[place]
        return from_arrow(self.table.slice(range(len(self))[place], 1))[0]

    def __iter__(self) -> Any:
        for batch in self.table.to_batches(max_chunksize=4096):
            yield from from_arrow(_table(batch))

    def __eq__(self, other: object) -> bool:
        return len(self) == len(other) and list(self) == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # as of a list


class Choice(NamedTuple):
    """Qualifiers of a block's rows: which of the ``values`` each row has; None where all have the only one."""

    values: Sequence[Mapping[str, str]] = (NO_QUALIFIERS,)
    codes: NDArray[np.int32] | None = None

    def part(self, begin: int, length: int) -> Choice:
        return self if self.codes is None else Choice(self.values, self.codes[begin : begin + length])


class Written(NamedTuple):
    """Qualifiers of a block's rows, of which hardly two are alike: as the ledger stores them, and as they enter the ids."""

    stored: pa.Array
    identifying: pa.Array

    def part(self, begin: int, length: int) -> Written:
        return Written(self.stored.slice(begin, length), self.identifying.slice(begin, length))


@dataclass(frozen=True, slots=True)
class Block:
    """Statements of one predicate. ``columns``: by the names of ``arrow_schema()`` an array, or one value for all of them."""

    predicate: str
    length: int
    columns: Mapping[str, Any]
    qualifiers: Choice | Written = field(default_factory=Choice)

    def parts(self) -> Iterator[Block]:
        """The block in parts, so that what is made of one of them for a while takes little room."""
        for begin in range(0, self.length, _PART) if self.length > _PART else ():
            length = min(_PART, self.length - begin)
            columns = {n: c.slice(begin, length) if hasattr(c, "slice") else c for n, c in self.columns.items()}
            yield Block(self.predicate, length, columns, self.qualifiers.part(begin, length))
        if self.length <= _PART:
            yield self


def table_of(blocks: Sequence[Block], schema: Schema, common: Mapping[str, Any]) -> pa.Table:
    """The statements of all blocks with their ids; ``common`` are values that all share, such as source and edition.

    Of statements that are alike but for details of the reader, each place and beginning counts once (a merged cell says for
    several rows what it says); the others are numbered as ``identify`` does.
    """
    import pyarrow as pa

    shape = arrow_schema()
    blocks = [block for block in blocks if block.length]
    if not blocks:
        return shape.empty_table()
    repeated = _Repeated(min(_PART, max(block.length for block in blocks)))
    chunks: dict[str, list[pa.Array]] = {name: [] for name in shape.names}
    with ThreadPoolExecutor(_WORKERS) as workers:
        parts = (part for block in blocks for part in block.parts())
        ids = workers.map(lambda part: _ids(_keys(part, schema, common)), parts)
        for block in blocks:
            given = {"operation": "assert", "subject_basis": "explicit", **common, **block.columns, "predicate": block.predicate}
            for name in shape.names[1:]:
                value = _qualifiers(block) if name == "qualifiers" else given.get(name)
                kind = shape.field(name).type
                if isinstance(value, pa.Array):
                    chunks[name].append(value if value.type == kind else value.cast(kind))
                else:
                    chunks[name] += repeated.arrays(value, kind, block.length)
        chunks["id"] = list(chain.from_iterable(ids))
    table = pa.table({name: pa.chunked_array(arrays, shape.field(name).type) for name, arrays in chunks.items()}, schema=shape)
    pa.default_memory_pool().release_unused()  # keys and hashes took as much room as their ids
    return _numbered(table, schema)


def _keys(block: Block, schema: Schema, common: Mapping[str, Any]) -> pa.Array:
    """What the ids are made of: see ``Statement.content_key``; as of each key's first occurrence."""
    import pyarrow as pa
    import pyarrow.compute as pc

    given: dict[str, Any] = {**common, **block.columns, "predicate": block.predicate}
    parts = [*(given.get(name) for name in _KEY), _identifying(block, schema), given.get("quote")]
    joined: list[Any] = [""]
    for part in parts:
        if isinstance(part, pa.Array):
            joined += [part.fill_null("") if part.null_count else part, "\x00"]
        else:
            joined[-1:] = (
                [joined[-1] + (part or "") + "\x00"] if isinstance(joined[-1], str) else [joined[-1], (part or "") + "\x00"]
            )
    joined[-1] += "1"
    keys = pc.binary_join_element_wise(*joined, "")
    return keys if isinstance(keys, pa.Array) else pa.repeat(keys, block.length)


def _identifying(block: Block, schema: Schema) -> Any:
    """The part of the key that the qualifiers give (and the year, where it tells relations apart)."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if isinstance(block.qualifiers, Written):
        return block.qualifiers.identifying
    relation = schema.relations.get(block.predicate)
    values, codes = block.qualifiers
    begin = block.columns.get("valid_from")
    if relation is not None and "year" in relation.identifying and isinstance(begin, pa.Array):
        years = pc.year(begin).cast(pa.string()).fill_null("").dictionary_encode()
        named = [[identifying(block.predicate, of, year, schema) for year in years.dictionary.to_pylist()] for of in values]
        flat = pa.array([words for row in named for words in row], pa.string())
        which = years.indices.to_numpy(zero_copy_only=False)
        return flat.take(pa.array(which if codes is None else codes.astype("int64") * len(years.dictionary) + which))
    year = "" if begin is None or isinstance(begin, pa.Array) else str(begin.year)
    words = [identifying(block.predicate, of, year, schema) for of in values]
    return words[0] if codes is None else pa.array(words, pa.string()).take(pa.array(codes))


def _qualifiers(block: Block) -> Any:
    import pyarrow as pa

    if isinstance(block.qualifiers, Written):
        return block.qualifiers.stored
    values, codes = block.qualifiers
    stored = [qualifiers_json(value) for value in values]
    return stored[0] if codes is None else pa.array(stored, pa.string()).take(pa.array(codes))


class _Repeated:
    """Columns of one value, which take the room of a part however long they are: the same array again and again."""

    def __init__(self, length: int) -> None:
        self._length = length
        self._made: dict[tuple[object, str], pa.Array] = {}

    def arrays(self, value: object, kind: pa.DataType, length: int) -> list[pa.Array]:
        import pyarrow as pa

        made = self._made.get((value, str(kind)))
        if made is None:
            made = pa.nulls(self._length, kind) if value is None else pa.repeat(pa.scalar(value, kind), self._length)
            self._made[value, str(kind)] = made
        times, rest = divmod(length, self._length)
        return [made] * times + ([made.slice(0, rest)] if rest else [])


def _ids(keys: pa.Array) -> list[pa.StringArray]:
    """The ids that belong to keys."""
    import pyarrow as pa

    if len(keys) < _FEW:
        return [pa.array(["s" + hashlib.sha256(key.encode()).hexdigest()[:_HEX] for key in keys.to_pylist()], pa.string())]
    with cursor() as engine:
        engine.register("given", pa.table({"key": keys}))
        hashes = pa.table(engine.sql("SELECT sha256(key) AS hash FROM given").to_arrow_table())["hash"]
    return [_shortened(chunk) for chunk in hashes.cast(pa.string()).chunks]


def _shortened(hashes: pa.StringArray) -> pa.StringArray:
    """``s`` and the first digits of each hash; cut out of the bytes, which costs a tenth of what it costs by texts."""
    import numpy as np
    import pyarrow as pa

    length = len(hashes)
    digits = np.frombuffer(hashes.buffers()[2], dtype=np.uint8)[hashes.offset * 64 : (hashes.offset + length) * 64].reshape(-1, 64)
    ids = np.empty((length, _HEX + 1), dtype=np.uint8)
    ids[:, 0] = ord("s")
    ids[:, 1:] = digits[:, :_HEX]
    bounds = np.arange(0, (length + 1) * (_HEX + 1), _HEX + 1, dtype=np.int32)
    return pa.StringArray.from_buffers(length, pa.py_buffer(bounds), pa.py_buffer(ids))


def _numbered(table: pa.Table, schema: Schema) -> pa.Table:
    """The table without what is said twice at one place, and with other ids for what is said again elsewhere."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    again = _again(table["id"])
    if not len(again):
        return table
    said: defaultdict[str, set[tuple[object, object]]] = defaultdict(set)
    kept = np.ones(len(table), dtype=bool)
    changed = np.zeros(len(table), dtype=bool)
    ids: list[str] = []
    for place, statement in zip(again.tolist(), from_arrow(table.take(again)), strict=True):
        known, where = said[statement.id], (statement.locator, statement.valid_from)
        if where in known:
            kept[place] = False
            continue
        known.add(where)
        if len(known) > 1:
            changed[place] = True
            ids.append(statement_id(statement.content_key(schema), len(known)))
    numbered = pc.replace_with_mask(table["id"].combine_chunks(), pa.array(changed), pa.array(ids, pa.string()))
    table = table.set_column(0, table.schema.field("id"), numbered)
    return table if kept.all() else table.filter(pa.array(kept))


def _again(ids: pa.ChunkedArray) -> NDArray[np.int64]:
    """The places of ids that occur more than once; seldom one too many."""
    import numpy as np

    ordered = _sixteen_digits(ids)
    ordered.sort()
    repeated = ordered[1:][ordered[1:] == ordered[:-1]]
    return np.flatnonzero(np.isin(_sixteen_digits(ids), repeated)) if len(repeated) else np.array([], dtype=np.int64)


def _sixteen_digits(ids: pa.ChunkedArray) -> NDArray[np.uint64]:
    """Half of each id as a number."""
    import numpy as np

    mixed = np.empty(len(ids), dtype=np.uint64)
    begin = 0
    for chunk in ids.chunks:  # an id has the room of four such numbers
        digits = np.frombuffer(chunk.buffers()[2], dtype=np.uint64)[chunk.offset * 4 : (chunk.offset + len(chunk)) * 4]
        np.add(digits[1::4] * np.uint64(0x9E3779B97F4A7C15), digits[2::4], out=mixed[begin : begin + len(chunk)])
        begin += len(chunk)
    return mixed


def _table(found: Any) -> pa.Table:
    """A table of what an engine or a batch gives."""
    import pyarrow as pa

    return pa.Table.from_batches([found]) if isinstance(found, pa.RecordBatch) else pa.table(found)


def entity_keys(source: str, names: pa.Array) -> pa.Array:
    """``entity_key`` of many names of one source."""
    import pyarrow as pa

    if len(names) < _FEW:
        return pa.array([entity_key(source, name) for name in names.to_pylist()], pa.string())
    query = "SELECT 'e' || substr(sha256($source || chr(0) || name), 1, 19) AS key FROM given"
    with cursor() as engine:
        engine.register("given", pa.table({"name": names}))
        return _table(engine.sql(query, params={"source": source}).to_arrow_table())["key"].cast(pa.string()).combine_chunks()
