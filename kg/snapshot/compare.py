"""What differs between two states of the ledger, statement by statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import NotFound
from kg.statements.statement import RESERVED, Statement, from_arrow

if TYPE_CHECKING:
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
                s.quote or "",
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
    both = {
        side: table.filter(pc.invert(pc.starts_with(table["predicate"], RESERVED))) for side, table in (("old", old), ("new", new))
    }
    added = both["new"].filter(pc.invert(pc.is_in(both["new"]["id"], value_set=both["old"]["id"])))
    removed = both["old"].filter(pc.invert(pc.is_in(both["old"]["id"], value_set=both["new"]["id"])))
    names: dict[str, str] = {}
    for table in both.values():
        named = table.filter(pc.equal(table["predicate"], "name")).select(["subject", "value"]).to_pydict()
        names |= dict(zip(named["subject"], named["value"], strict=True))
    return Difference(before, after, tuple(from_arrow(added)), tuple(from_arrow(removed)), names)
