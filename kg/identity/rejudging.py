"""Rules applied to all that holds: after they were switched on or off in kg.toml, or changed, judgements are made anew."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kg.identity.rules import RULES, VERSION, judge
from kg.identity.short_name_rule import offices_of
from kg.statements.columns import StatementTable
from kg.statements.reviews import PREFIX as REVIEWS
from kg.statements.statement import IDENTIFIED_AS, RESERVED

if TYPE_CHECKING:
    import pyarrow as pa

    from kg.statements.ledger import Change, Ledger
    from ontology import Schema


class Rejudged(NamedTuple):
    """The change that was made (the newest one where nothing had to be), and how many judgements came and went with it."""

    change: Change
    made: int
    withdrawn: int


def rejudge(
    ledger: Ledger,
    schema: Schema,
    rules: frozenset[str],
    offices: Mapping[str, Sequence[str]],
    *,
    agent: str,
    sources: Collection[str] | None = None,
) -> Rejudged:
    """Write the judgements that these rules make of sources and take back those that they no longer make, as one change.

    ``offices``: by name of an office the patterns of ids and paths of its sources. ``sources``: of all when None.
    Judgements in reviewers' corrections stay: they belong to the decision that they were made with, and go when it is undone.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    rows = ledger.current(sources)
    rows = rows.filter(pc.invert(pc.starts_with(rows["source"], REVIEWS)))
    is_judgement = pc.and_(
        pc.equal(rows["predicate"], IDENTIFIED_AS), pc.is_in(rows["method"], pa.array(sorted(RULES), pa.string()))
    )
    held = rows.filter(is_judgement)
    said = rows.filter(pc.invert(pc.starts_with(rows["predicate"], RESERVED)))
    titles = ledger.source_titles() if offices else {}
    paths = {source: told["path"] for source, told in titles.items() if told["path"]}
    judged = judge(StatementTable(said), schema, rules, offices_of(paths, offices)).table
    gone = held.filter(pc.invert(pc.is_in(held["id"], judged["id"].combine_chunks())))
    new = judged.filter(pc.invert(pc.is_in(judged["id"], held["id"].combine_chunks())))
    change = ledger.commit(pa.concat_tables([judged, _taken_back(gone)]), agent=agent, message="resolve")
    return Rejudged(change, new.num_rows, gone.num_rows)


def _taken_back(rows: pa.Table) -> pa.Table:
    """The rows that retract these, without the columns that the ledger sets."""
    import pyarrow as pa

    for name, value in (("operation", "retract"), ("change", None), ("asserted_at", None), ("agent", None)):
        place, field = rows.schema.get_field_index(name), rows.schema.field(name)
        rows = rows.set_column(place, field, pa.array([value] * rows.num_rows, field.type))
    return rows


def fingerprint(rules: frozenset[str], offices: Mapping[str, Sequence[str]]) -> str:
    """Names the rules that judge, and their settings: what was judged by others is to be judged again."""
    return json.dumps([VERSION, sorted(rules), sorted((office, sorted(patterns)) for office, patterns in offices.items())])
