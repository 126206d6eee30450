"""An erasure is done or not done, whoever writes meanwhile and wherever it is stopped; and the ledger goes on afterwards."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg import versions
from kg.check.damage import damaged
from kg.erasing import erase, plan, resume, unfinished
from kg.erasing.erase import NOTE
from kg.errors import LedgerError, UsageError
from kg.statements import Ledger
from kg.workspace import Workspace
from tests.kg.erasing.persons import ENGLISH, PERSON, UNIVERSITY, erased, holding, lines, persons
from tests.kg.telling import tell


def test_a_reason_that_tells_the_name_is_refused(workspace: Workspace) -> None:
    ids = persons(workspace)
    with pytest.raises(UsageError, match="without the name"):
        erase(workspace, lambda: plan(workspace, ids), agent="test", reason=f"{PERSON} asked")
    assert (workspace.ledger.change, unfinished(workspace)) == (5, False)


def test_the_ledger_goes_on_afterwards(workspace: Workspace) -> None:
    erased(workspace, persons(workspace))
    change = workspace.ledger.change
    tell(workspace, "新.txt", "苏州大学", {UNIVERSITY: "University"})
    assert workspace.ledger.change == change + 1
    assert workspace.ledger.rollback(change + 1, agent="test").later == {}
    workspace.ledger.compact()
    assert damaged(workspace) == []
    assert sorted(path.name for path in (workspace.root / "ledger").glob("_*")) == ["_delta_log", "_lock", "_manifest.jsonl"]


def test_what_another_writes_in_between_is_seen(workspace: Workspace) -> None:
    ids, turns = persons(workspace), []

    def planned() -> object:
        made = plan(workspace, ids, namesakes=True)
        if not turns:
            tell(workspace, "新.txt", f"{PERSON}又来了", {"又来": "Person"})
        turns.append(made)
        return made

    erase(workspace, planned, agent="test", reason="asked")  # type: ignore[arg-type]  # it is a plan
    assert len(turns) == 2
    (workspace.root / "told" / "新.txt").unlink()
    assert holding(workspace.root, PERSON) == []


class Stop(BaseException):
    """The process is killed."""


@pytest.mark.parametrize("when", ["rewrite", "views", "forget", "files"])
def test_one_that_was_killed_is_ended_by_the_next(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    def stop(*_: object, **__: object) -> None:
        raise Stop

    def stop_in_sources(path: Path, missing_ok: bool = False) -> None:
        if path.parent.name == "sources" and path.suffix != ".part":
            raise Stop
        if path.exists() or not missing_ok:
            os.unlink(path)

    target, name, instead = {
        "rewrite": (Ledger, "rewrite", stop),
        "views": (versions, "remove_all", stop),
        "forget": (Ledger, "forget", stop),
        "files": (Path, "unlink", stop_in_sources),
    }[when]
    ids, before = persons(workspace), lines(workspace)
    with monkeypatch.context() as patch:
        patch.setattr(target, name, instead)
        with pytest.raises(Stop):
            erased(workspace, ids)
    assert unfinished(workspace)
    if when == "rewrite":
        assert not resume(workspace)
        assert (workspace.ledger.change, lines(workspace)) == (5, before)
        erased(workspace, ids)
    else:
        assert resume(workspace)
    assert not unfinished(workspace) and not resume(workspace)
    assert holding(workspace.root, PERSON, ENGLISH) == []
    assert damaged(workspace) == []


def test_a_damaged_note_is_named(workspace: Workspace) -> None:
    (workspace.ledger.path / NOTE).write_text("{", encoding="utf-8")
    with pytest.raises(LedgerError, match=NOTE):
        resume(workspace)


@pytest.mark.skipif(os.name == "nt", reason="other systems delete what is open")
def test_a_reader_that_has_the_views_open_is_no_hindrance(workspace: Workspace) -> None:
    snapshot, store = workspace.snapshot(), workspace.rdf()
    erased(workspace, persons(workspace))
    assert len(store) > 0
    assert snapshot.change == 5
