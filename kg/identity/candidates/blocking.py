"""Which pairs are worth scoring: those that share rare keys, the best of each thing only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from string import Template
from typing import TYPE_CHECKING

from kg.engine import connect
from kg.identity.candidates.keys import KINDS, Key

if TYPE_CHECKING:
    import pyarrow as pa

LEAST_KEYS = 5  # the rarest keys of a thing are followed even where more things share them than ``Kind.most``
EVER_MOST = 1000  # unless these many do
WIDTH = 30  # pairs of each thing that are worth scoring
LEAST = 0.12  # strength below which two things have no more in common than chance gives

# Two things may be one only when they are of one sort; a pair stands once, the smaller number first. Its strength is what the
# shared keys weigh beside what all measured keys of the lighter of the two weigh, and a little of the heavier: 亚威 is nearer to
# 亚威机床 than to a longer name. It is rounded, since sums differ by their order.
# In words that DuckDB and Spark share.
_PAIRS = """
WITH
keyed AS (SELECT DISTINCT number, sort, kind, key, role FROM given),
told AS (
    SELECT sort, kind, key, count(DISTINCT number) FILTER (WHERE role = 'both') AS bearers,
           count(DISTINCT number) FILTER (WHERE role = 'offers') AS offering,
           count(DISTINCT number) FILTER (WHERE role = 'seeks') AS seeking
    FROM keyed GROUP BY ALL),
weighed AS (
    SELECT k.*, t.bearers, t.offering, d.most, d.measured, d.worth * ln(1 + $things / greatest(t.bearers, t.offering, 1)) AS weight
    FROM keyed k JOIN told t USING (sort, kind, key) JOIN kinds d USING (kind)
    WHERE role = 'both' OR (t.offering > 0 AND t.seeking > 0)),
alike AS (
    SELECT *, row_number() OVER (PARTITION BY number ORDER BY bearers, kind, key) AS place FROM weighed
    WHERE role = 'both' AND bearers > 1 AND bearers <= greatest(most, $ever_most)),
followed AS (SELECT * FROM alike WHERE bearers <= most OR (place <= $least_keys AND kind <> 'piece')),
met AS (
    SELECT DISTINCT least(f.number, a.number) AS l, greatest(f.number, a.number) AS r, f.kind, f.key, f.weight
    FROM followed f JOIN alike a ON f.sort = a.sort AND f.kind = a.kind AND f.key = a.key AND f.number <> a.number
    UNION ALL
    SELECT least(s.number, o.number), greatest(s.number, o.number), s.kind, s.key, s.weight
    FROM weighed s JOIN weighed o ON s.sort = o.sort AND s.kind = o.kind AND s.key = o.key AND s.number <> o.number
    WHERE s.role = 'seeks' AND o.role = 'offers' AND s.offering <= s.most),
pairs AS (SELECT l, r, sum(weight) AS shared FROM met GROUP BY l, r),
mass AS (SELECT number, sum(weight) AS mass FROM weighed WHERE measured GROUP BY number),
rated AS (
    SELECT l, r, round(shared / (least(a.mass, b.mass) + 0.25 * greatest(a.mass, b.mass)), 9) AS strength
    FROM pairs JOIN mass a ON a.number = l JOIN mass b ON b.number = r),
both_ways AS (
    SELECT l AS number, l, r, strength FROM rated WHERE strength >= $least
    UNION ALL SELECT r, l, r, strength FROM rated WHERE strength >= $least),
ranked AS (SELECT l, r, strength, row_number() OVER (PARTITION BY number ORDER BY strength DESC, l, r) AS place FROM both_ways)
SELECT l, r, max(strength) AS strength FROM ranked WHERE place <= $width GROUP BY l, r ORDER BY l, r
"""


def pairs(things: Sequence[tuple[str, Iterable[Key]]], *, width: int = WIDTH, least: float = LEAST) -> pa.Table:
    """(l, r, strength): numbers of things in the order given, of each the ``width`` pairs that share most, l < r, sorted.

    A thing is its sort and its keys.
    """
    import pyarrow as pa

    with connect() as engine:
        for name, table in tables(things).items():
            engine.register(name, table)
        return pa.table(engine.sql(query(len(things), width=width, least=least)).to_arrow_table())


def query(things: int, *, width: int = WIDTH, least: float = LEAST) -> str:
    """SQL for the pairs, over the tables ``given`` and ``kinds``."""
    values = {"things": things, "least_keys": LEAST_KEYS, "ever_most": EVER_MOST, "width": width, "least": least}
    return Template(_PAIRS).substitute(values)


def tables(things: Sequence[tuple[str, Iterable[Key]]]) -> Mapping[str, pa.Table]:
    """What ``query`` reads: the keys of each thing, and what keys of each kind are worth."""
    return {"given": _given(things), "kinds": _kinds()}


def _given(things: Sequence[tuple[str, Iterable[Key]]]) -> pa.Table:
    import pyarrow as pa

    found = [(sort, set(of)) for sort, of in things]
    offered, sought = (
        {(sort, key.kind, key.text) for sort, of in found for key in of if key.role == role} for role in ("offers", "seeks")
    )
    met = offered & sought
    numbers: list[int] = []
    sorts: list[str] = []
    rows: list[Key] = []
    for number, (sort, of) in enumerate(found):
        told = [key for key in of if key.role == "both" or (sort, key.kind, key.text) in met]
        rows += told
        numbers += [number] * len(told)
        sorts += [sort] * len(told)
    kinds, texts, roles = zip(*rows, strict=True) if rows else ((), (), ())
    columns = {"sort": sorts, "kind": kinds, "key": texts, "role": roles}
    return pa.table({"number": pa.array(numbers, pa.int32()), **{name: pa.array(v, pa.string()) for name, v in columns.items()}})


def _kinds() -> pa.Table:
    import pyarrow as pa

    worth, most, measured = zip(*KINDS.values(), strict=True)
    return pa.table({"kind": list(KINDS), "worth": worth, "most": most, "measured": measured})
