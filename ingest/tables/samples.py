"""What the cells of a column hold, from a sample: names of which class, codes, times, numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.tables.cells import clean_name, compact
from ingest.tables.dates import moment
from ingest.tables.layout import Table
from ingest.tables.names import class_of, split_names
from ingest.tables.numbers import number
from ingest.tables.strips import NONE
from ingest.tables.vocabulary import Vocabulary
from kg.identity.codes import IDENTIFIERS

_RECORDS = 400  # that are looked at, evenly over the table
_MOST = 0.6  # of the texts must be alike for them to tell what the column is
# Identifiers whose form and check characters leave no doubt; Q4 may be a quarter, and one number in eleven an organisation code.
_TELLING = ("uscc", "ror", "orcid", "isni", "lei")


@dataclass(frozen=True, slots=True)
class Sample:
    """The texts of a column that say something, as names are cleaned."""

    texts: tuple[str, ...]

    @property
    def distinct(self) -> float:
        """The share of different texts; 1 when none occurs twice."""
        return len(set(self.texts)) / len(self.texts) if self.texts else 0.0

    @property
    def class_name(self) -> str | None:
        """The class that most of the names tell, None when they tell none."""
        names = [name for text in self.texts for name in split_names(text, ())]
        told, count = Counter(map(class_of, names)).most_common(1)[0] if names else (None, 0)
        return told if count >= _MOST * len(names) else None

    @property
    def identifier(self) -> str | None:
        """The property whose check most of the texts pass, such as uscc."""
        if not self.texts or not self.texts[0].isascii():
            return None
        codes = [compact(text) for text in self.texts]
        return next((name for name in _TELLING if sum(IDENTIFIERS[name](c) is not None for c in codes) >= _MOST * len(codes)), None)

    @property
    def describes(self) -> str:
        """What the column seems to hold, for a person who decides what it means."""
        if not self.texts:
            return "nothing"
        if self.class_name:
            return f"names ({self.class_name})"
        if sum(moment(text) is not None for text in self.texts) >= _MOST * len(self.texts):
            return "dates"
        if sum(number(text) is not None for text in self.texts) >= _MOST * len(self.texts):
            return "numbers"
        return "texts"

    def share_of(self, words: Sequence[str]) -> float:
        """The share of texts that hold one of ``words``."""
        return sum(any(word in text for word in words) for text in self.texts) / len(self.texts) if self.texts else 0.0


def sample(table: Table, column: int, words: Vocabulary) -> Sample:
    """The column's texts in up to 400 records."""
    step = max(1, table.size // _RECORDS)
    cells = table.cells(column)
    codes = cells.codes[::step]
    texts = (clean_name(text) for text in cells.strip.texts.take(codes[codes != NONE]).to_pylist())
    return Sample(tuple(text for text in texts if compact(text).casefold() not in words.nothing))
