"""What cells name beside the thing that their row is about: of each different text once, one or several names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ingest.tables.groups import read_group
from ingest.tables.layout import Cell, Cells
from ingest.tables.mapping import GROUP, Origin, Thing
from ingest.tables.names import split_names
from ingest.tables.rows import Rows
from ingest.tables.subjects import Classes, called
from ingest.tables.texts import is_name

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

_FIX_NAME = "Write the full name; remarks belong in a column of their own."


@dataclass(frozen=True, slots=True)
class Parties:
    """The names of all different texts one after the other: ``begins`` and ``counts`` say by code which are those of a text.

    ``alone``: whether a name is the only one in its text.
    """

    keys: pa.Array
    names: pa.Array
    classes: Classes
    titles: list[str] | None
    begins: NDArray[np.int64]
    counts: NDArray[np.int64]
    alone: NDArray[np.bool_]

    @property
    def single(self) -> bool:
        """Whether every text names one thing."""
        return bool((self.counts == 1).all())

    def expanded(self, codes: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """For each name in the cells with these codes: the place of its cell, and the place of the name."""
        return (np.arange(len(codes)), self.begins[codes]) if self.single else expanded(self.counts, codes)


def expanded(counts: NDArray[np.int64], codes: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Of cells with these codes, where the text of a code holds so many names: by name the place of its cell, and its own among
    the names of all texts one after the other.
    """
    begins, here = np.cumsum(counts) - counts, counts[codes]
    places = np.repeat(np.arange(len(codes)), here)
    within = np.arange(len(places)) - np.repeat(np.cumsum(here) - here, here)
    return places, begins[codes][places] + within


def find_parties(rows: Rows, cells: Cells, origin: Origin, thing: Thing) -> Parties:
    """The things that cells name, or that the mapping itself does; what is no name becomes a problem."""
    import pyarrow as pa

    if origin.column is None:
        texts: list[tuple[str, ...]] = [(origin.value or "",)]
    else:
        grouped = origin.column.startswith(GROUP)
        used = set(np.unique(cells.codes).tolist())
        texts = [
            split_names(read_group(words).value if grouped else words, thing.classes) if code in used else ()
            for code, words in enumerate(cells.strip.texts.to_pylist())
        ]
    found = called(pa.array([name for names in texts for name in names], pa.string()), thing)
    fine = np.array([is_name(name) for name in found.names.to_pylist()], dtype=bool)
    counts = np.array([len(names) for names in texts], dtype=np.int64)
    alone = np.repeat(counts == 1, counts)
    if not fine.all():
        _report(rows, cells, origin, found.names.to_pylist(), fine, counts)
        begins = np.cumsum(counts) - counts
        counts = np.array([int(fine[b : b + c].sum()) for b, c in zip(begins, counts, strict=True)], dtype=np.int64)
    names = found.names.filter(pa.array(fine))
    classes = found.classes.of(fine)
    titles = [title for title, kept in zip(found.titles, fine, strict=True) if kept] if found.titles else None
    keys = rows.facts.keys.of_names(names.to_pylist(), classes.column(len(names)).to_pylist())
    return Parties(pa.array(keys, pa.string()), names, classes, titles, np.cumsum(counts) - counts, counts, alone[fine])


def _report(rows: Rows, cells: Cells, origin: Origin, names: list[str], fine: NDArray[np.bool_], counts: NDArray[np.int64]) -> None:
    """A problem for each name that is none."""
    of_text = np.repeat(np.arange(len(counts)), counts)
    for place in np.flatnonzero(~fine).tolist():
        wrong = np.zeros(len(counts) + 1, dtype=bool)
        wrong[of_text[place]] = True

        def what(_: Cell, name: str = names[place]) -> str:
            return f"“{name[:60]}” is no name."

        if origin.column is not None:
            rows.problems.add_cells(rows.table, cells, wrong, what, _FIX_NAME)
