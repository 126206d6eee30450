"""Workspaces of the example for all tests of this folder, one with judgements and reviews by hand; nobody changes them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.pipeline import read_into
from kg.statements import Statement, identify
from kg.statements.reviews import described, judgement
from kg.statements.statement import DIFFERENT, SAME, SOURCE_TITLE, UNSURE, from_arrow
from kg.workspace import Workspace


@pytest.fixture(scope="session")
def unjudged(tmp_path_factory: pytest.TempPathFactory, examples: Path) -> Workspace:
    """The example as it is read."""
    workspace = Workspace.create(tmp_path_factory.mktemp("example") / "work")
    read_into(workspace, [examples / "jiangdu"], message="example")
    return workspace


@pytest.fixture(scope="session")
def example(unjudged: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The example; two of its firms are judged to be one, two keys of a university to be two, and statements are reviewed."""
    folder = tmp_path_factory.mktemp("judged") / "work"
    workspace = Workspace(shutil.copytree(unjudged.root, folder))
    snapshot = workspace.snapshot()
    query = "SELECT id, keys FROM entities WHERE class = '{}' AND len(keys) {} ORDER BY label"
    [one, other, *_] = snapshot.sql(query.format("Enterprise", "= 1")).column("id").to_pylist()
    [joined, *_] = snapshot.sql(query.format("University", "> 1")).column("keys").to_pylist()
    judged = [
        Statement("judgements", SOURCE_TITLE, value="判断 · judgements"),
        Statement(one, SAME, object=other, qualifiers={"a": one, "b": other, "comment": "同一企业"}),
        Statement(joined[0], DIFFERENT, object=joined[1], qualifiers={"a": joined[0], "b": joined[1]}),
        Statement(one, UNSURE, object=joined[0]),
    ]
    rows = identify((_of("judgements", row) for row in judged), workspace.schema)
    workspace.ledger.commit(rows, agent="甲", message="judgements")
    stated = [row for row in from_arrow(workspace.ledger.current()) if row.predicate == "partnersWith"]
    reviews = [
        judgement(stated[0], accepted=False, reviewer="乙", comment="并无此事"),
        judgement(stated[1], accepted=True, reviewer="乙"),
        *(described(source, source) for source in {row.source for row in stated[:2]}),
    ]
    workspace.ledger.commit(reviews, agent="乙", message="reviews")
    return workspace


def _of(source: str, row: Statement) -> Statement:
    return replace(row, source=source, method="judgement")
