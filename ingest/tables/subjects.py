"""Things that rows speak of, as columns: those that the rows are about, and those that a cell of them names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.tables.layout import Cells
from ingest.tables.mapping import IdentifierOf, Thing
from ingest.tables.names import choose_classes, split_person

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Classes:
    """For each thing which of ``names`` it is; ``codes`` None where there is one for all."""

    names: tuple[str, ...]
    codes: NDArray[np.int32] | None

    def of(self, kept: NDArray[np.integer[Any]] | NDArray[np.bool_]) -> Classes:
        return Classes(self.names, None if self.codes is None else self.codes[kept])

    def column(self, length: int) -> pa.Array:
        """The classes as an array of texts."""
        import pyarrow as pa

        names = pa.array(self.names, pa.string())
        return names.take(pa.array(np.zeros(length, dtype=np.int32) if self.codes is None else self.codes))

    def among(self, wanted: Collection[str], length: int) -> NDArray[np.bool_]:
        """Which things are of one of these classes."""
        fitting = np.array([name in wanted for name in self.names])
        return np.full(length, fitting[0]) if self.codes is None else fitting[self.codes]


@dataclass(frozen=True, slots=True)
class Called:
    """Different texts as names: the bare names, their classes, and for persons the title behind the name, else empty."""

    names: pa.StringArray
    classes: Classes
    titles: list[str] | None


def called(texts: pa.StringArray, thing: Thing) -> Called:
    """What cleaned texts name when they name things of this kind."""
    import pyarrow as pa

    if len(thing.classes) == 1:
        classes = Classes(thing.classes, None)
        persons = thing.classes == ("Person",)
    else:
        chosen = choose_classes(texts.to_pylist(), thing.classes)
        classes = Classes(thing.classes, np.array([thing.classes.index(name) for name in chosen], dtype=np.int32))
        persons = "Person" in thing.classes
    if not persons:
        return Called(texts, classes, None)
    of_persons = classes.among(("Person",), len(texts))
    split = [split_person(words) if person else (words, "") for words, person in zip(texts.to_pylist(), of_persons, strict=True)]
    return Called(pa.array([name for name, _ in split], pa.string()), classes, [title for _, title in split])


@dataclass(frozen=True, slots=True)
class Identified:
    """Identifiers of things: ``values`` are valid ones, or null, and stand in ``cells``."""

    identifier: IdentifierOf
    values: pa.StringArray
    cells: Cells


@dataclass(frozen=True, slots=True)
class Subjects:
    """Things of some records: the record of each, the key, the class, and the cells of the rows' names, the evidence for what
    the mapping itself gives."""

    records: NDArray[np.int64]
    keys: pa.Array
    names: pa.Array
    classes: Classes
    heads: Cells

    def __len__(self) -> int:
        return len(self.records)

    def where(self, kept: NDArray[np.bool_]) -> Subjects:
        """Those for which it is true."""
        import pyarrow as pa

        if kept.all():
            return self
        mask, places = pa.array(kept), np.flatnonzero(kept)
        return Subjects(
            self.records[kept], self.keys.filter(mask), self.names.filter(mask), self.classes.of(kept), self.heads.of(places)
        )

    def at(self, places: NDArray[np.int64]) -> Subjects:
        """Those at these places, one as often as it is asked for."""
        keys, names = self.keys.take(places), self.names.take(places)
        return Subjects(self.records[places], keys, names, self.classes.of(places), self.heads.of(places))

    def of_classes(self, wanted: Collection[str]) -> Subjects:
        return self.where(self.classes.among(wanted, len(self)))


def first_of(identified: Sequence[Identified], otherwise: pa.Array) -> pa.Array:
    """For each thing its first identifier, else what stands for it."""
    import pyarrow.compute as pc

    return pc.coalesce(*(one.values for one in identified), otherwise) if identified else otherwise
