"""The judgements that stand by now, for somebody who looks at a snapshot of a little while ago."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from kg.identity.clusters import Judgement
from kg.merging.row import SOURCE
from kg.snapshot.judgements import VERDICTS, Standing, standing
from kg.statements.statement import Statement, from_arrow

if TYPE_CHECKING:
    from kg.snapshot import Snapshot
    from kg.statements.ledger import Ledger


def judged_since(ledger: Ledger, snapshot: Snapshot) -> list[Standing] | None:
    """The judgements as they are by now of things as they are in the snapshot; None where it is of the newest change.

    So whoever answers question after question need not wait for a snapshot after each answer.
    """
    if snapshot.change == ledger.change:
        return None
    rows = [row for row in from_arrow(ledger.current([SOURCE])) if row.predicate in VERDICTS]
    said = [(row, Judgement.of(row.id, row.predicate, row.subject, row.object or "", row.qualifiers)) for row in rows]
    there = _there(snapshot, {key for _, judgement in said for key in (*judgement.a, *judgement.b)})
    holding = ((row, judgement, judgement.holds_between(there)) for row, judgement in said)
    others = [one for one in standing(snapshot) if one.source != SOURCE]
    return [*others, *(_standing(row, judgement, pair) for row, judgement, pair in holding if pair)]


def _there(snapshot: Snapshot, keys: Collection[str]) -> set[str]:
    rows = snapshot.sql("SELECT key FROM keys WHERE key IN (SELECT unnest($keys::VARCHAR[]))", {"keys": sorted(keys)})
    return set(rows["key"].to_pylist())


def _standing(row: Statement, judgement: Judgement, pair: tuple[str, str]) -> Standing:
    told = row.qualifiers
    assert row.change is not None and row.asserted_at is not None  # it is in the ledger
    return Standing(
        id=row.id,
        verdict=VERDICTS[row.predicate],
        a=pair[0],
        b=pair[1],
        a_keys=judgement.a,
        b_keys=judgement.b,
        by=told.get("by", row.agent or ""),
        at=row.asserted_at,
        change=row.change,
        comment=told.get("comment", ""),
        score=float(told["score"]) if "score" in told else None,
        source=row.source,
    )
