"""After an erasure no file holds the name, everything else is as it was, and the log tells that it was done, when, why, by whom."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kg.asserting import Asked, say
from kg.check import check
from kg.check.damage import damaged
from kg.erasing import plan
from kg.erasing.wording import MARK
from kg.errors import NotFound, UsageError
from kg.statements.statement import from_arrow
from kg.workspace import Workspace
from tests.kg.erasing.persons import ENGLISH, FIRM, FRIEND, ORCID, PERSON, REPORT, UNIVERSITY, erased, holding, lines, persons
from tests.kg.telling import tell


def test_no_file_holds_the_name_any_more(workspace: Workspace) -> None:
    before = holding(workspace.root, PERSON, ENGLISH, ORCID)
    kinds = {"ledger/", "sources/", "answers/", "views/"}
    assert {kind for kind in kinds if any(where.startswith(kind) for where in before)} == kinds, "the test would show nothing"
    erased(workspace, persons(workspace))
    for build in (workspace.snapshot, workspace.rdf, workspace.property_graph):
        build()
    assert holding(workspace.root, PERSON, ENGLISH, ORCID, "欧阳　测试") == []
    assert damaged(workspace) == []


def test_the_log_says_that_when_why_and_by_whom_and_not_what(workspace: Workspace) -> None:
    before = workspace.log()
    done = erased(workspace, persons(workspace))
    *earlier, last = workspace.log()
    assert (last["change"], last["agent"], last["message"]) == (done.change.change, "the officer", "erased: a request of 1 May")
    assert last["sources"] == []
    counts = ("change", "at", "agent", "asserted", "retracted")
    assert [[entry[name] for name in counts] for entry in earlier] == [[entry[name] for name in counts] for entry in before]


def test_the_text_keeps_its_places_and_the_quotes_of_others_still_stand_there(workspace: Workspace) -> None:
    erased(workspace, persons(workspace))
    rows = workspace.snapshot().sql("SELECT * FROM statements WHERE source = '报告.txt' AND locator LIKE 'char=%'").to_pylist()
    assert len(rows) > 5
    for row in rows:
        text = workspace.stored_text(row["edition"])
        start, end = map(int, row["locator"].removeprefix("char=").split(","))
        assert text is not None and len(text) == len(REPORT)
        assert text[start:end] == row["quote"]
    found = check(workspace.snapshot(), workspace.schema, stored_text=workspace.stored_text)
    assert not [finding for finding in found if finding.rule in ("moved-quote", "no-text")]


def test_everything_else_is_as_it_was_but_for_the_black(workspace: Workspace) -> None:
    """Statements by id, with all that they say but for the words that told the name."""
    ids = persons(workspace)
    keys = {key for id in ids for key in workspace.snapshot().entity(id).keys}
    kept = {row.id: row for row in from_arrow(workspace.ledger.current()) if not {row.subject, row.object} & keys}
    about = {row.id for row in from_arrow(workspace.ledger.current()) if {row.subject, row.object} & keys}
    erased(workspace, ids)
    now = {row.id: row for row in from_arrow(workspace.ledger.current())}
    judged = {row.id for row in kept.values() if row.predicate == "kg:accepted" and row.subject in about}
    originals = {row.id for row in kept.values() if row.predicate == "kg:original" and row.id not in now}
    assert now.keys() == kept.keys() - judged - originals
    assert len(originals) == 1, "the packed list, of which nothing but the whole can be deleted"
    for id, row in now.items():
        before = kept[id]
        told = ("subject", "object", "predicate", "valid_from", "status", "change", "confidence", "method", "operation")
        if before.predicate[:3] != "kg:":
            assert [getattr(row, name) for name in told] == [getattr(before, name) for name in told]
        assert len(row.quote or "") == len(before.quote or "")


def test_an_accepted_statement_stays_accepted_when_its_details_are_blackened(workspace: Workspace) -> None:
    query = "SELECT review, outdated, qualifiers FROM statements WHERE qualifiers IS NOT NULL"
    assert workspace.snapshot().sql(query).to_pylist() == [
        {"review": "accepted", "outdated": False, "qualifiers": f'{{"role":"{PERSON}的助手"}}'}
    ]
    erased(workspace, persons(workspace))
    assert workspace.snapshot().sql(query).to_pylist() == [
        {"review": "accepted", "outdated": False, "qualifiers": f'{{"role":"{MARK * 4}的助手"}}'}
    ]


def test_what_was_taken_back_long_ago_is_erased_as_well(workspace: Workspace) -> None:
    assert len(workspace.snapshot(1).resolve(PERSON)) == 1, "it stands in the first edition only"
    ids = persons(workspace)
    erased(workspace, ids)
    for change in range(1, workspace.ledger.change + 1):
        assert not [row for row in from_arrow(workspace.ledger.rows(change)) if row.subject in ids]
        assert workspace.snapshot(change).resolve(PERSON) == []
    assert [entity.label for entity in workspace.snapshot(1).resolve(FIRM)] == [FIRM]


def test_one_that_is_only_in_the_history_is_found_there(workspace: Workspace) -> None:
    for source in ("报告.txt", f"{PERSON}名单.xlsx"):
        workspace.retract(source, agent="test")
    assert persons(workspace) == []
    erased(workspace, [PERSON])
    assert holding(workspace.root, PERSON) == []


def test_a_name_of_several_entities_is_asked_back_with_their_ids(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match=" ".join(sorted(persons(workspace)))):
        plan(workspace, [PERSON])
    with pytest.raises(NotFound):
        plan(workspace, ["无此人"])
    with pytest.raises(NotFound):
        plan(workspace, [PERSON[:2]])


def test_a_namesake_that_is_not_meant_stops_it_unless_that_is_wanted(workspace: Workspace) -> None:
    one, other = persons(workspace)
    with pytest.raises(UsageError, match="--namesakes"):
        plan(workspace, [one])
    erased(workspace, [one], namesakes=True)
    assert [entity.label for entity in workspace.snapshot().resolve(other)] == [MARK * 4]
    assert holding(workspace.root, PERSON) == []


def test_two_that_are_black_are_not_taken_for_one(tmp_path: Path) -> None:
    """Full names join what sources call by them; names that look alike since they are black must not."""
    workspace = Workspace.create(tmp_path / "work")
    for number, name in enumerate(("江苏欧阳测试有限公司", "江苏李样本些有限公司", "江苏欧阳测试有限公司")):
        tell(workspace, f"{number}.txt", name, {name: "Enterprise"})
    tell(workspace, "人.txt", "欧阳测试、李样本些", {"欧阳测试": "Person", "李样本些": "Person"})
    persons = {entity.id for name in ("欧阳测试", "李样本些") for entity in workspace.snapshot().resolve(name, parts=False)}
    before = _clusters(workspace)
    erased(workspace, ["欧阳测试", "李样本些"], namesakes=True)
    assert _clusters(workspace) == [keys for keys in before if not persons & set(keys)]
    assert len(_clusters(workspace)) == 2, "one of two sources, the other of one"


def _clusters(workspace: Workspace) -> list[list[str]]:
    return sorted(map(sorted, workspace.snapshot().table("entities")["keys"].to_pylist()))


def test_a_source_goes_with_its_reviews_its_texts_and_its_name(workspace: Workspace) -> None:
    plain = Workspace.create(workspace.root.parent / "plain")
    shutil.copytree(workspace.root, plain.root, dirs_exist_ok=True)
    plain.retract("报告.txt", agent="test")
    done = erased(workspace, ["报告.txt"])
    assert done.plan.statements == 13
    assert lines(workspace) == lines(plain)
    assert "报告.txt" not in {source["id"] for entry in workspace.log() for source in entry["sources"]}
    assert holding(workspace.root, "报告.txt", f"关于{PERSON}的报告", "与李样本就职于苏州大学") == []
    assert damaged(workspace) == []


def test_what_was_asserted_by_hand_is_not_told_by_its_message(workspace: Workspace) -> None:
    said = Asked(FIRM, "note", "a secret of the firm", "a call")
    keys = sorted(entity.id for entity in workspace.snapshot().resolve(FIRM))
    say(workspace, replace(said, subject=keys[0]), rules=workspace.settings.rules, agent="test")
    assert holding(workspace.root, "a secret of the firm")
    erased(workspace, ["a call"])
    assert holding(workspace.root, "a secret of the firm", "a call") == []


def test_a_file_that_another_source_has_too_stays(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "work")
    for name in ("甲.txt", "乙.txt"):
        tell(workspace, name, "苏州大学", {UNIVERSITY: "University"})
    before = sorted((workspace.root / "sources").iterdir())
    erased(workspace, ["甲.txt"])
    assert sorted((workspace.root / "sources").iterdir()) == before
    assert [entity.label for entity in workspace.snapshot().resolve(UNIVERSITY)] == [UNIVERSITY]


def test_files_of_the_owner_are_named_and_left(workspace: Workspace) -> None:
    own = workspace.root / "notes" / "a.md"
    own.parent.mkdir()
    own.write_text(f"ask {PERSON}", encoding="utf-8")
    done = erased(workspace, persons(workspace))
    assert done.plan.left == ("notes/a.md",)
    assert PERSON in own.read_text(encoding="utf-8")


def test_friends_stay(workspace: Workspace) -> None:
    erased(workspace, persons(workspace))
    assert {entity.label for entity in workspace.snapshot().resolve(FRIEND)} == {FRIEND}
