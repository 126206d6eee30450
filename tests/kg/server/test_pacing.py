"""A client that asks too much at once is refused, one that errs a lot is slowed, and what is kept of clients has an end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.server import create_app
from kg.server.access.gate import Access
from kg.server.access.tokens import Tokens
from kg.server.pacing import Clients, Pace, Pacing, address_of
from kg.workspace import Workspace
from tests.kg.server.serving import running


class Clock:
    """A clock that stands still until it is told otherwise."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@given(steps=st.lists(st.tuples(st.floats(0, 5), st.sampled_from([200, 304, 400, 401, 422, 503])), max_size=60))
def test_errors_go_on_at_the_pace_and_no_faster(steps: list[tuple[float, int]]) -> None:
    """A client that waits as it is told to: never more errors than the burst and what the time gives, and one more."""
    clock, pace = Clock(), Pace(errors=5, errors_a_second=2)
    clients, errors = Clients(pace, clock), 0
    for quiet, status in steps:
        clock.now += quiet
        clock.now += clients.wait("a")
        clients.count("a", status, wrong_token=False)
        errors += 400 <= status < 500
        assert errors <= pace.errors + pace.errors_a_second * clock.now + 1 + 1e-6
    assert clients.wait("b") == 0


def test_a_wrong_token_weighs_more() -> None:
    clients = Clients(Pace(errors=9, errors_a_second=1, wrong_token=5), Clock())
    for _ in range(2):
        clients.count("missing", 401, wrong_token=False)
        clients.count("wrong", 401, wrong_token=True)
    assert (clients.wait("missing"), clients.wait("wrong")) == (0, 1)


def test_of_very_many_clients_those_that_were_quiet_longest_are_forgotten() -> None:
    clients = Clients(Pace(clients=100), Clock())
    clients.of("busy").running = 1
    for number in range(1000):
        clients.of(str(number))
        clients.forget()
    assert len(clients) == 100
    assert "busy" in clients and "999" in clients and "800" not in clients


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("10.0.0.1", "10.0.0.2", False),
        ("10.0.0.1", "::ffff:10.0.0.1", True),
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("", "testing", False),
    ],
)
def test_an_address_is_one_client(one: str, other: str, same: bool) -> None:
    assert (address_of({"client": (one, 1)}) == address_of({"client": (other, 1)})) is same


def test_too_much_at_once_is_refused_and_the_rest_is_answered() -> None:
    """Five at once where three may, of one address; another address is answered."""

    async def slow(scope: object, receive: object, send: object) -> None:
        await asyncio.sleep(0.2)
        await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]  # of ASGI
        await send({"type": "http.response.body", "body": b""})  # type: ignore[operator]

    async def ask() -> list[httpx.Response]:
        app = Pacing(slow, Pace(at_once=3))
        here, there = (httpx.ASGITransport(app, client=(host, 1)) for host in ("10.0.0.1", "10.0.0.2"))
        async with (
            httpx.AsyncClient(transport=here, base_url="http://x") as one,
            httpx.AsyncClient(transport=there, base_url="http://x") as other,
        ):
            answers = await asyncio.gather(*(one.get("/") for _ in range(5)), other.get("/"))
            return [*answers, await one.get("/")]

    *answers, other, after = asyncio.run(ask())
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 429, 429]
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.headers["retry-after"] == "1"
    assert "3 requests of yours" in refused.json()["error"]["what"]
    assert (other.status_code, after.status_code) == (200, 200)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace.create(tmp_path_factory.mktemp("paced"))


@pytest.fixture(scope="module")
def client(workspace: Workspace) -> Iterator[httpx.Client]:
    with running(create_app(workspace, pace=Pace(errors=5, errors_a_second=10))) as client:
        yield client


def test_a_client_that_errs_a_lot_is_slowed_and_never_refused(client: httpx.Client) -> None:
    began = time.monotonic()
    answers = [client.get("/nowhere") for _ in range(16)]
    assert {answer.status_code for answer in answers} == {404}
    assert time.monotonic() - began > 0.9  # ten of them past the burst, the last without a wait after it


def test_one_that_goes_on_in_spite_of_that_is_refused(workspace: Workspace) -> None:
    with running(create_app(workspace, pace=Pace(errors=1, errors_a_second=0.5, longest_wait=0.1))) as client:
        assert [client.get("/nowhere").status_code for _ in range(3)] == [404, 404, 429]
        refused = client.get("/health")
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")
        assert refused.headers["x-content-type-options"] == "nosniff"


def test_who_has_a_token_is_not_slowed_by_who_tries_tokens(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path)
    tokens = Tokens(workspace.root)
    secret, _ = tokens.add("reader", "reader")
    pace = Pace(errors=5, errors_a_second=0.1, longest_wait=0.1)
    with running(create_app(workspace, access=Access(tokens), pace=pace)) as client:

        def ask(token: str) -> int:
            return client.get("/api/entities?q=x", headers={"Authorization": f"Bearer {token}"}).status_code

        assert ask(secret) == 200
        assert [ask(f"kgt_{number}") for number in range(4)] == [401, 401, 429, 429]
        assert [ask(secret) for _ in range(20)] == [200] * 20
