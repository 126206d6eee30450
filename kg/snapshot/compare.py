"""What differs between two states of the ledger, statement by statement, and judgement by hand by judgement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import NotFound
from kg.statements.statement import DIFFERENT, RESERVED, SAME, UNSURE, Statement, from_arrow

if TYPE_CHECKING:
    import pyarrow as pa

    from kg.statements.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Difference:
    """``added`` hold at ``after`` and not at ``before``, ``removed`` the other way round; ``names`` gives keys their names."""

    before: int
    after: int
    added: tuple[Statement, ...]
    removed: tuple[Statement, ...]
    names: dict[str, str]

    def lines(self, statements: Iterable[Statement]) -> list[list[str]]:
        """Subject, predicate, object or value, source and quote of each, with names in place of keys."""
        return [
            [
                self.names.get(s.subject, s.subject),
                s.predicate,
                self.names.get(s.object, s.object) if s.object else f"{s.value}{s.unit or ''}",
                s.source,
                s.quote or (s.qualifiers.get("comment", "") if s.predicate.startswith(RESERVED) else ""),
            ]
            for s in statements
        ]

    def as_dict(self) -> dict[str, object]:
        def rows(statements: Iterable[Statement]) -> list[dict[str, object]]:
            shown = zip(statements, self.lines(statements), strict=True)
            return [
                {"statement": s.id, "subject": subject, "predicate": predicate, "object": other, "source": source, "quote": quote}
                for s, (subject, predicate, other, source, quote) in shown
            ]

        return {"before": self.before, "after": self.after, "added": rows(self.added), "removed": rows(self.removed)}


def compare(ledger: Ledger, before: int, after: int) -> Difference:
    """The difference between the states at two changes; 0 is the empty ledger. Raises NotFound for a change that is not there."""
    import pyarrow.compute as pc

    for number in (before, after):
        if not 0 <= number <= ledger.change:
            raise NotFound(f"there is no change {number}.", fix=f"The newest is {ledger.change}; `kg log` lists them.")
    old, new = ledger.current(change=before), ledger.current(change=after)
    both = old.filter(_told(old)), new.filter(_told(new))
    removed, added = (_without(one, other) for one, other in (both, both[::-1]))
    names: dict[str, str] = {}
    for table in both:
        named = table.filter(pc.equal(table["predicate"], "name")).select(["subject", "value"]).to_pydict()
        names |= dict(sorted(zip(named["subject"], named["value"], strict=True), key=lambda pair: (len(pair[1]), pair[1])))
    return Difference(before, after, tuple(from_arrow(added)), tuple(from_arrow(removed)), names)


def _told(rows: pa.Table) -> pa.ChunkedArray:
    """Which of the rows are statements or judgements by hand."""
    import pyarrow as pa
    import pyarrow.compute as pc

    by_hand = pc.is_in(rows["predicate"], pa.array([SAME, DIFFERENT, UNSURE]))
    return pc.or_(pc.invert(pc.starts_with(rows["predicate"], RESERVED)), by_hand)


def _without(rows: pa.Table, others: pa.Table) -> pa.Table:
    """The rows that the others do not have; a judgement that turned into another one keeps its id."""
    import pyarrow.compute as pc

    here, there = (pc.binary_join_element_wise(table["id"], table["predicate"], " ") for table in (rows, others))
    return rows.filter(pc.invert(pc.is_in(here, value_set=there)))
