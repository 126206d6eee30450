"""No path, method, header or kind of request leads around the gate, and nothing that it says holds a token."""

from __future__ import annotations

import asyncio
import http.client
import logging
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.responses import PlainTextResponse

from kg.server import create_app
from kg.server.access.gate import Access
from kg.server.access.origins import COOKIE
from kg.server.access.tokens import FILE, Tokens
from kg.server.pacing import Pace
from kg.workspace import Workspace
from tests.kg.server.access.letting_in import Served, expire, served
from tests.kg.server.serving import running


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("gate"), Pace(errors=1e6)) as found:
        yield found


def raw(here: Served, method: str, target: str, **headers: str) -> int:
    """The status of a request whose target is sent as it is; clients of HTTP tidy it up."""
    connection = http.client.HTTPConnection(here.client.base_url.host, here.client.base_url.port or 80, timeout=20)
    try:
        connection.putrequest(method, target)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        return connection.getresponse().status
    finally:
        connection.close()


TARGETS = [
    *(
        "//openapi.json",
        "/./openapi.json",
        "/OPENAPI.JSON",
        "/openapi.json/",
        "/%6fpenapi.json",
        "/openapi.json%00",
        "/openapi.json;x",
    ),
    *(
        "/health/",
        "//health",
        "/HEALTH",
        "/health%00",
        "/health%20",
        "/health;",
        "/health/x",
        "/health%2fx",
        "/health%3f",
        "/health\\",
    ),
    *("/health/../openapi.json", "/health/%2e%2e/openapi.json", "/health%2f..%2fopenapi.json", "/login/../api/entities?q=a"),
    *(
        "/login/",
        "/logout/x",
        "/mcp",
        "/mcp/",
        "//mcp",
        "/%6dcp",
        "/sparql/",
        "/static/../health",
        "/",
        "*",
        "http://127.0.0.1/openapi.json",
    ),
]


@pytest.mark.parametrize("target", TARGETS)
def test_no_writing_of_a_path_leads_around_the_gate(here: Served, target: str) -> None:
    assert raw(here, "GET", target) == 401


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "get", "X"])
def test_no_method_leads_around_the_gate(here: Served, method: str) -> None:
    refused = {401} if method.isupper() and len(method) > 1 else {401, 400}  # what is no method, httptools refuses before the gate
    assert raw(here, method, "/openapi.json") in refused
    assert raw(here, method, "/api/entities?q=a", Authorization="Bearer kgt_x") in refused


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Forwarded-For", "127.0.0.1"),
        ("X-Forwarded-Host", "localhost"),
        ("X-Forwarded-Prefix", "/health"),
        ("X-Forwarded-User", "editor"),
        ("Forwarded", "for=127.0.0.1;host=localhost"),
        ("X-Original-URL", "/health"),
        ("X-Rewrite-URL", "/health"),
        ("X-HTTP-Method-Override", "OPTIONS"),
        ("Upgrade", "websocket"),
        ("Authorization", "Bearer"),
        ("Authorization", "Bearer kgt_"),
        ("Authorization", "Basic ZWRpdG9yOg=="),
        ("Authorization", "editor"),
        ("Authorization", "Bearer \xff"),
        ("Cookie", f"{COOKIE}="),
        ("Cookie", f"{COOKIE}=kgt_\xff"),
        ("Cookie", f"x{COOKIE}=kgt_x"),
    ],
)
def test_no_header_but_a_good_token_lets_in(here: Served, name: str, value: str) -> None:
    assert here.client.get("/openapi.json", headers={name.encode(): value.encode("latin-1")}).status_code == 401


def test_a_token_counts_whole_and_only_in_its_place(here: Served) -> None:
    token = here.tokens["reader"]
    hashes = {held.name: held.hash for held in Tokens(here.workspace.root).all()}
    for good in (f"Bearer {token}", f"bearer  {token}"):
        assert here.client.get("/openapi.json", headers={"Authorization": good}).status_code == 200
    for wrong in (token[:-1], token + "A", token.upper(), token.removeprefix("kgt_"), f"{token},{token}", hashes["reader"]):
        assert here.client.get("/openapi.json", headers={"Authorization": f"Bearer {wrong}"}).status_code == 401
    for name in ("token", "access_token", "authorization", COOKIE):
        assert here.client.get("/openapi.json", params={name: token}).status_code == 401


def test_a_cookie_lets_in_whatever_other_cookies_stand_beside_it(here: Served) -> None:
    cookies = f'a={{"x": [1]}}; b@d=1; plain; {COOKIE}={here.tokens["reader"]}'
    assert here.client.get("/openapi.json", headers={"Cookie": cookies}).status_code == 200


def test_what_is_mounted_beside_the_routes_stands_behind_the_gate(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path)
    secret, _ = Tokens(tmp_path).add("a", "reader")
    app = create_app(workspace, access=Access(Tokens(tmp_path)))
    app.mount("/other", PlainTextResponse("inside"))
    app.mount("/health", PlainTextResponse("inside"))  # behind the route of its name
    with running(app) as client:
        for path in ("/other", "/other/x", "/health/x", "/other/health"):
            assert client.get(path).status_code == 401
        assert client.get("/other/x", headers={"Authorization": f"Bearer {secret}"}).text == "inside"


@pytest.mark.parametrize("tokens", [False, True])
def test_a_web_socket_is_closed_before_any_route(tmp_path: Path, tokens: bool) -> None:
    app: FastAPI = create_app(Workspace.create(tmp_path), access=Access(Tokens(tmp_path) if tokens else None))
    app.mount("/socket", PlainTextResponse("inside"))
    sent = []

    async def receive() -> dict[str, object]:
        return {"type": "websocket.connect"}

    async def send(message: object) -> None:
        sent.append(message)

    scope = {"type": "websocket", "path": "/socket", "headers": [(b"host", b"localhost")], "subprotocols": [], "query_string": b""}
    asyncio.run(app(scope, receive, send))
    assert sent == [{"type": "websocket.close", "code": 1008}]


def test_no_answer_holds_a_token(here: Served) -> None:
    for who, token in here.tokens.items():
        if not token:
            continue
        answers = [here.ask(who, method, "/api/rollback", json={}) for method in ("GET", "POST", "PUT")]
        answers += [here.ask(who, "GET", path) for path in ("/openapi.json", "/nothing", "/api/entities")]
        answers += [here.client.get("/nothing", headers={"Cookie": f"{COOKIE}={token}"})]
        if who in ("wrong", "revoked", "expired"):
            answers += [here.client.post("/login", data={"token": token})]
        for answer in answers:
            assert token not in answer.text + str(answer.headers), (who, answer.request.url)


def test_what_is_kept_of_an_answer_is_asked_for_again(here: Served) -> None:
    """By a proxy that keeps answers, which else would give them to those who have no token."""
    for path in ("/openapi.json", "/api/entities?q=a", "/sparql?query=ASK{}", "/nothing"):
        assert here.ask("reader", "GET", path).headers["cache-control"] in ("no-cache", "no-store"), path


def test_a_token_that_is_revoked_or_expired_ends_with_the_next_request(tmp_path: Path) -> None:
    with served(tmp_path) as here:
        held, cookie = Tokens(here.workspace.root), {"Cookie": f"{COOKIE}={here.tokens['reviewer']}"}
        for _ in range(3):
            assert here.client.get("/openapi.json", headers=cookie).status_code == 200
            assert here.ask("reader", "GET", "/openapi.json").status_code == 200
        held.revoke("reviewer")
        assert here.client.get("/openapi.json", headers=cookie).status_code == 401
        expire(held, "reader")
        assert here.ask("reader", "GET", "/openapi.json").status_code == 401
        held.path.unlink()
        assert here.ask("editor", "GET", "/openapi.json").status_code == 401, "no file is no tokens, and not an open server"


def test_a_write_that_was_begun_before_its_token_was_revoked_is_not_done(tmp_path: Path) -> None:
    with served(tmp_path) as here:
        address, body = here.client.base_url, b'{"change": 1}'
        head = f"POST /api/rollback HTTP/1.1\r\nHost: {address.netloc.decode()}\r\nContent-Type: application/json\r\n"
        head += f"Authorization: Bearer {here.tokens['editor']}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        with socket.create_connection((address.host, address.port or 80), timeout=20) as slow:
            slow.sendall(head.encode() + body[:5])
            for _ in range(3):  # until that has reached the gate
                assert here.ask("editor", "GET", "/openapi.json").status_code == 200
            Tokens(here.workspace.root).revoke("editor")
            slow.sendall(body[5:])
            answer = slow.makefile("rb").read()
        assert answer.startswith(b"HTTP/1.1 401 ")
        assert here.workspace.ledger.change == 1


def test_a_file_of_tokens_that_breaks_lets_nobody_in_and_is_told_to_the_log_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with served(tmp_path) as here, caplog.at_level(logging.ERROR):
        (here.workspace.root / FILE).write_text("{", "utf-8")
        own = {"Origin": str(here.client.base_url).rstrip("/")}
        answers = [here.ask("editor", "GET", "/openapi.json"), here.ask("editor", "POST", "/api/rollback", json={"change": 1})]
        answers += [here.client.post("/login", data={"token": here.tokens["editor"]}, headers=own)]
        for answer in answers:
            assert answer.status_code == 503
            assert set(answer.json()["error"]) == {"what", "where", "fix"}
            assert FILE not in answer.text and str(tmp_path) not in answer.text
        assert here.client.get("/health").status_code == 200
        assert here.workspace.ledger.change == 1
    assert FILE in caplog.text and here.tokens["editor"] not in caplog.text


def test_who_tries_tokens_is_slowed_whatever_address_the_headers_name(tmp_path: Path) -> None:
    with served(tmp_path, Pace(errors=5, errors_a_second=0.1, longest_wait=0.1)) as here:
        tried = [
            here.client.get("/openapi.json", headers={"Authorization": f"Bearer {n}", "X-Forwarded-For": f"10.0.0.{n}"}).status_code
            for n in range(4)
        ]
        assert tried == [401, 401, 429, 429]
        assert here.client.post("/login", data={"token": here.tokens["reader"]}).status_code == 429


def test_who_tries_tokens_by_the_form_is_slowed(tmp_path: Path) -> None:
    with served(tmp_path, Pace(errors=3, errors_a_second=0.1, longest_wait=0.1)) as here:
        tried = [here.client.post("/login", data={"token": f"kgt_{n}"}).status_code for n in range(8)]
        assert tried[0] == 401 and tried[-1] == 429
