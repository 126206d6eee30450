"""A real Chromium without a network, and what it asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class Opened:
    """A page in the browser, every request that it made, and every error that it logged."""

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[[Path | str], Opened]]:
    """Opens a file (or an address) in a context of its own; only that very address is let through."""
    contexts = []

    def opened(target: Path | str) -> Opened:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        found = Opened(page)
        address = target.as_uri() if isinstance(target, Path) else target
        page.on("request", lambda request: found.requests.append(request.url))
        page.on("console", lambda message: found.errors.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: found.errors.append(str(error)))
        context.route("**", lambda route: route.continue_() if route.request.url == address else route.abort())
        page.goto(address)
        page.wait_for_selector("#panel:not(:empty), #empty:not([hidden])")
        return found

    yield opened
    for context in contexts:
        context.close()
