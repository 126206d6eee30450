"""The index follows the ledger change by change, and says what a snapshot of it says."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.identity.index import open_index
from kg.snapshot import Snapshot, build_snapshot
from kg.statements import Ledger, Statement, identify
from kg.statements.reviews import judgement
from kg.statements.statement import DIFFERENT, IDENTIFIED_AS, SAME, UNSURE
from ontology import load_schema

SCHEMA = load_schema()
SOURCES = ("甲.txt", "乙.csv", "丙.txt")
KEYS = [f"{source[0]}{number}" for source in SOURCES for number in range(3)]
NAMES = ("江苏亚威机床股份有限公司", "亚威机床", "扬州大学", "Yangzhou University")

keys = st.sampled_from(KEYS)
names = st.sampled_from(NAMES)


@st.composite
def readings(draw: st.DrawFn) -> tuple[str, list[Statement]]:
    """What a source says: names, classes, relations, and the judgements that rules make of it."""
    source = draw(st.sampled_from(SOURCES))
    own = [key for key in KEYS if key.startswith(source[0])]
    said = []
    for key in draw(st.lists(st.sampled_from(own), max_size=3, unique=True)):
        [name] = identify([Statement(key, "name", value=draw(names), source=source)], SCHEMA)
        said.append(name)
        [of_class] = identify(
            [Statement(key, "type", value=draw(st.sampled_from(["Enterprise", "University"])), source=source)], SCHEMA
        )
        if draw(st.booleans()):
            said.append(of_class)
        if draw(st.booleans()):
            said.append(Statement(key, "partnersWith", object=draw(keys), source=source))
        for identity in draw(st.lists(st.sampled_from(["uscc:1", "uscc:2", "name:Enterprise:x"]), max_size=2, unique=True)):
            confidence = 0.99 if identity.startswith("uscc") else 0.95
            rests_on = {"rests_on": draw(st.sampled_from([name.id, f"{name.id} {of_class.id}", f"{name.id} & {of_class.id}"]))}
            said.append(Statement(key, IDENTIFIED_AS, value=identity, qualifiers=rests_on, confidence=confidence, source=source))
    return source, list(identify([replace(row, id="") for row in said], SCHEMA))


judged = st.tuples(st.sampled_from([SAME, DIFFERENT, UNSURE]), st.lists(keys, min_size=2, max_size=4, unique=True))
steps = st.lists(
    st.one_of(
        st.tuples(st.just("read"), readings()),
        st.tuples(st.just("judge"), judged),
        st.tuples(st.just("review"), st.tuples(st.integers(0, 50), st.booleans())),
        st.tuples(st.just("retract"), st.sampled_from([*SOURCES, "judgements"])),
        st.tuples(st.just("roll back"), st.integers(1, 12)),
    ),
    min_size=2,
    max_size=10,
)


def take(ledger: Ledger, step: tuple[str, object]) -> None:
    match step:
        case ("read", (str(source), rows)):
            ledger.commit(rows, agent="amy", message="read", complete=[source])
        case ("judge", (str(verdict), [one, other, *more])):
            lists = {"a": " ".join([one, *more[:1]]), "b": " ".join([other, *more[1:]])}
            row = Statement(one, verdict, object=other, qualifiers=lists, source="judgements", method="by hand")
            ledger.commit(identify([row], SCHEMA), agent="amy", message="judge")
        case ("review", (int(place), bool(accepted))):
            from kg.statements import from_arrow

            said = [row for row in from_arrow(ledger.current()) if not row.predicate.startswith("kg:")]
            if said:
                row = judgement(sorted(said, key=lambda row: row.id)[place % len(said)], accepted=accepted, reviewer="amy")
                ledger.commit([row], agent="amy", message="review")
        case ("retract", str(source)):
            ledger.retract(source, agent="amy")
        case ("roll back", int(change)) if change <= ledger.change:
            ledger.rollback(change, agent="amy")


def clusters_of(snapshot: Snapshot) -> dict[str, str]:
    return {row["key"]: row["entity"] for row in snapshot.table("keys").to_pylist()}


def described(snapshot: Snapshot) -> dict[str, tuple[str, str, list[str]]]:
    rows = snapshot.table("entities").to_pylist()
    return {row["id"]: (row["label"], row["class"], row["names"]) for row in rows if row["names"]}


@settings(max_examples=15, deadline=None)
@given(steps)
def test_clusters_and_things_are_those_of_the_snapshot_after_any_changes(taken: Sequence[tuple[str, object]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        ledger = Ledger(folder / "ledger")
        for step in taken:
            take(ledger, step)
            with open_index(folder / "followed", ledger, SCHEMA) as index:
                followed, things = index.clusters(), index.things()
        build_snapshot(ledger, folder / "snapshot", SCHEMA)
        snapshot = Snapshot(folder / "snapshot")
        assert followed == clusters_of(snapshot)
        told = {thing.id: thing.named for thing in things}
        names = {id: (n.name, n.class_name, sorted(n.names())) for id, n in told.items()}
        assert names == described(snapshot)
        with open_index(folder / "anew", ledger, SCHEMA) as index:
            assert (index.clusters(), index.things()) == (followed, things)
