"""Limits that hold: time, memory, length, places. And a new view that takes the old one's place while questions run."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.server import create_app
from kg.server.cutting import Cut, Full
from kg.server.limits import Limits
from kg.server.worker import written_rows
from kg.statements.statement import Statement, identify
from kg.versions import remove_all
from kg.workspace import Workspace
from tests.kg.server.serving import running
from tests.kg.views.little import little_workspace

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ENDLESS_CYPHER = (
    "MATCH (a), (b), (c), (d), (e), (f) WHERE a.name + b.name + c.name + d.name + e.name + f.name = 'x' RETURN count(*) AS n"
)
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
QUICK = "SELECT * { ?s ?p ?o } LIMIT 3"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return little_workspace(tmp_path_factory.mktemp("limits"))


@contextmanager
def serving(workspace: Workspace, limits: Limits) -> Iterator[httpx.Client]:
    with running(create_app(workspace, limits)) as client:
        ask(client, "ASK {}")  # so that the view is there
        yield client


def ask(client: httpx.Client, query: str, **headers: str) -> httpx.Response:
    return client.get("/sparql", params={"query": query}, headers=headers)


@pytest.mark.parametrize(("path", "query"), [("/sparql", ENDLESS), ("/cypher", ENDLESS_CYPHER)])
def test_a_question_without_end_is_ended(workspace: Workspace, path: str, query: str) -> None:
    with serving(workspace, Limits(seconds=1.0, quick_seconds=0.2)) as client:
        client.post("/cypher", json={"query": "RETURN 1"})
        began = time.monotonic()
        answer = ask(client, query) if path == "/sparql" else client.post("/cypher", json={"query": query})
        spent = time.monotonic() - began
        assert answer.status_code == 422
        assert "took longer than 1 s" in answer.json()["error"]["what"]
        assert 1.0 <= spent < 4.0
        assert ask(client, QUICK).status_code == 200


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems do not tell what a process holds")
def test_a_question_that_grows_is_ended(workspace: Workspace) -> None:
    with serving(workspace, Limits(memory=150 << 20, quick_seconds=0.2)) as client:
        answer = ask(client, LARGE)
        assert answer.status_code == 422
        assert "more than 150 MiB of memory" in answer.json()["error"]["what"]


def test_look_ups_do_not_wait_for_questions_without_end(workspace: Workspace) -> None:
    """Two of them take both quick places for a moment, then both long ones; a third is told to come back."""
    limits = Limits(seconds=4.0, quick=2, quick_seconds=0.2, long=2)
    with serving(workspace, limits) as client, ThreadPoolExecutor(3) as pool:
        endless = [pool.submit(ask, client, ENDLESS) for _ in range(2)]
        time.sleep(1.0)
        third = pool.submit(ask, client, ENDLESS)
        times = []
        for _ in range(20):
            began = time.monotonic()
            assert ask(client, QUICK).status_code == 200
            times.append(time.monotonic() - began)
        assert sorted(times)[10] < 0.3
        refused = third.result()
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        assert "2 long questions run already" in refused.json()["error"]["what"]
        assert [answer.result().status_code for answer in endless] == [422, 422]


def test_fifty_clients_look_things_up_beside_four_questions_without_end(workspace: Workspace) -> None:
    """Nobody is turned away, and each of the four ends at its limit. ``python -m bench.serving`` measures what it costs."""
    look_up = 'SELECT ?p ?o { ?e rdfs:label "苏州大学" ; ?p ?o }'
    with serving(workspace, Limits(seconds=5.0)) as client, ThreadPoolExecutor(54) as pool:

        def look_ups(_: int) -> list[tuple[int, bool]]:
            with httpx.Client(base_url=client.base_url, timeout=30, trust_env=False) as own:
                answers = [ask(own, look_up) for _ in range(4)]
            return [(answer.status_code, bool(answer.json()["results"]["bindings"])) for answer in answers]

        endless = [pool.submit(ask, client, ENDLESS) for _ in range(4)]
        time.sleep(1.0)
        answers = [one for some in pool.map(look_ups, range(50)) for one in some]
        beside = sum(not task.done() for task in endless)
        assert answers == [(200, True)] * 200
        assert beside, "the look-ups were answered while questions without end ran"
        told = [task.result() for task in endless]
        assert [answer.status_code for answer in told] == [422] * 4
        assert all("took longer than 5 s" in answer.json()["error"]["what"] for answer in told)


def test_no_more_wait_than_may(workspace: Workspace) -> None:
    limits = Limits(seconds=2.0, quick=1, quick_seconds=2.0, waiting=1, wait_seconds=0.5)
    with serving(workspace, limits) as client, ThreadPoolExecutor(3) as pool:
        endless = pool.submit(ask, client, ENDLESS)
        time.sleep(0.3)
        waiting = pool.submit(ask, client, QUICK)
        time.sleep(0.2)
        turned_away = ask(client, QUICK)
        assert (turned_away.status_code, "retry-after" in turned_away.headers) == (503, True)
        assert "wait already" in turned_away.json()["error"]["what"]
        assert "no place became free" in waiting.result().json()["error"]["what"]
        endless.result()


def test_a_question_whose_asker_left_is_ended(workspace: Workspace) -> None:
    with serving(workspace, Limits(seconds=60.0, quick=1, quick_seconds=0.1, long=1)) as client:
        with pytest.raises(httpx.ReadTimeout):
            client.get("/sparql", params={"query": ENDLESS}, timeout=0.7)
        time.sleep(0.5)
        with pytest.raises(httpx.ReadTimeout):  # it has the long lane's only place, which the first one left
            client.get("/sparql", params={"query": ENDLESS}, timeout=0.7)


@pytest.mark.parametrize("form", ["JSON", "XML", "CSV", "TSV"])
def test_an_answer_that_is_too_long_is_a_whole_document_and_says_so(workspace: Workspace, form: str) -> None:
    media = getattr(ox.QueryResultsFormat, form).media_type
    with serving(workspace, Limits(answer=20_000)) as client:
        answer = ask(client, "SELECT * { ?s ?p ?o }", Accept=media)
        assert answer.headers["kg-complete"] == "false"
        assert 10_000 < len(answer.content) <= 20_500
        if form != "CSV":
            read = ox.parse_query_results(answer.content, format=getattr(ox.QueryResultsFormat, form))
            assert isinstance(read, ox.QuerySolutions) and len(list(read)) > 50
        short = ask(client, QUICK, Accept=media)
        assert short.headers["kg-complete"] == "true"


def test_a_graph_and_rows_of_cypher_end_as_well(workspace: Workspace) -> None:
    with serving(workspace, Limits(answer=2_000, triples=10)) as client:
        graph = ask(client, "CONSTRUCT WHERE { ?s ?p ?o }", Accept="application/n-triples")
        assert (len(graph.text.splitlines()), graph.headers["kg-complete"]) == (10, "false")
        rows = client.post("/cypher", json={"query": "MATCH (a) RETURN a.id AS id"}).json()
        assert rows["complete"] is False and 10 < len(rows["rows"]) < 100


@pytest.mark.parametrize("form", ["JSON", "XML", "CSV", "TSV"])
def test_wherever_an_answer_is_cut_its_rows_are_the_first_ones(form: str) -> None:
    """Values that look like the ends of rows are values."""
    store, of = ox.Store(), getattr(ox.QueryResultsFormat, form)
    texts = ['a "}},{" b', "</result>", "line\r\nline", 'quote " and\nline', "\t|", "\\", "甲乙"]
    values = " ".join(f"({json.dumps(text, ensure_ascii=False)} {place})" for place, text in enumerate(texts * 3))
    query = f"SELECT ?x ?n {{ VALUES (?x ?n) {{ {values} }} }}"
    whole = store.query(query).serialize(format=of)
    assert whole is not None
    rows = _rows(whole, of)
    for most in range(len(whole)):
        cut = Cut(of, most)
        with pytest.raises(Full):
            cut.write(whole[: most + 1])
        if cut.content().count(b"\n") or form not in ("CSV", "TSV"):
            found = _rows(cut.content(), of) if cut.content() else []
            assert found == rows[: len(found)]


def _rows(content: bytes, form: ox.QueryResultsFormat) -> list[object]:
    if form == ox.QueryResultsFormat.CSV:
        import csv
        import io

        return list(csv.reader(io.StringIO(content.decode(), newline="")))[1:]
    found = ox.parse_query_results(content, format=form)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(solution) for solution in found]


def test_the_new_view_takes_the_old_ones_place_and_no_question_is_dropped(tmp_path: Path) -> None:
    workspace = little_workspace(tmp_path)
    first = workspace.newest()
    count = 'SELECT (COUNT(*) AS ?n) { ?s rdfs:label "新来的" }'
    with serving(workspace, Limits(patience=0.0, look=0.0)) as client, ThreadPoolExecutor(4) as pool:
        done = threading.Event()

        def keep_asking() -> list[httpx.Response]:
            answers = []
            while not done.is_set():
                answers.append(ask(client, count))
            return answers

        asking = [pool.submit(keep_asking) for _ in range(3)]
        try:
            time.sleep(0.3)
            name = Statement("new", "name", value="新来的", source="phone")
            new = identify([Statement("new", "type", value="Enterprise", source="phone"), name], workspace.schema)
            workspace.ledger.commit(new, agent="test", message="one more")
            until = time.monotonic() + 15
            while ask(client, count).headers["kg-change"] == str(first) and time.monotonic() < until:
                time.sleep(0.05)
        finally:
            done.set()
        answers = [answer for task in asking for answer in task.result()]
    assert {answer.status_code for answer in answers} == {200}
    told = {(a.headers["kg-change"], a.headers["etag"], a.json()["results"]["bindings"][0]["n"]["value"]) for a in answers}
    assert told <= {(str(first), f'W/"{first}"', "0"), (str(first + 1), f'W/"{first + 1}"', "1")}
    assert (str(first), f'W/"{first}"', "0") in told


def test_a_view_that_was_removed_is_not_shown_any_more(tmp_path: Path) -> None:
    """An erasure removes the views: what was in them has to go from the answers as well."""
    workspace = little_workspace(tmp_path)
    with serving(workspace, Limits(patience=0.0, look=0.0)) as client:
        tags = [ask(client, QUICK).headers["etag"]]
        assert remove_all(workspace.views.folder) == []
        assert not list((workspace.views.folder / "rdf").glob("[0-9]*"))
        answer = ask(client, QUICK)
        assert answer.status_code == 200
        assert list((workspace.views.folder / "rdf").glob("[0-9]*")), "the answer came from a view that was built for it"
        assert [answer.headers["etag"]] == tags


@given(
    rows=st.lists(st.tuples(st.text(max_size=4), st.floats(), st.none() | st.lists(st.floats(), max_size=2)), max_size=450),
    most=st.integers(0, 20_000),
)
def test_wherever_rows_are_cut_they_are_the_first_ones(rows: list[tuple[Any, ...]], most: int) -> None:
    """And none is left out that has room; numbers that JSON has no word for are texts."""
    written, complete = written_rows(iter(rows), most)
    found = json.loads(b"[" + written + b"]", parse_constant=pytest.fail)
    alone = [written_rows(iter([row]), 1 << 30)[0] for row in rows]
    assert found == [json.loads(one) for one in alone[: len(found)]]
    assert complete is (len(found) == len(rows))
    if not complete:
        assert sum(map(len, alone[: len(found) + 1])) + 2 * len(rows) > most
