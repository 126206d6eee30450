"""Every export format is read back by a program of its kind."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.export import FORMATS, export
from kg.export.tables import CSV_COLUMNS
from kg.snapshot import Snapshot
from kg.statements import Ledger
from kg.statements.statement import ACCEPTED, REJECTED, SOURCE_EDITION, SOURCE_TITLE
from tests.kg.snapshot.saying import (
    AWARD,
    FIRM,
    SCHEMA,
    UNIVERSITY,
    by_hand,
    day,
    fact,
    folded,
    literal,
    reading,
    review,
    snapshot_after,
)

FORMULA = '=HYPERLINK("x")'


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    told = reading(
        "甲.txt",
        fact(
            FIRM,
            "partnersWith",
            UNIVERSITY,
            quote="双方合作",
            valid_from=day("2021-01-01"),
            precision="year",
            qualifiers={"level": "national"},
        ),
        fact(FIRM, "receivedAward", AWARD, status="planned", quote="拟申报"),
        literal(FIRM, "description", FORMULA),
        literal(FIRM, "established", "-3"),
    )
    again = fact(UNIVERSITY, "partnersWith", FIRM, valid_from=day("2021-03-01"), precision="month")
    return snapshot_after(tmp_path_factory.mktemp("export"), told, reading("乙.txt", again))


def written(snapshot: Snapshot, form: str, path: Path) -> Path:
    assert export(snapshot, SCHEMA, form, path) == path
    return path


def test_csv_is_a_folder_of_tables_with_labels_and_evidence(snapshot: Snapshot, tmp_path: Path) -> None:
    folder = written(snapshot, "csv", tmp_path / "tables")
    with (folder / "relations.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["predicate"]: row for row in csv.DictReader(file)}
    assert rows["partnersWith"]["subject_label"] == FIRM and rows["partnersWith"]["object_label"] == UNIVERSITY
    assert rows["partnersWith"]["sources"] == "乙.txt | 甲.txt"
    assert rows["receivedAward"]["quote"] == "拟申报" and rows["receivedAward"]["status"] == "planned"


def test_a_spreadsheet_takes_no_text_for_a_formula(snapshot: Snapshot, tmp_path: Path) -> None:
    folder = written(snapshot, "csv", tmp_path / "tables")
    with (folder / "properties.csv").open(encoding="utf-8-sig", newline="") as file:
        values = {row["predicate"]: row["value"] for row in csv.DictReader(file)}
    assert values["description"] == f"'{FORMULA}"
    assert values["established"] == "-3", "a number is no formula"


def test_an_empty_graph_has_empty_tables_with_their_headers(tmp_path: Path) -> None:
    folder = written(folded(Ledger(tmp_path / "ledger"), tmp_path / "snapshot"), "csv", tmp_path / "tables")
    assert (folder / "entities.csv").read_text(encoding="utf-8-sig").split() == ["id,class,label,names,classes"]


@pytest.mark.parametrize(("form", "member"), [("csv", "entities.csv"), ("parquet", "relations.parquet")])
def test_tables_go_into_one_file_when_it_is_a_zip(snapshot: Snapshot, tmp_path: Path, form: str, member: str) -> None:
    first, second = (written(snapshot, form, tmp_path / name).read_bytes() for name in ("a.zip", "b.ZIP"))
    assert first == second, "the same content gives the same bytes"
    assert member in zipfile.ZipFile(io.BytesIO(first)).namelist()


def test_other_files_of_a_folder_stay(snapshot: Snapshot, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    written(snapshot, "parquet", tmp_path)
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "relations.parquet").read_bytes() == snapshot.path("relations").read_bytes()


def test_jsonl_has_every_current_statement_once(snapshot: Snapshot, tmp_path: Path) -> None:
    lines = written(snapshot, "jsonl", tmp_path / "s.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["id"] for row in rows] == sorted(snapshot.table("statements")["id"].to_pylist())
    [award] = [row for row in rows if row["predicate"] == "receivedAward"]
    assert award["quote"] == "拟申报" and award["source"] == "甲.txt"
    assert {"level": "national"} in [row["qualifiers"] for row in rows], "qualifiers are an object, not a text"


def test_jsonl_of_a_ledger_has_what_describes_and_judges_after_the_statements(tmp_path: Path) -> None:
    """What a later change took back is not there, nor what the rules judge: whoever reads it judges anew."""
    told = reading("甲.txt", fact(FIRM, "partnersWith", UNIVERSITY))
    hand = by_hand(review(told[0].id, ACCEPTED), review(told[1].id, REJECTED))
    ledger = Ledger(tmp_path / "ledger")
    for rows in (told, hand, [replace(hand[0], operation="retract")]):
        ledger.commit(rows, agent="test", message="")
    snapshot = folded(ledger, tmp_path / "snapshot")
    path = export(snapshot, SCHEMA, "jsonl", tmp_path / "s.jsonl", ledger=ledger)
    rows = list(map(json.loads, path.read_text(encoding="utf-8").splitlines()))
    count = snapshot.counts["statements"]
    assert not any(row["predicate"].startswith("kg:") for row in rows[:count])
    assert {row["predicate"] for row in rows[count:]} == {SOURCE_TITLE, SOURCE_EDITION, REJECTED}
    earlier = export(folded(ledger, tmp_path / "earlier", 2), SCHEMA, "jsonl", tmp_path / "e.jsonl", ledger=ledger)
    assert ACCEPTED in earlier.read_text(encoding="utf-8"), "it is the ledger as of the snapshot's change"


def test_in_rdf_a_statement_says_by_itself_what_its_source_says(snapshot: Snapshot, tmp_path: Path) -> None:
    import pyoxigraph as ox

    store = ox.Store()
    store.bulk_load(path=written(snapshot, "nq", tmp_path / "g.nq").as_posix(), format=ox.RdfFormat.N_QUADS)
    question = """
        PREFIX ikg: <https://w3id.org/innovation-kg#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        SELECT ?graph ?from ?precision WHERE { GRAPH ?graph {
            ?s rdf:predicate ikg:partnersWith ; rdf:subject ?a ; rdf:object ?b ; ikg:validFrom ?from ; ikg:precision ?precision } }
    """
    told = sorted(tuple(term.value.rpartition("/")[2] for term in row) for row in store.query(question))
    assert told == [("%E4%B9%99.txt", "2021-03-01", "month"), ("%E7%94%B2.txt", "2021-01-01", "year")]


def test_a_control_character_does_not_cut_a_line(tmp_path: Path) -> None:
    import pyoxigraph as ox

    odd = snapshot_after(tmp_path, reading("甲.txt", literal(FIRM, "description", "a\x01b\x0bc\u2028d")))
    quads = ox.parse(written(odd, "nq", tmp_path / "g.nq").read_bytes(), format=ox.RdfFormat.N_QUADS)
    assert "a\x01b\x0bc\u2028d" in {quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)}


@pytest.mark.parametrize("table", sorted(CSV_COLUMNS))
def test_the_columns_of_a_csv_table_are_those_by_which_a_reader_knows_it(snapshot: Snapshot, tmp_path: Path, table: str) -> None:
    with (written(snapshot, "csv", tmp_path / "tables") / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        header, first, *_ = csv.reader(file)
    assert tuple(header) == CSV_COLUMNS[table] and len(first) == len(header)


def test_graphml_is_read_by_networkx(snapshot: Snapshot, tmp_path: Path) -> None:
    import networkx as nx

    graph = nx.read_graphml(written(snapshot, "graphml", tmp_path / "g.graphml"), force_multigraph=True)
    assert sorted(data["label"] for _, data in graph.nodes(data=True)) == sorted([FIRM, UNIVERSITY, AWARD])
    assert sorted(data["predicate"] for _, _, data in graph.edges(data=True)) == ["partnersWith", "receivedAward"]


QUESTION = """
    PREFIX ikg: <https://w3id.org/innovation-kg#> PREFIX prov: <http://www.w3.org/ns/prov#>
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    SELECT ?a ?b ?quote WHERE {
        ?r a ikg:ReceivedAward ; ikg:subject/rdfs:label ?a ; ikg:object/rdfs:label ?b ; prov:wasDerivedFrom/ikg:quote ?quote }
"""


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own JSON-LD reader makes one
@pytest.mark.parametrize(("form", "syntax"), [("ttl", "turtle"), ("jsonld", "json-ld")])
def test_rdflib_reads_relations_and_their_evidence(snapshot: Snapshot, tmp_path: Path, form: str, syntax: str) -> None:
    import rdflib

    graph = rdflib.Graph()
    graph.parse(data=written(snapshot, form, tmp_path / f"g.{form}").read_bytes(), format=syntax)
    assert [tuple(map(str, row)) for row in graph.query(QUESTION)] == [(FIRM, AWARD, "拟申报")]


def test_oxigraph_reads_them_from_n_quads(snapshot: Snapshot, tmp_path: Path) -> None:
    import pyoxigraph as ox

    store = ox.Store()
    store.bulk_load(path=written(snapshot, "nq", tmp_path / "g.nq").as_posix(), format=ox.RdfFormat.N_QUADS)
    rows = store.query(QUESTION, use_default_graph_as_union=True)
    assert [tuple(term.value for term in row) for row in rows] == [(FIRM, AWARD, "拟申报")]


def test_n_quads_keep_the_graph_of_each_source_and_are_sorted(snapshot: Snapshot, tmp_path: Path) -> None:
    import pyoxigraph as ox

    data = written(snapshot, "nq", tmp_path / "g.nq").read_bytes()
    assert data.splitlines() == sorted(set(data.splitlines()))
    graphs = {quad.graph_name for quad in ox.parse(data, format=ox.RdfFormat.N_QUADS)}
    assert len(graphs - {ox.DefaultGraph()}) == 2


def test_canonical_is_sorted_lines(snapshot: Snapshot, tmp_path: Path) -> None:
    data = written(snapshot, "canonical", tmp_path / "c.txt").read_bytes()
    assert data.endswith(b"}\n") and b"\r" not in data
    assert all(json.loads(line) for line in data.splitlines())


def test_an_unknown_format_names_the_known_ones(snapshot: Snapshot, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="canonical") as error:
        export(snapshot, SCHEMA, "xlsx", tmp_path / "x")
    assert error.value.exit_code == 2


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_a_place_that_is_not_there_is_named(snapshot: Snapshot, tmp_path: Path, form: str) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        export(snapshot, SCHEMA, form, tmp_path / "no" / "where")


@pytest.mark.parametrize("form", ["jsonl", "canonical", "graphml"])
def test_a_file_is_not_written_over_a_folder(snapshot: Snapshot, tmp_path: Path, form: str) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        export(snapshot, SCHEMA, form, tmp_path)
    assert list(tmp_path.iterdir()) == []
