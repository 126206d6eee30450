"""A served workspace that asks for tokens, and the tokens of everybody who may come."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from kg.server import create_app
from kg.server.access.gate import Access
from kg.server.access.tokens import Tokens
from kg.server.pacing import Pace
from kg.workspace import Workspace
from tests.kg.server.serving import running
from tests.kg.telling import told_report

LONG_AGO = "2020-01-01T00:00:00+00:00"


@dataclass(frozen=True, slots=True)
class Served:
    """``tokens`` are by who asks: none, wrong, revoked, expired, reader, reviewer, editor."""

    client: httpx.Client
    workspace: Workspace
    keys: dict[str, str]
    tokens: dict[str, str]

    def ask(self, who: str, method: str, path: str, **more: object) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.tokens[who]}"} if self.tokens[who] else {}
        return self.client.request(method, path, headers=headers, **more)  # type: ignore[arg-type]  # of httpx's many


@contextmanager
def served(folder: Path, pace: Pace | None = None) -> Iterator[Served]:
    workspace, keys = told_report(folder)
    held = Tokens(workspace.root)
    tokens = {"none": "", "wrong": "kgt_" + "A" * 43}
    for who in ("reader", "reviewer", "editor", "revoked", "expired"):
        tokens[who], _ = held.add(who, who if who in ("reader", "reviewer") else "editor", 1)
    held.revoke("revoked")
    expire(held, "expired")
    with running(create_app(workspace, access=Access(held), pace=pace)) as client:
        yield Served(client, workspace, keys, tokens)


def expire(held: Tokens, name: str) -> None:
    """What time does, at once."""
    told = json.loads(held.path.read_bytes())
    for row in told["tokens"]:
        if row["name"] == name:
            row["until"] = LONG_AGO
    held.path.write_text(json.dumps(told), "utf-8")
