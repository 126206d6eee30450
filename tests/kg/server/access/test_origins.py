"""What a page of another origin sends writes nothing, with a token or without."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest

from kg.errors import UsageError
from kg.server import create_app
from kg.server.access.origins import COOKIE, host_name
from kg.server.writing import LONGEST
from tests.components import chromium_path  # noqa: F401  # a fixture
from tests.kg.server.access.letting_in import Served, served
from tests.kg.server.serving import running
from tests.kg.telling import told_report

BODY = '{"change": 1}'
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("origins")) as found:
        yield found


@pytest.mark.parametrize(
    "headers",
    [
        {**JSON, "Origin": "http://evil.example"},
        {**JSON, "Origin": "null"},
        {**JSON, "Origin": ""},
        {**JSON, "Origin": "http://["},
        {**JSON, "Origin": "http://127.0.0.1@evil.example"},
        {**JSON, "Origin": "http://127.0.0.1:1"},
        {**JSON, "Origin": "http://127.0.0.1"},
        {**JSON, "Origin": "file://"},
        {**JSON, "Sec-Fetch-Site": "cross-site"},
        {**JSON, "Sec-Fetch-Site": "same-site"},
        {**JSON, "Host": "evil.example", "Origin": "http://evil.example"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {},
    ],
)
def test_a_hostile_request_writes_nothing(here: Served, headers: dict[str, str]) -> None:
    signed = {**headers, "Authorization": f"Bearer {here.tokens['editor']}"}
    answer = here.client.post("/api/rollback", content=BODY, headers=signed)
    assert answer.status_code in (400, 403, 415), answer.text
    assert here.workspace.ledger.change == 1


@pytest.mark.parametrize(
    "host",
    [
        *(
            "evil.example",
            "127.0.0.1.evil.example",
            "evil.example:8000",
            "localhost.",
            "127.0.0.1@evil.example",
            "127.1",
            "0.0.0.0",
        ),
        *("", ":8000", "*", "[::1", "::1", "[::2]", "[::1]x", "localhost:x", "localhost:1:2", "localhost,evil.example", "\xff"),
    ],
)
def test_a_name_that_is_not_the_servers_is_refused(here: Served, host: str) -> None:
    answer = here.client.get("/health", headers={b"Host": host.encode("latin-1")})
    assert answer.status_code == 400
    assert "Host" in answer.json()["error"]["what"] and "--name" in answer.json()["error"]["fix"]


@pytest.mark.parametrize("host", ["localhost", "LocalHost:1", "127.0.0.1", "127.0.0.1:8000", "[::1]", "[::1]:8000"])
def test_the_names_of_this_machine_are_its_own(here: Served, host: str) -> None:
    assert here.client.get("/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("told", "name"),
    [("KG.Example.org", "kg.example.org"), ("10.0.0.1", "10.0.0.1"), ("::", "[::]"), ("[2001:DB8:0::1]", "[2001:db8::1]")],
)
def test_a_host_is_named_as_browsers_name_it(told: str, name: str) -> None:
    assert host_name(told, "--name") == name


@pytest.mark.parametrize("told", ["", "*", "*.example.org", "kg.example.org:8000", "http://kg", "a b", "kg/", ".kg", "王.example"])
def test_what_is_no_host_name_is_refused(told: str) -> None:
    with pytest.raises(UsageError, match="no host name"):
        host_name(told, "--name")


def test_a_write_is_no_longer_than_one_may_be(here: Served) -> None:
    answer = here.ask("editor", "POST", "/api/retract", json={"source": "x", "message": "x" * LONGEST})
    assert answer.status_code == 413
    assert here.workspace.ledger.change == 1


def test_a_cookie_alone_does_not_write(here: Served) -> None:
    cookie = {"Cookie": f"{COOKIE}={here.tokens['editor']}"}
    assert here.client.post("/api/rollback", content=BODY, headers={**JSON, **cookie}).status_code == 403
    assert here.workspace.ledger.change == 1


def test_logging_in_and_out_with_a_browsers_form(here: Served) -> None:
    own = {"Origin": str(here.client.base_url).rstrip("/")}
    wrong = here.client.post("/login", data={"token": here.tokens["revoked"]}, headers=own)
    assert (wrong.status_code, "set-cookie" in wrong.headers) == (401, False)
    assert here.client.post("/login", data={"token": here.tokens["reader"]}, headers={"Origin": "null"}).status_code == 403
    entered = here.client.post("/login", data={"token": here.tokens["reader"]}, headers=own)
    assert entered.status_code == 303
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(entered.headers["set-cookie"].split("; "))
    assert not {"Secure", "Domain", "Max-Age", "Expires"} & {
        part.partition("=")[0] for part in entered.headers["set-cookie"].split("; ")
    }
    assert here.client.get("/openapi.json").status_code == 200
    assert here.client.post("/api/rollback", content=BODY, headers={**JSON, **own}).status_code == 403, "a reader"
    here.client.post("/logout", headers=own)
    assert here.client.get("/openapi.json").status_code == 401


@pytest.mark.parametrize(
    ("scheme", "headers", "secure"),
    [("https", {}, True), ("http", {}, False), ("http", {"X-Forwarded-Proto": "https", "Forwarded": "proto=https"}, False)],
)
def test_over_https_the_cookie_stays_on_https(here: Served, scheme: str, headers: dict[str, str], secure: bool) -> None:
    """A proxy with TLS stands before the server, which hears of it by the browser's Origin and believes no other header."""
    origin = f"{scheme}://{here.client.base_url.netloc.decode()}"
    for path in ("/login", "/logout"):
        answer = httpx.post(
            here.client.base_url.join(path),
            data={"token": here.tokens["reader"]},
            headers={**headers, "Origin": origin},
            trust_env=False,
        )
        assert answer.status_code == 303
        assert ("Secure" in answer.headers["set-cookie"].split("; ")) is secure


@pytest.mark.parametrize("form", ["", "token=", "token=%ff", "other=1", "token=" + "x" * 5000, "&" * 4000])
def test_a_form_that_holds_no_good_token_lets_nobody_in(here: Served, form: str) -> None:
    answer = here.client.post("/login", content=form, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert (answer.status_code, "set-cookie" in answer.headers) == (401, False)


def test_a_browser_without_a_token_is_shown_where_to_log_in(here: Served) -> None:
    answer = httpx.get(f"{here.client.base_url}", headers={"Accept": "text/html"}, trust_env=False)
    assert answer.status_code == 401 and 'action="/login"' in answer.text and "登录" in answer.text


class _Hostile(BaseHTTPRequestHandler):
    """A page that tries to write to ``target``: by scripts, with and without JSON's name, and by a form."""

    target = ""

    def do_GET(self) -> None:
        page = f"""<!doctype html><iframe name="f"></iframe>
        <form id="g" target="f" method="post" enctype="text/plain" action="{self.target}">
        <input name='{{"change": 1, "x": "' value='"}}'></form><script>
        const ways = [["application/json", "cors"], ["text/plain", "no-cors"], ["application/json", "no-cors"]];
        Promise.allSettled(ways.map(([type, mode]) => fetch("{self.target}", {{method: "POST", mode, credentials: "include",
          headers: {{"Content-Type": type}}, body: '{BODY}'}}))).then(() => {{
          frames.f.onunload = 0; document.querySelector("iframe").onload = () => document.title = "done"; g.submit(); }});
        </script>"""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *_: object) -> None: ...


def test_a_page_of_another_port_in_a_real_browser_writes_nothing(tmp_path: Path, chromium_path: str) -> None:  # noqa: F811
    from playwright.sync_api import sync_playwright

    workspace, _ = told_report(tmp_path)
    with running(create_app(workspace)) as client, HTTPServer(("127.0.0.1", 0), _Hostile) as site:
        _Hostile.target = f"{str(client.base_url).rstrip('/')}/api/rollback"
        Thread(target=site.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium_path, args=["--headless", "--no-sandbox"])
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{site.server_port}/")
            page.wait_for_function("document.title === 'done'", timeout=15_000)
            browser.close()
        site.shutdown()
        assert workspace.ledger.change == 1
        assert client.post("/api/rollback", json={"change": 1}).status_code == 200, "what the page tried can be done"


def test_somebody_logs_in_and_writes_in_a_real_browser(here: Served, chromium_path: str) -> None:  # noqa: F811
    from playwright.sync_api import sync_playwright

    change = here.workspace.ledger.change
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--headless", "--no-sandbox"])
        page = browser.new_page()
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text))
        page.goto(str(here.client.base_url))
        assert page.evaluate("getComputedStyle(document.querySelector('button')).color") == "rgb(255, 255, 255)"
        for token, status in (("wrong", 401), ("editor", 200)):
            page.fill("input[name=token]", here.tokens[token])
            with page.expect_navigation() as moved:
                page.click("button")
            assert moved.value.status == status
            assert page.locator("[role=alert]").count() == (status == 401)
        page.goto(str(here.client.base_url.join("/query")))  # whose rules let it ask the server
        write = "fetch('/api/rollback', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: '%s'})"
        assert page.evaluate(f"{write % BODY}.then(answer => answer.status)") == 200
        assert here.tokens["editor"] not in page.evaluate("document.cookie")
        browser.close()
    assert (here.workspace.log()[-1]["change"], here.workspace.log()[-1]["agent"]) == (change + 1, "editor")
    assert not [text for text in told if "Content Security Policy" in text]
