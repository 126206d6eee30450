"""From answers about what was read to one change of the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import reduce
from typing import TYPE_CHECKING

from kg.engine import connect
from kg.errors import InputError, NotFound, Problem
from kg.identity.names import normalise
from kg.opened import OpenWorkspace
from kg.review.correcting import TYPE
from kg.review.document import AGAIN, GONE, Document
from kg.review.item import Asked
from kg.statements.change import Change
from kg.statements.reviews import CORRECTED_BY, PREFIX, review_of, reviewed
from kg.statements.statement import SOURCE_TITLE, Statement, from_arrow

if TYPE_CHECKING:
    import pyarrow as pa

    from ontology import Schema


def decide_all(workspace: OpenWorkspace, asked: Sequence[Asked], agent: str, message: str) -> tuple[Change, list[Problem]]:
    """Write all answers that can be as one change; what is wrong with the others, of which nothing is written.

    An answer that stands already changes nothing; the change is then the newest that was there.
    """
    sources = _sources(workspace, [one.item for one in asked])
    names = {reviewed(source) for source in sources.values()}
    rows = workspace.ledger.current(sources={*names, *map(review_of, names)})
    held = from_arrow(_needed(rows, asked, workspace.schema))
    rules = workspace.settings.rules
    documents = {name: Document.of(name, rows, workspace.schema, rules) for name, rows in _by_document(held).items()}
    problems: list[Problem] = []
    told: list[str] = []
    for one in asked:
        document = documents.get(reviewed(sources.get(one.item, "")))
        try:
            if document is None:
                raise NotFound(GONE, fix=AGAIN)
            told.append(document.answer(one, agent))
        except (InputError, NotFound) as error:
            field = f"corrected {error.where}" if error.where else ""
            problems.append(Problem(": ".join(filter(None, (one.where or one.item, field))), error.what, error.fix))
    changes = [row for document in documents.values() for row in document.changes()]
    message = message or (told[0] if len(told) == 1 else f"review: {len(told)} answers")
    return workspace.ledger.commit(changes, agent=agent, message=message), problems


def _needed(rows: pa.Table, asked: Sequence[Asked], schema: Schema) -> pa.Table:
    """Of what documents and reviews say that on which the answers depend; the rest of a list of 100,000 rows stays where it is.

    That is the reviews, and what they correct; the statements that are asked about; the names and classes of what these speak
    of, and of what corrections name; and all that is said of what is no such thing.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    def of(ids: Iterable[str]) -> pa.Table:
        return rows.filter(pc.is_in(rows["id"], pa.array(list(ids), pa.string())))

    of_reviewers = pc.starts_with(rows["source"], PREFIX)
    corrections = rows.filter(pc.and_(of_reviewers, pc.match_substring(rows["qualifiers"], f'"{CORRECTED_BY}"')))
    naming = pa.array([name for name, known in schema.properties.items() if known.is_name])
    names = rows.filter(pc.is_in(rows["predicate"], naming))
    corrected = (one.decision.corrected.get(role) for one in asked for role in ("subject", "object"))
    wanted = {normalise(name) for name in corrected if name}
    meant = pa.array([bool(wanted) and normalise(name) in wanted for name in names["value"].to_pylist()], pa.bool_())
    about = of(one.item for one in asked)
    things = [about["subject"], about["object"], names.filter(meant)["subject"]]
    keys = pa.chunked_array([chunk for column in things for chunk in column.chunks], pa.string()).drop_null()
    none = of(one.item for one in asked if one.decision.answer == "nothing")["subject"]
    told = pc.is_in(rows["predicate"], pa.concat_arrays([naming, pa.array([TYPE])]))
    parts = [
        pc.or_(of_reviewers, pc.equal(rows["predicate"], SOURCE_TITLE)),
        pc.is_in(rows["id"], pa.chunked_array([*about["id"].chunks, *corrections["subject"].chunks], pa.string())),
        pc.and_(told, pc.is_in(rows["subject"], keys)),
        pc.or_(pc.is_in(rows["subject"], none), pc.is_in(rows["object"], none)),
    ]
    return rows.filter(reduce(pc.or_, parts))


def _by_document(held: Iterable[Statement]) -> dict[str, list[Statement]]:
    found: defaultdict[str, list[Statement]] = defaultdict(list)
    for row in held:
        found[reviewed(row.source)].append(row)
    return found


def _sources(workspace: OpenWorkspace, ids: Sequence[str]) -> dict[str, str]:
    """The source of each statement that the ledger ever had, by id."""
    files = workspace.ledger.files()
    if not files:
        return {}
    with connect() as connection:
        query = "SELECT DISTINCT id, source FROM read_parquet($files) WHERE list_contains($ids, id)"
        return dict(connection.execute(query, {"files": files, "ids": list(ids)}).fetchall())
