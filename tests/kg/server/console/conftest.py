"""A real Chromium that lets through nothing but the server under test, and keeps what was asked for and what went wrong."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
PATIENCE = 20.0  # seconds


@dataclass
class Opened:
    """The page, the requests that it made elsewhere, and every error or warning that it logged."""

    page: Page
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def text(self, selector: str) -> str:
        return self.page.inner_text(selector)

    def ask(self, text: str, language: str = "sparql") -> None:
        """Write the query and run it by keyboard, until it is answered or refused."""
        self.page.click(f"[data-query={language}]")
        self.page.fill("#text", text)
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_selector("#stop:disabled")
        self.page.wait_for_selector("#answer:not([hidden]), #error:not([hidden])")

    def until(self, expression: str) -> None:
        """Asks the page until it says yes. (What Playwright runs inside the page to wait for, the page's own policy refuses.)"""
        end = time.monotonic() + PATIENCE
        while not self.page.evaluate(expression):
            assert time.monotonic() < end, f"never true: {expression}"
            self.page.wait_for_timeout(50)


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    """It ends with the module: while Playwright's loop runs, no other test can have one of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Opened]]:
    """Opens an address, in Chinese unless ``locale`` says otherwise, in a context of its own."""
    contexts = []

    def opened(address: str, *, width: int = 1440, locale: str = "zh-CN") -> Opened:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale=locale)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        found = Opened(page)
        own = urlsplit(address).netloc
        page.on("request", lambda request: found.foreign.append(request.url) if _netloc(request.url) not in (own, "") else None)
        page.on("console", lambda message: found.errors.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: found.errors.append(str(error)))
        context.route("**", lambda route: route.continue_() if _netloc(route.request.url) == own else route.abort())
        page.goto(address)
        page.wait_for_selector("body[data-ready]")
        return found

    yield opened
    for context in contexts:
        context.close()


def _netloc(address: str) -> str:
    """Empty for what is no address of a server (data:, blob:)."""
    return urlsplit(address).netloc
