"""The page as the server gives it: the same page, under the same policy, around whom one asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from kg.workspace import Workspace
from tests.kg.server.serving import running
from tests.kg.telling import FIRM, told_report
from tests.viz.conftest import Opened
from viz.page import page
from viz.routes import register


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, dict[str, str]]:
    return told_report(tmp_path_factory.mktemp("served"))


@pytest.fixture(scope="module")
def client(told: tuple[Workspace, dict[str, str]]) -> Iterator[httpx.Client]:
    app = FastAPI()
    register(app, told[0])
    with running(app) as client:
        yield client


def test_the_served_page_runs_under_the_policy_of_its_header(
    client: httpx.Client, open_page: Callable[[Path | str], Opened]
) -> None:
    address = str(client.base_url.join("/"))
    opened = open_page(address)
    assert opened.errors == []
    assert opened.requests == [address]
    assert client.get("/").headers["content-security-policy"].startswith("default-src 'none'; script-src 'sha256-")


@pytest.mark.parametrize(("language", "text"), [("zh", "查询"), ("en", "Query")])
def test_the_served_page_leads_to_the_one_to_ask_on_and_a_file_does_not(
    client: httpx.Client, told: tuple[Workspace, dict[str, str]], language: str, text: str
) -> None:
    link = f'<a href="/query" data-word="ask">{text}</a>'
    assert link in client.get("/", params={"language": language}).text
    assert "/query" not in page(told[0].snapshot(), told[0].schema, language=language).generate_html()


def test_a_page_around_one_entity(client: httpx.Client, told: tuple[Workspace, dict[str, str]]) -> None:
    html = client.get("/", params={"focus": told[1][FIRM], "language": "en"}).text
    assert '"focus":"' + told[1][FIRM] in html
    assert '<html lang="en">' in html


def test_a_new_change_is_on_the_next_page(tmp_path: Path) -> None:
    workspace, _ = told_report(tmp_path)
    app = FastAPI()
    register(app, workspace)
    with running(app) as client:
        assert '"change":1,' in client.get("/").text
        workspace.retract("报告.txt", agent="test")
        after = client.get("/").text
    assert '"change":2,' in after
    assert FIRM not in after
