"""A server of a test: real HTTP on a port that was free."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import uvicorn
from fastapi import FastAPI

from kg.server.running import listening


@contextmanager
def running(app: FastAPI) -> Iterator[httpx.Client]:
    """A client of a server that runs as long as the block; its ``base_url`` is the server's."""
    with listening("127.0.0.1", 0) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        until = time.monotonic() + 20
        while not server.started and time.monotonic() < until:
            time.sleep(0.02)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with httpx.Client(base_url=address, timeout=20, trust_env=False) as client:
            yield client
        server.should_exit = True
        thread.join(20)
