"""The prepared questions as texts that can be asked as they stand, and the files of the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kg.questions import ask
from kg.questions.library import library
from kg.server import create_app
from kg.workspace import Workspace
from tests.kg.server.serving import running
from tests.kg.telling import DISTRICT, told_report


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return told_report(tmp_path_factory.mktemp("texts"))[0]


@pytest.fixture(scope="module")
def client(workspace: Workspace) -> Iterator[httpx.Client]:
    with running(create_app(workspace)) as found:
        yield found


def text(client: httpx.Client, id: str, language: str, **parameters: object) -> httpx.Response:
    return client.post("/query/text", json={"question": id, "language": language, "parameters": parameters})


def test_every_question_answers_as_a_cypher_text(client: httpx.Client, workspace: Workspace) -> None:
    for id, question in library().items():
        made = text(client, id, "cypher").json()
        answer = client.post("/cypher", json={"query": made["text"], "params": made["params"]})
        assert answer.status_code == 200, (id, answer.text)
        assert answer.json()["columns"] == list(question.columns)
        expected = [[*row] for row in ask(workspace, id, engine="cypher").rows]
        assert sorted(map(str, answer.json()["rows"])) == sorted(map(str, expected)), id


def test_every_question_answers_as_a_sparql_text(client: httpx.Client, workspace: Workspace) -> None:
    for id, question in library().items():
        made = text(client, id, "sparql").json()
        answer = client.post("/sparql", data={"query": made["text"]}, headers={"Accept": "application/sparql-results+json"})
        assert answer.status_code == 200, (id, answer.text)
        assert sorted(answer.json()["head"]["vars"]) == sorted(question.columns)
        assert len(answer.json()["results"]["bindings"]) == len(ask(workspace, id).rows), id


def test_a_value_stays_a_value(client: httpx.Client) -> None:
    evil = f'{DISTRICT}" }} UNION {{ ?x ?y ?z }} #'
    made = text(client, "holding-on", "sparql", name=evil, as_of="2021-06-30").json()["text"]
    answer = client.post("/sparql", data={"query": made}, headers={"Accept": "application/sparql-results+json"})
    assert answer.json()["results"]["bindings"] == []
    assert text(client, "holding-on", "cypher", name=evil, as_of="2021-06-30").json()["params"] == {"name": evil}


@pytest.mark.parametrize(
    ("id", "parameters", "status", "says"),
    [
        ("no-such-question", {}, 404, "there is no question"),
        ("holding-on", {"foreign": "x"}, 400, "has no parameter foreign"),
        ("holding-on", {"as_of": "2021-13-45"}, 400, "A day is written 2021-12-31"),
    ],
)
def test_what_is_wrong_is_told(client: httpx.Client, id: str, parameters: dict[str, str], status: int, says: str) -> None:
    for language in ("sparql", "cypher"):
        answer = text(client, id, language, **parameters)
        assert answer.status_code == status
        assert says in answer.text


def test_only_the_pages_own_files_are_handed_out(client: httpx.Client) -> None:
    assert client.get("/query/static/start.js").headers["Content-Type"].startswith("text/javascript")
    assert "vis-network" in client.get("/query/static/vis-network.js").text[:500]
    for name in ("page.html", "routes.py", "..%2Froutes.py", "nothing.js", "%2Fetc%2Fpasswd"):
        assert client.get(f"/query/static/{name}").status_code == 404


def test_the_page_lets_nothing_in_but_its_own_files(client: httpx.Client) -> None:
    page = client.get("/query")
    rules = dict(rule.split(" ", 1) for rule in page.headers["Content-Security-Policy"].split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == "'self'"
    assert "unsafe" not in page.headers["Content-Security-Policy"]


def test_the_files_belong_to_the_package() -> None:
    import kg

    static = Path(kg.__file__).parent / "server" / "console" / "static"
    assert {"page.html", "page.css", "start.js"} <= {path.name for path in static.iterdir()}
