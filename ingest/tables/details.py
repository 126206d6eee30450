"""The details of relations as columns: qualifiers, and when they hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.tables.mapping import Origin, QualifierOf, RelationOf
from ingest.tables.numbers import unit_of
from ingest.tables.rows import Rows
from ingest.tables.strips import NONE
from ingest.tables.subjects import Subjects
from ingest.tables.values import Looked, mapped
from kg.statements.columns import Choice
from ontology import Schema

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray


def validities_of(rows: Rows, subjects: Subjects, relation: RelationOf) -> Looked:
    """When the relations of these things hold."""
    named = (relation.valid_from, relation.valid_to, relation.period)
    begin, end, period = (rows.of(column, subjects.records) for column in named)
    return rows.values.validities(begin, end, period, len(subjects))


def qualifiers_of(rows: Rows, schema: Schema, subjects: Subjects, relation: RelationOf) -> Choice:
    """The qualifiers of each relation: of their texts each combination that occurs once."""
    combined = np.zeros(len(subjects), dtype=np.int64)
    words: list[list[str | None]] = []
    for wanted in relation.qualifiers:
        told, codes = _qualifier(rows, schema, subjects, wanted)
        words.append(told)
        combined = combined * len(told) + np.where(codes == NONE, len(told) - 1, codes)
    different, which = np.unique(combined, return_inverse=True)
    values: list[dict[str, str]] = []
    for code in different.tolist():
        found: dict[str, str] = {}
        for wanted, told in zip(reversed(relation.qualifiers), reversed(words), strict=True):
            code, rest = divmod(code, len(told))
            text = told[rest]
            if text is not None:
                found.setdefault(wanted.qualifier, text)
        values.append(found)
    return Choice(values, None if len(values) == 1 else which.astype(np.int32))


def _qualifier(rows: Rows, schema: Schema, subjects: Subjects, wanted: QualifierOf) -> tuple[list[str | None], NDArray[np.int32]]:
    """By code, a qualifier's texts (the last one of the empty cell), and the codes of the records."""
    scheme = schema.qualifiers[wanted.qualifier].scheme
    if wanted.origin.column is None:
        text = rows.values.concept(scheme, wanted.origin.value or "")
        return [text], np.zeros(len(subjects), dtype=np.int32)
    cells = rows.of(wanted.origin.column, subjects.records)
    if cells is None:
        return [None], np.zeros(len(subjects), dtype=np.int32)
    silent = rows.values.says_nothing(cells.strip)
    if wanted.qualifier == "stage":  # such a column says when it ended, or how far it is
        silent = silent | rows.values.is_time(cells.strip)
    texts = with_unit(wanted.origin, rows.words(wanted.origin, cells.strip.texts)).to_pylist()
    told = [None if still else rows.values.concept(scheme, text) for text, still in zip(texts, silent[:-1], strict=True)]
    return [*told, None], cells.codes


def with_unit(origin: Origin, texts: pa.StringArray) -> pa.StringArray:
    """Bare numbers with the unit of their column's header: 120㎡."""
    unit = unit_of(origin.column) if origin.column else None
    return mapped(texts, lambda words: words + unit if words[-1:].isdigit() else words) if unit else texts


def chosen(choice: Choice, places: NDArray[np.int64]) -> Choice:
    return choice if choice.codes is None else Choice(choice.values, choice.codes[places])


def validity_columns(looked: Looked, places: NDArray[np.int64]) -> dict[str, Any]:
    """Validities as the columns of the ledger."""
    import pyarrow as pa

    names = ("valid_from", "valid_to", "precision")
    if len(looked.values) == 1:
        return dict(zip(names, (looked.values[0].first, looked.values[0].last, looked.values[0].precision), strict=True))
    codes = looked.codes[places]

    def column(values: Sequence[date | str | None], kind: pa.DataType) -> pa.Array:
        return pa.array(values, kind).take(codes)

    return {
        "valid_from": column([one.first for one in looked.values], pa.date32()),
        "valid_to": column([one.last for one in looked.values], pa.date32()),
        "precision": column([one.precision for one in looked.values], pa.string()),
    }
