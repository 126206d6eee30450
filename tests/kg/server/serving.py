"""A server of a test: real HTTP on a port that was free."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from fastapi import FastAPI

from kg.server.running import in_background


@contextmanager
def running(app: FastAPI) -> Iterator[httpx.Client]:
    """A client of a server that runs as long as the block; its ``base_url`` is the server's."""
    with in_background(app) as address, httpx.Client(base_url=address, timeout=20, trust_env=False) as client:
        yield client
