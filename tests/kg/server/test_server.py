"""The server as a browser and a program meet it: one process, one port, real HTTP."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kg.errors import UsageError
from kg.server import create_app, serve
from kg.workspace import Workspace
from tests.kg.server.serving import running
from tests.kg.telling import DISTRICT, FIRM, UNIVERSITY, told_report


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, dict[str, str]]:
    return told_report(tmp_path_factory.mktemp("served"))


@pytest.fixture(scope="module")
def keys(told: tuple[Workspace, dict[str, str]]) -> dict[str, str]:
    return told[1]


@pytest.fixture(scope="module")
def client(told: tuple[Workspace, dict[str, str]]) -> Iterator[httpx.Client]:
    with running(create_app(told[0])) as client:
        yield client


def test_health_names_the_change_and_the_views(client: httpx.Client) -> None:
    told = client.get("/health").json()
    assert told["change"] == 1
    assert set(told) == {"change", "views"}


def test_entities_are_found_by_a_part_of_their_name(client: httpx.Client, keys: dict[str, str]) -> None:
    told = client.get("/api/entities", params={"q": "绿波"}).json()
    assert [(entity["id"], entity["name"], entity["type"]) for entity in told["entities"]] == [(keys[FIRM], FIRM, "Enterprise")]
    assert told["more"] is False


def test_an_answer_is_never_longer_than_asked(client: httpx.Client) -> None:
    told = client.get("/api/entities", params={"q": "江", "limit": 1}).json()
    assert len(told["entities"]) == 1


def test_an_entity_comes_with_the_sentence_behind_each_relation(client: httpx.Client, keys: dict[str, str]) -> None:
    told = client.get(f"/api/entities/{keys[UNIVERSITY]}").json()
    evidence = told["relations"][0]["relations"][0]["evidence"][0]
    assert evidence["context"]["text"] == "江都区计划与苏州大学共建研究院！"


def test_a_statement_is_shown_in_its_sentence(client: httpx.Client, keys: dict[str, str]) -> None:
    entity = client.get(f"/api/entities/{keys[DISTRICT]}").json()
    statement = entity["relations"][1]["relations"][0]["evidence"][0]["statement"]
    told = client.get(f"/api/statements/{statement}").json()
    assert told["quote"] == "江都区与苏州大学签署合作框架协议"
    assert told["context"]["text"] == told["quote"] + "。"
    assert told["title"] == "江都区工作报告"


def test_partners_come_with_reasons(client: httpx.Client, keys: dict[str, str]) -> None:
    told = client.get(f"/api/recommend/{keys[FIRM]}", params={"top": 3}).json()
    assert [result["name"] for result in told["results"]] == [UNIVERSITY]
    assert told["results"][0]["reasons"][0]["evidence"]


@pytest.mark.parametrize(
    ("accept", "target"),
    [
        ("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "/?focus={}"),
        ("application/json", "/api/entities/{}"),
        ("text/html;q=0.4, application/json", "/api/entities/{}"),
        ("*/*", "/api/entities/{}"),
    ],
)
def test_an_address_of_an_entity_leads_a_browser_to_a_page_and_a_program_to_json(
    client: httpx.Client, keys: dict[str, str], accept: str, target: str
) -> None:
    answer = client.get(f"/id/{keys[FIRM]}", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["location"]) == (303, target.format(keys[FIRM]))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/entities/e0", 404),
        ("/api/statements/s0", 404),
        ("/id/e0", 404),
        ("/nothing/here", 404),
        ("/api/entities", 422),
        ("/api/entities?q=a&limit=100000", 422),
        ("/api/recommend/{firm}?to=Wizard", 400),
    ],
)
def test_every_error_has_one_shape(client: httpx.Client, keys: dict[str, str], path: str, status: int) -> None:
    answer = client.get(path.format(firm=keys[FIRM]))
    assert answer.status_code == status
    [(name, error)] = answer.json().items()
    assert name == "error"
    assert set(error) == {"what", "where", "fix"}
    assert error["what"] and error["fix"]


@pytest.mark.parametrize("path", ["/health", "/api/entities?q=a", "/nothing"])
def test_nothing_can_be_written(client: httpx.Client, path: str) -> None:
    assert client.post(path).status_code in (404, 405)


def test_answers_cannot_run_anything_in_a_browser(client: httpx.Client) -> None:
    headers = client.get("/health").headers
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["x-content-type-options"] == "nosniff"


def test_another_sites_name_for_this_machine_is_refused(client: httpx.Client) -> None:
    assert client.get("/health", headers={"Host": "evil.example"}).status_code == 400


def test_the_interface_describes_itself(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert {"/health", "/api/entities", "/api/entities/{id}", "/api/statements/{id}", "/api/recommend/{id}", "/id/{id}"} <= set(
        paths
    )
    assert client.get("/docs").status_code == 404, "its page would ask another address for scripts"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org"])
def test_an_address_that_others_reach_is_refused(told: tuple[Workspace, dict[str, str]], host: str) -> None:
    with pytest.raises(UsageError, match="not an address of this machine alone"):
        serve(told[0], host=host)


def test_a_taken_port_is_named(told: tuple[Workspace, dict[str, str]]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(UsageError, match=str(taken.getsockname()[1])):
        serve(told[0], port=taken.getsockname()[1])


def test_an_empty_workspace_is_served(tmp_path: Path) -> None:
    with running(create_app(Workspace.create(tmp_path))) as client:
        assert client.get("/health").json()["change"] == 0
        assert client.get("/api/entities", params={"q": "甲"}).json()["entities"] == []
