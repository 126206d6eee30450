"""Columns to statements, by a mapping.

A statement rests on the cell that gives the value or names the other party. What a row has to do with the thing that the
title names (an incubator) rests on the cell with the row's name: that it stands in the list is what says it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.tables.cells import clean_name
from ingest.tables.details import chosen, qualifiers_of, validities_of, validity_columns, with_unit
from ingest.tables.former import former_names
from ingest.tables.layout import Cell, Cells
from ingest.tables.mapping import FORMER, GROUP, FigureOf, Origin, PropertyOf, RelationOf, Thing
from ingest.tables.mentions import Mentions
from ingest.tables.parties import Parties, expanded, find_parties
from ingest.tables.rows import Heads, Rows
from ingest.tables.subjects import Classes, Identified, Subjects
from ingest.tables.texts import changed, hold_contacts, languages
from ingest.tables.values import ALWAYS, Looked, Validity, mapped
from kg.statements.columns import Choice
from ontology import Schema

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

_FROM_CONTEXT = 0.85  # confidence of what the title says of each row, relative to 1.0 of what a cell says
_FIX_CONTACT = "Leave such data out of copies that you pass on."


class Describer:
    """Says all that the records of one table say. ``number``: that of the table in its file."""

    def __init__(self, rows: Rows, schema: Schema, number: int) -> None:
        self._rows, self._schema, self._facts = rows, schema, rows.facts
        self._mentions = Mentions(rows, number)

    def describe(self, heads: Heads) -> None:
        """All that the rows say, of what they are about and of what they name."""
        self._mentions.of_subjects(heads.subjects, heads.subjects.heads, heads.titles, self._facts.confidence)
        self._identifiers(heads.subjects, heads.identified)
        self._describe(heads.subjects, self._rows.mapping.row)

    def _describe(self, subjects: Subjects, thing: Thing) -> None:
        for wanted in thing.properties:
            self._property(subjects.of_classes(self._schema.properties[wanted.property].domain), wanted)
        for figure in thing.figures:
            self._figure(subjects, figure)
        for relation in thing.relations:
            declared = self._schema.relations[relation.predicate]
            self._relation(subjects.of_classes(declared.range if relation.inverse else declared.domain), relation)

    def _identifiers(self, subjects: Subjects, identified: Sequence[Identified]) -> None:
        for one in identified:
            kept = one.values.is_valid().to_numpy(zero_copy_only=False)
            whose, cells = subjects.where(kept), one.cells if kept.all() else one.cells.of(np.flatnonzero(kept))
            scheme = one.identifier.scheme
            qualifiers = Choice(({"scheme": scheme},)) if scheme else None
            self._literal(whose, one.identifier.property, one.values.drop_null(), cells, self._facts.confidence, qualifiers)

    def _literal(
        self,
        subjects: Subjects,
        predicate: str,
        values: pa.Array,
        cells: Cells,
        confidence: float,
        qualifiers: Choice | None = None,
        **columns: Any,
    ) -> None:
        given = {"datatype": "string", **columns}
        self._facts.say(predicate, subjects.keys, self._rows.evidence(cells), confidence, qualifiers, value=values, **given)

    # Properties and figures ------------------------------------------------------------------------------------------------

    def _property(self, subjects: Subjects, wanted: PropertyOf) -> None:
        subjects, cells = self._filled(subjects, wanted.origin)
        if cells is None or not len(subjects):
            return
        if wanted.property == FORMER and _is_whole(wanted.origin):
            self._former_names(subjects, wanted, cells)
            return
        declared = self._schema.properties[wanted.property]
        confidence = self._sure(wanted.origin)
        if declared.datatype == "date":
            self._day(subjects, wanted.property, cells, confidence)
            return
        texts = self._texts(wanted.origin, cells)
        codes = cells.codes if wanted.origin.column else np.zeros(len(subjects), dtype=np.int32)
        if declared.datatype == "langString":
            if not declared.is_name and _is_whole(wanted.origin):  # prose keeps its blanks and lines, but for those around it
                subjects, cells, codes = self._without_contacts(subjects, cells, texts)
                texts = changed(cells.strip.texts, str.strip)
            said = self._rows.texts(texts, cells) if wanted.origin.column else texts.take(codes)
            self._literal(subjects, wanted.property, said, cells, confidence, lang=languages(texts).take(codes))
        elif declared.datatype == "anyURI":
            self._literal(subjects, wanted.property, texts.take(codes), cells, confidence, datatype="anyURI")
        else:
            texts = with_unit(wanted.origin, texts)
            said = self._concepts(subjects.classes, declared.scheme, texts, codes)
            self._literal(subjects, wanted.property, said, cells, confidence)

    def _former_names(self, subjects: Subjects, wanted: PropertyOf, cells: Cells) -> None:
        """Each former name with the time that its cell gives; else, where it is the only one, until the day of the renaming."""
        import pyarrow as pa

        found = [former_names(words) for words in self._texts(wanted.origin, cells).to_pylist()]
        renamed = self._rows.of(wanted.valid_to, subjects.records)
        looked = self._rows.values.validities(None, renamed, None, len(subjects))
        told = [name for names in found for name in names]
        counts = np.array([len(names) for names in found], dtype=np.int64)
        places, which = expanded(counts, cells.codes)
        open_ = np.array([name.during == ALWAYS for name in told], dtype=bool)[which] & (counts[cells.codes][places] == 1)
        times = Looked([*(name.during for name in told), *looked.values], np.where(open_, len(told) + looked.codes[places], which))
        names = pa.array([name.name for name in told], pa.string()).take(which)
        said = validity_columns(times, np.arange(len(places)))
        self._literal(subjects.at(places), FORMER, names, cells.of(places), self._facts.confidence, lang=languages(names), **said)

    def _day(self, subjects: Subjects, name: str, cells: Cells, confidence: float) -> None:
        import pyarrow as pa

        moments = self._rows.values.moments(cells)
        kept = np.array([one is not None for one in moments])[cells.codes]
        if not kept.all():
            subjects, cells = subjects.where(kept), cells.of(np.flatnonzero(kept))
        days = pa.array([one.first.isoformat() if one else None for one in moments], pa.string())
        precisions = pa.array([one.precision if one else None for one in moments], pa.string())
        told = {"datatype": "date", "precision": precisions.take(cells.codes)}
        self._literal(subjects, name, days.take(cells.codes), cells, confidence, **told)

    def _without_contacts(
        self, subjects: Subjects, cells: Cells, texts: pa.StringArray
    ) -> tuple[Subjects, Cells, NDArray[np.int32]]:
        wrong = np.append(hold_contacts(texts), False)
        what = "holds a telephone number or an e-mail address; it is not read."
        self._rows.problems.add_cells(self._rows.table, cells, wrong, lambda _: what, _FIX_CONTACT)
        if wrong.any():
            kept = ~wrong[cells.codes]
            subjects, cells = subjects.where(kept), cells.of(np.flatnonzero(kept))
        return subjects, cells, cells.codes

    def _concepts(self, classes: Classes, scheme: str | None, texts: pa.StringArray, codes: NDArray[np.int32]) -> pa.Array:
        """Words as notations of a code list, which may be one for things of a class alone."""
        import pyarrow as pa

        if scheme is None:
            return texts.take(codes)
        by_class = [mapped(texts, partial(self._rows.values.concept, scheme, class_name=name)) for name in classes.names]
        if classes.codes is None:
            return by_class[0].take(codes)
        return pa.concat_arrays(by_class).take(classes.codes.astype(np.int64) * len(texts) + codes)

    def _figure(self, subjects: Subjects, figure: FigureOf) -> None:
        subjects, cells = self._filled(subjects, Origin(figure.column))
        if cells is None or not len(subjects):
            return
        digits, units = self._rows.values.numbers(cells)
        if digits.null_count:
            kept = digits.is_valid().to_numpy(zero_copy_only=False)[cells.codes]
            subjects, cells = subjects.where(kept), cells.of(np.flatnonzero(kept))
        validity = Validity.of_year(figure.year) if figure.year else ALWAYS
        unit = figure.unit if units.null_count == len(units) else units.fill_null(figure.unit or "").take(cells.codes)
        if not isinstance(unit, str) and unit is not None and not figure.unit:
            unit = units.take(cells.codes)
        self._literal(
            subjects,
            "indicatorValue",
            self._rows.texts(digits, cells),
            cells,
            self._facts.confidence,
            Choice(({"indicator": figure.indicator, "measure": "achieved", "bound": "eq"},)),
            datatype="decimal",
            unit=unit,
            valid_from=validity.first,
            valid_to=validity.last,
            precision=validity.precision,
            status="done",
        )

    # Relations -------------------------------------------------------------------------------------------------------------

    def _relation(self, subjects: Subjects, relation: RelationOf) -> None:
        origin = relation.thing.name
        subjects, cells = self._filled(subjects, origin)
        if cells is None or not len(subjects):
            return
        parties = find_parties(self._rows, cells, origin, relation.thing)
        places, codes = parties.expanded(cells.codes if origin.column else np.zeros(len(subjects), dtype=np.int32))
        looked = validities_of(self._rows, subjects, relation)
        qualifiers = qualifiers_of(self._rows, self._schema, subjects, relation)
        named_in, parties_cells = self._named_in(origin, cells, places)
        others = parties.keys.take(codes)
        self._mentions.of_parties(parties, codes, subjects.records[places], parties_cells, named_in, self._sure(origin))
        import pyarrow as pa
        import pyarrow.compute as pc

        kept = pc.not_equal(subjects.keys.take(places) if len(places) else subjects.keys.slice(0, 0), others)
        kept = kept.to_numpy(zero_copy_only=False)
        if not kept.all():
            places, codes, others = places[kept], codes[kept], others.filter(pa.array(kept))
        whole = len(places) == len(subjects) and parties.single
        own = subjects.keys if whole else subjects.keys.take(places)
        subject, object_ = (others, own) if relation.inverse else (own, others)
        self._facts.say(
            relation.predicate,
            subject,
            self._rows.evidence(cells if whole else cells.of(places)),
            self._sure(origin),
            chosen(qualifiers, places),
            object=object_,
            status=relation.status,
            **validity_columns(looked, places),
        )
        self._describe_parties(subjects, relation.thing, parties, places, codes, others)

    def _describe_parties(
        self,
        subjects: Subjects,
        thing: Thing,
        parties: Parties,
        places: NDArray[np.int64],
        codes: NDArray[np.int64],
        keys: pa.Array,
    ) -> None:
        """What the rows say of the things they name, each the only one in its cell."""
        import pyarrow as pa

        if not (thing.identifiers or thing.properties or thing.figures or thing.relations):
            return
        alone = parties.alone[codes]
        places, codes, keys = places[alone], codes[alone], keys.filter(pa.array(alone))
        others = Subjects(
            subjects.records[places], keys, parties.names.take(codes), parties.classes.of(codes), subjects.heads.of(places)
        )
        found = (self._rows.identified(wanted, others) for wanted in thing.identifiers)
        self._identifiers(others, [one for one in found if one is not None])
        self._describe(others, thing)

    def _named_in(self, origin: Origin, cells: Cells, places: NDArray[np.int64]) -> tuple[Cell | None, Cells]:
        """The one cell above the table that names something, where the mapping does; else the records' own."""
        if origin.column is not None:
            return None, cells.of(places)
        titles = self._rows.table.titles
        return next((cell for cell in titles if (origin.value or "") in clean_name(cell.text)), None), cells.of(places)

    # Cells -----------------------------------------------------------------------------------------------------------------

    def _filled(self, subjects: Subjects, origin: Origin) -> tuple[Subjects, Cells | None]:
        """The things whose records say something there, with those cells; those of the rows' names for what the mapping gives."""
        if origin.column is None:
            return subjects, subjects.heads
        cells = self._rows.of(origin.column, subjects.records)
        if cells is None:
            return subjects, None
        nothing = self._rows.values.says_nothing(cells.strip)[cells.codes]
        if not nothing.any():
            return subjects, cells
        return subjects.where(~nothing), cells.of(np.flatnonzero(~nothing))

    def _texts(self, origin: Origin, cells: Cells) -> pa.StringArray:
        """By code, the words of cells; the one text that the mapping itself gives."""
        import pyarrow as pa

        return pa.array([origin.value or ""], pa.string()) if origin.column is None else self._rows.words(origin, cells.strip.texts)

    def _sure(self, origin: Origin) -> float:
        return self._facts.confidence if origin.column else round(self._facts.confidence * _FROM_CONTEXT, 3)


def _is_whole(origin: Origin) -> bool:
    """Whether a text is that of a cell as it stands."""
    return origin.column is not None and not origin.column.startswith(GROUP)
