"""What an export holds comes back through ingest: all of the content, or just what docs/exchange.md says is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.pipeline import read_into
from kg.statements.statement import ACCEPTED, IDENTIFIED_AS, REJECTED, RESERVED, SOURCE_ORIGINAL, UNSURE, Statement, from_arrow
from kg.workspace import Workspace
from tests.ingest.exchange.copying import content, copied, faults, written
from tests.kg.views.little import little_workspace

WHOLE = ["jsonl", "nq", "ttl", "jsonld"]


@pytest.mark.parametrize("form", WHOLE)
def test_the_content_of_the_copy_is_that_of_the_original(example: Workspace, form: str, tmp_path: Path) -> None:
    copy, report = copied(example, form, tmp_path)
    assert not faults(report)
    assert content(copy) == content(example)
    assert report.asserted == example.status()["statements"]


@pytest.mark.parametrize("form", WHOLE)
def test_reading_it_again_changes_nothing(example: Workspace, form: str, tmp_path: Path) -> None:
    copy, report = copied(example, form, tmp_path)
    again = read_into(copy, [tmp_path / "files" / f"graph.{form}"])
    assert (again.change, again.asserted, again.retracted) == (report.change, 0, 0)


@pytest.mark.parametrize("form", WHOLE)
def test_sources_keep_their_ids_titles_and_editions(example: Workspace, form: str, tmp_path: Path) -> None:
    copy, report = copied(example, form, tmp_path)
    told = {row["id"]: row for row in copy.snapshot().table("sources").to_pylist()}
    for row in example.snapshot().table("sources").to_pylist():
        assert {name: told[row["id"]][name] for name in ("title", "path", "edition", "media_type", "statements")} == {
            name: row[name] for name in ("title", "path", "edition", "media_type", "statements")
        }
    assert told.keys() - {f"graph.{form}"} == {row["id"] for row in example.snapshot().table("sources").to_pylist()}
    assert set(report.sources) == {f"graph.{form}", "incubator-tenants.xlsx", "plan-2022.txt", "platforms.xlsx", "report-2021.md"}


def test_lines_of_statements_bring_back_every_row(example: Workspace, tmp_path: Path) -> None:
    """All but what is made anew here: what the rules judge, the copy's own description, where an original file is stored."""
    copy, _ = copied(example, "jsonl", tmp_path)
    there, here = (_rows(workspace) for workspace in (example, copy))
    assert [row for row in here if row.source != "graph.jsonl"] == there
    assert {UNSURE, ACCEPTED, REJECTED} <= {row.predicate for row in here}


def _rows(workspace: Workspace) -> list[Statement]:
    """The rows of the house and the statements, without the ledger's own columns; an acceptance has made a statement certain."""
    from dataclasses import replace

    rows = from_arrow(workspace.ledger.current())
    accepted = {row.subject for row in rows if row.predicate == ACCEPTED}
    kept = (row for row in rows if row.predicate not in (IDENTIFIED_AS, SOURCE_ORIGINAL))
    return sorted(
        (
            replace(row, change=None, asserted_at=None, agent=None, confidence=1.0 if row.id in accepted else row.confidence)
            for row in kept
        ),
        key=lambda row: row.id,
    )


@pytest.mark.parametrize("form", ["nq", "ttl", "jsonld"])
def test_rdf_loses_who_reviewed_and_what_was_left_unsure(example: Workspace, form: str, tmp_path: Path) -> None:
    copy, _ = copied(example, form, tmp_path)
    house = [row for row in from_arrow(copy.ledger.current()) if row.predicate.startswith(RESERVED)]
    assert {row.value for row in house if row.predicate == REJECTED} == {"export"}
    assert not {UNSURE, ACCEPTED} & {row.predicate for row in house}
    assert copy.snapshot().sql("SELECT count(*) AS n FROM statements WHERE rejected").column("n").to_pylist() == [1]


def test_odd_names_nulls_and_rejections_survive_as_lines(tmp_path: Path) -> None:
    """Control characters, quotes, line ends, rejected relations, values that are no numbers; several statements of a relation."""
    little = little_workspace(tmp_path / "little")
    copy, report = copied(little, "jsonl", tmp_path)
    assert not faults(report)
    assert content(copy) == content(little)


@pytest.mark.parametrize("form", ["nq", "ttl", "jsonld"])
def test_odd_names_survive_in_rdf_and_a_missing_datatype_becomes_string(form: str, tmp_path: Path) -> None:
    little = little_workspace(tmp_path / "little")
    copy, report = copied(little, form, tmp_path)
    assert not faults(report)
    assert list(map(json.loads, content(copy))) == [_typed(json.loads(line)) for line in content(little)]


def _typed(line: dict[str, Any]) -> dict[str, Any]:
    return line | {"datatype": line["datatype"] or "string"} if "property" in line else line


def test_csv_keeps_entities_properties_and_relations_and_loses_sources_and_evidence(unjudged: Workspace, tmp_path: Path) -> None:
    copy, report = copied(unjudged, "csv", tmp_path)
    assert not faults(report)
    assert set(report.sources) == {"entities.csv", "properties.csv", "relations.csv"}
    assert _told(copy) == _told(unjudged)
    quotes = copy.snapshot().sql("SELECT DISTINCT quote FROM statements WHERE relation IS NOT NULL").column("quote").to_pylist()
    first = unjudged.snapshot().sql(
        "SELECT DISTINCT s.quote FROM relations r JOIN statements s ON s.id = r.statements[1]"
    ).column("quote").to_pylist()  # fmt: skip
    assert set(quotes) == set(first), "the quote of a relation's first statement is all that is left of its evidence"


def _told(workspace: Workspace) -> list[str]:
    """What is said without evidence and how sure it is, of entities by their ids: the keys of an entity are one in csv."""
    entity = {row["key"]: row["entity"] for row in workspace.snapshot().table("keys").to_pylist()}
    told = []
    for line in map(json.loads, content(workspace)):
        for lost in ("evidence", "confidence"):
            line.pop(lost, None)
        ends = {name: entity[line[name][0]] for name in ("entity", "subject", "object") if name in line}
        told.append(json.dumps(line | ends))
    return sorted(told)


def test_csv_loses_that_two_things_of_one_name_were_told_apart_by_hand(example: Workspace, tmp_path: Path) -> None:
    copy, _ = copied(example, "csv", tmp_path)
    assert copy.status()["entities"] == example.status()["entities"] - 1


def test_a_newer_export_takes_back_what_its_sources_say_no_longer(example: Workspace, tmp_path: Path) -> None:
    copy, _ = copied(example, "jsonl", tmp_path)
    path = tmp_path / "files" / "graph.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    [gone, *_] = [line for line in lines if json.loads(line)["predicate"] == "receivedAward"]
    path.write_text("".join(line for line in lines if line != gone), encoding="utf-8")
    report = read_into(copy, [path])
    assert (report.asserted, report.retracted) == (0, 1)


def test_what_people_judged_here_stays_when_an_export_brings_other_judgements(example: Workspace, tmp_path: Path) -> None:
    copy = Workspace.create(tmp_path / "copy")
    mine = Statement("a", "kg:same", object="b", source="judgements", id="s" + "1" * 31)
    copy.ledger.commit([mine], agent="me", message="mine")
    read_into(copy, [written(example, "jsonl", tmp_path / "files")])
    assert mine.id in [row.id for row in from_arrow(copy.ledger.current(["judgements"]))]


def test_the_document_itself_may_be_read_later_under_its_id(example: Workspace, examples: Path, tmp_path: Path) -> None:
    """Its statements stay the same ones, and now its text is stored too."""
    copy, _ = copied(example, "jsonl", tmp_path)
    report = read_into(copy, [examples / "jiangdu" / "report-2021.md"])
    assert report.sources == ("report-2021.md",)
    assert report.asserted == report.retracted == 0
    assert content(copy) == content(example)
    [edition] = copy.snapshot().sql("SELECT edition FROM sources WHERE id = 'report-2021.md'").column("edition").to_pylist()
    assert copy.stored_text(edition) is not None


def test_one_source_of_an_export_is_retracted_alone(example: Workspace, tmp_path: Path) -> None:
    copy, _ = copied(example, "nq", tmp_path)
    copy.retract("plan-2022.txt")
    left = copy.snapshot().sql("SELECT DISTINCT source FROM statements ORDER BY source").column("source").to_pylist()
    assert left == ["incubator-tenants.xlsx", "platforms.xlsx", "report-2021.md"]


@pytest.mark.parametrize("form", ["jsonl", "nq"])
def test_the_file_that_carries_them_is_not_stored_so_that_erasing_a_source_erases_it(
    example: Workspace, form: str, tmp_path: Path
) -> None:
    copy, _ = copied(example, form, tmp_path)
    assert list((copy.root / "sources").glob("*")) == []


def test_what_was_written_into_an_export_by_hand_and_cannot_be_read_is_told(example: Workspace, tmp_path: Path) -> None:
    path = written(example, "ttl", tmp_path / "files")
    [key, *_] = example.snapshot().table("entities")["id"].to_pylist()
    more = (
        f"<urn:innovation-kg:id/{key}> owl:sameAs <http://www.wikidata.org/entity/Q1> .\n"
        "<urn:innovation-kg:statement/s1> a ikg:Statement ; ikg:source <urn:innovation-kg:source/x> .\n"
        "<http://example.org/source> a ikg:Source ; ikg:title 'elsewhere' .\n"
    )
    path.write_text("@prefix owl: <http://www.w3.org/2002/07/owl#> .\n" + path.read_text("utf-8") + more, encoding="utf-8")
    copy = Workspace.create(tmp_path / "copy")
    told = "\n".join(map(str, read_into(copy, [path]).problems))
    assert "is judged in a way that cannot be read" in told
    assert "is no statement that can be read" in told
    assert "<https://w3id.org/innovation-kg#Source>, which is not known here" in told
    assert content(copy) == content(example)
