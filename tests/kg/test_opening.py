"""A workspace opened from Python: networks, tables and questions of one change, and nothing loaded before it is asked for."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import kg
from kg.errors import NotFound, UsageError
from kg.opening import BEGUN, Graph
from kg.views import network
from kg.workspace import Workspace
from tests.kg.views.little import LIST, REPORT, little_workspace, relation, rows


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return little_workspace(tmp_path_factory.mktemp("little"))


@pytest.fixture(scope="module")
def graph(workspace: Workspace) -> Graph:
    return kg.open(workspace.root)


def test_it_stays_at_its_change_while_others_write(tmp_path: Path) -> None:
    workspace = little_workspace(tmp_path)
    opened = kg.open(tmp_path)
    before = opened.table("SELECT count(*) AS n FROM statements").to_pylist()
    more = rows("新.txt", [relation("王芳", "affiliatedWith", "江苏大学")])
    workspace.ledger.commit(more, agent="test", message="")
    assert opened.table("SELECT count(*) AS n FROM statements").to_pylist() == before
    assert opened.network().graph["change"] == opened.change == kg.open(tmp_path).change - 1
    assert kg.open(tmp_path, known_at=opened.change).network().graph["change"] == opened.change


def test_what_was_known_at_a_change(workspace: Workspace) -> None:
    assert kg.open(workspace.root, known_at=1).table("sources").num_rows == 1
    with pytest.raises(NotFound):
        kg.open(workspace.root, known_at=99)


def test_a_network_is_of_kinds_and_a_day(graph: Graph) -> None:
    found = graph.network(kinds=["incubates"], as_of="2019-06-01")
    assert [data["predicate"] for *_, data in found.edges(data=True)] == ["incubates"]
    assert found.number_of_edges() == graph.network("incubates", date(2019, 6, 1)).number_of_edges()


def test_an_edge_has_its_details_by_name(graph: Graph) -> None:
    [award] = [d for *_, d in graph.network(kinds=["receivedAward"]).edges(data=True) if d["year"] == 2021]
    assert award["qualifiers"] == {"rank": "一等奖"}


def test_networkit_has_the_same_with_a_map_both_ways(graph: Graph) -> None:
    numbered = graph.network(library="networkit")
    assert set(numbered.ids) == set(graph.network().nodes)
    assert all(numbered.ids[number] == id for id, number in numbered.numbers().items())


def test_what_is_left_out_by_default_is_what_the_view_leaves_out() -> None:
    assert BEGUN == network.BEGUN


@pytest.mark.parametrize(
    ("wrong", "what"),
    [({"kinds": ["marries"]}, "marries: no such relation"), ({"as_of": "yesterday"}, "no day"), ({"library": "igraph"}, "igraph")],
)
def test_a_network_that_cannot_be_is_told(graph: Graph, wrong: dict[str, object], what: str) -> None:
    with pytest.raises(UsageError, match=what):
        graph.network(**wrong)  # type: ignore[call-overload]  # wrong on purpose


def test_a_table_is_of_sql_with_parameters_of_a_name_or_of_a_question(graph: Graph) -> None:
    told = len([said for said in (*REPORT, *LIST) if said.predicate == "receivedAward"])
    query = "SELECT count(*) AS n FROM relations WHERE predicate = $kind"
    assert graph.table(query, kind="receivedAward").to_pylist() == [{"n": told}]
    assert graph.table("relations").num_rows == graph.snapshot().counts["relations"]
    partners = graph.table("partners-of", name="苏州大学")
    assert partners.to_pylist() == [dict(zip(partners.column_names, row, strict=True)) for row in graph.ask("partners-of").rows]


def test_a_question_without_an_answer_has_its_columns(graph: Graph) -> None:
    empty = graph.table("partners-of", name="nobody")
    assert empty.num_rows == 0 and "partner" in empty.column_names


@pytest.mark.parametrize(
    "query",
    [
        "partners-off",
        "SELECT * FROM nowhere",
        "DROP VIEW relations",
        "SELECT 1; SELECT 2",
        "COPY relations TO 'stolen.csv'",
        "SELECT * FROM read_csv('/etc/hostname')",
        "ATTACH 'x.db'",
        "INSTALL httpfs",
        "",
    ],
)
def test_anything_but_a_reading_query_is_refused(graph: Graph, query: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError):
        graph.table(query)
    assert list(tmp_path.iterdir()) == []
    assert graph.table("SELECT count(*) AS n FROM relations").num_rows == 1


def test_polars_takes_a_table(graph: Graph) -> None:
    polars = pytest.importorskip("polars")
    frame = polars.from_arrow(graph.table("relations"))
    assert frame.height == graph.snapshot().counts["relations"]


def test_pandas_takes_a_table(graph: Graph) -> None:
    pytest.importorskip("pandas")
    assert len(graph.table("relations").to_pandas()) == graph.snapshot().counts["relations"]


def test_importing_it_loads_nothing_of_it() -> None:
    code = "import sys, kg; print(sorted(m for m in sys.modules if m.startswith('kg.') or m in ('duckdb', 'pyarrow', 'networkx')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_neither_pandas_nor_polars_is_loaded_by_a_table_and_a_network(workspace: Workspace) -> None:
    code = (
        "import sys, kg; g = kg.open(sys.argv[1]); g.table('relations'); g.table('SELECT 1 AS a'); g.network();"
        "print([m for m in ('pandas', 'polars', 'viz', 'ingest') if m in sys.modules])"
    )
    run = [sys.executable, "-c", code, str(workspace.root)]
    assert subprocess.run(run, capture_output=True, text=True, timeout=60, check=True).stdout.strip() == "[]"
