"""What things are and what they are called, at each place that mentions them; and the titles that persons have for life."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ingest.tables.facts import Mentioned
from ingest.tables.layout import Cell, Cells
from ingest.tables.names import is_academy_title
from ingest.tables.parties import Parties
from ingest.tables.rows import Rows
from ingest.tables.subjects import Subjects

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

_PLACES = 1 << 10  # mentions within one record


class Mentions:
    """Those of one table, in the order in which a person reads them. ``number``: that of the table in its file."""

    def __init__(self, rows: Rows, number: int) -> None:
        self._rows, self._facts = rows, rows.facts
        self._order = number << 42
        self._mentions = 0

    def of_subjects(self, subjects: Subjects, cells: Cells, titles: Sequence[str] | None, confidence: float) -> None:
        """The things that rows are about, with the titles behind persons' names."""
        locators, quotes = self._rows.evidence(cells)
        classes = subjects.classes.column(len(subjects))
        order = self._order + subjects.records * _PLACES + self._next()
        self._facts.mention(Mentioned(subjects.keys, classes, subjects.names, order, locators, quotes, confidence))
        if titles and any(titles):
            self._titles(subjects.keys, titles, order, (locators, quotes), confidence)

    def of_parties(
        self,
        parties: Parties,
        codes: NDArray[np.int64],
        records: NDArray[np.int64],
        cells: Cells,
        named_in: Cell | None,
        confidence: float,
    ) -> None:
        """The parties where each of them is named first; every time, where they have a title."""
        import pyarrow as pa

        position = self._next()
        titled = parties.titles is not None and any(map(is_academy_title, parties.titles))
        kept = np.arange(len(codes)) if titled else np.sort(np.unique(codes, return_index=True)[1])
        codes, records = codes[kept], records[kept]
        if named_in is None:
            locators, quotes = self._rows.evidence(cells.of(kept))
        else:
            locators = pa.array([self._rows.table.locator(named_in)] * len(kept), pa.string())
            quotes = pa.array([named_in.text] * len(kept), pa.string())
        order = self._order + records * _PLACES + position
        classes = parties.classes.of(codes).column(len(codes))
        keys = parties.keys.take(codes)
        self._facts.mention(Mentioned(keys, classes, parties.names.take(codes), order, locators, quotes, confidence))
        if titled and parties.titles is not None:
            self._titles(keys, [parties.titles[code] for code in codes], order, (locators, quotes), confidence)

    def _titles(
        self, keys: pa.Array, titles: Sequence[str], order: NDArray[np.int64], place: tuple[pa.Array, pa.Array], confidence: float
    ) -> None:
        """The titles behind persons' names (李培根院士) that their holders keep for life."""
        import pyarrow as pa

        kept = np.array([is_academy_title(title) for title in titles], dtype=bool)
        if not kept.any():
            return
        names = [title for title, held in zip(titles, kept, strict=True) if held]
        awards = pa.array(self._facts.keys.of_names(names, ["Award"] * len(names)), pa.string())
        locators, quotes = (column.filter(pa.array(kept)) for column in place)
        classes = pa.array(["Award"] * len(names), pa.string())
        named = pa.array(names, pa.string())
        self._facts.mention(Mentioned(awards, classes, named, order[kept], locators, quotes, confidence))
        holders = keys.filter(pa.array(kept))
        self._facts.say("holdsTitle", holders, (locators, quotes), confidence, object=awards, status="done")

    def _next(self) -> int:
        self._mentions += 1
        return min(self._mentions, _PLACES - 1)
