"""OpenRefine's calls in their order, from its page and from its server, to an open service and to one that asks for tokens."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from kg.server import create_app
from kg.server.access.gate import Access
from kg.server.access.tokens import Tokens
from tests.kg.server.serving import running
from tests.kg.telling import AWARD, DISTRICT, FIRM, OTHER, UNIVERSITY, told_report

PAGE = "http://127.0.0.1:3333"  # where OpenRefine's own page comes from
COLUMN = (UNIVERSITY, FIRM, OTHER, "苏大", "没有这样的东西", *(f"不存在{number}" for number in range(10)))
BATCH = 10


class Refine:
    """What OpenRefine 3.9 sends: its page asks with its origin and without cookies, its server posts forms."""

    def __init__(self, client: httpx.Client, service: str) -> None:
        self.client, self.service = client, service
        self.manifest = self.from_page(service)

    def from_page(self, address: str, **asked: str) -> Any:
        headers = {"Origin": PAGE, "Accept": "application/json, text/javascript, */*; q=0.01", "Sec-Fetch-Mode": "cors"}
        answer = self.client.get(address, params=asked or None, headers=headers)
        assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (200, PAGE), answer.text
        assert answer.headers["Content-Type"] == "application/json"
        return answer.json()

    def from_server(self, field: str, content: Any) -> Any:
        answer = self.client.post(self.service, data={field: json.dumps(content)}, headers={"User-Agent": "OpenRefine 3.9"})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def guessed_type(self, values: Sequence[str]) -> str:
        """The class that the first candidates of ten cells have most often."""
        told = self.from_server("queries", {f"q{at}": {"query": value, "limit": 3} for at, value in enumerate(values[:BATCH])})
        kinds = Counter(str(kind["id"]) for of in told.values() for one in of["result"] for kind in one["type"])
        return kinds.most_common(1)[0][0]

    def suggested(self, kind: str, prefix: str, **more: str) -> list[str]:
        at = self.manifest["suggest"][kind]
        return [one["id"] for one in self.from_page(at["service_url"] + at["service_path"], prefix=prefix, **more)["result"]]

    def reconciled(self, values: Sequence[str], kind: str) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        for part in (values[at : at + BATCH] for at in range(0, len(values), BATCH)):
            about = {"type": kind, "type_strict": "should"}
            told = self.from_server("queries", {f"q{at}": {"query": value, **about} for at, value in enumerate(part)})
            assert sorted(told) == sorted(f"q{at}" for at in range(len(part)))
            found |= {value: told[f"q{at}"]["result"] for at, value in enumerate(part)}
        return found

    def framed(self, id: str) -> httpx.Response:
        """The preview of a candidate."""
        return self.client.get(self.manifest["preview"]["url"].replace("{{id}}", quote(id, safe="")))

    def proposed(self, kind: str) -> list[str]:
        at = self.manifest["extend"]["propose_properties"]
        told = self.from_page(at["service_url"] + at["service_path"], type=kind, limit="50")
        return [one["id"] for one in told["properties"]]

    def extended(self, ids: Sequence[str], properties: Sequence[str]) -> Any:
        return self.from_server("extend", {"ids": ids, "properties": [{"id": name, "settings": {}} for name in properties]})


@contextmanager
def served(folder: Path, access: str) -> Iterator[tuple[httpx.Client, str, dict[str, str]]]:
    """A client, the address of the service, and keys by name."""
    workspace, keys = told_report(folder)
    tokens, token = None, ""
    if access == "tokens":
        tokens = Tokens(workspace.root)
        token = "/" + tokens.add("refine", "reader")[0]
    with running(create_app(workspace, access=Access(tokens))) as client:
        yield client, f"{str(client.base_url).rstrip('/')}/reconcile{token}", keys


@pytest.mark.parametrize("access", ["open", "tokens"])
def test_a_column_is_matched_judged_and_extended(tmp_path: Path, access: str) -> None:
    with served(tmp_path, access) as (client, service, keys):
        refine = Refine(client, service)
        assert refine.manifest["versions"] == ["0.2"] and refine.manifest["batchSize"] >= BATCH
        assert refine.guessed_type([FIRM, OTHER, UNIVERSITY]) == "Enterprise"
        assert "University" in refine.suggested("type", "高等")
        assert "locatedIn" in refine.suggested("property", "located", schema="University")

        found = refine.reconciled(COLUMN, "Enterprise")
        assert [found[name][0]["id"] for name in (FIRM, OTHER, UNIVERSITY)] == [keys[FIRM], keys[OTHER], keys[UNIVERSITY]]
        assert found["没有这样的东西"] == found["不存在9"] == []
        assert not any(one["match"] for of in found.values() for one in of), "short names, and another class, are for a person"
        ((university,),) = refine.reconciled([UNIVERSITY], "University").values()
        assert (university["id"], university["match"]) == (keys[UNIVERSITY], True)

        preview = refine.framed(keys[UNIVERSITY])
        assert preview.status_code == 200 and UNIVERSITY in preview.text
        assert PAGE.rpartition(":")[0] in preview.headers["Content-Security-Policy"], "its page may frame it"
        assert refine.suggested("entity", DISTRICT[:1], type="Region")[0] == keys[DISTRICT]
        assert refine.manifest["view"]["url"].endswith("/id/{{id}}")

        assert {"uscc", "receivedAward"} <= set(refine.proposed("Enterprise"))
        rows = refine.extended([keys[FIRM], keys[OTHER]], ["uscc", "receivedAward"])["rows"]
        assert rows[keys[FIRM]] == {"uscc": [{"str": "91320000MA1MC2Y40X"}], "receivedAward": [{"id": keys[AWARD], "name": AWARD}]}
        assert rows[keys[OTHER]]["uscc"] == []


def test_a_page_of_another_site_reads_nothing_by_the_address(tmp_path: Path) -> None:
    with served(tmp_path, "tokens") as (client, service, _):
        assert "access-control-allow-origin" not in client.get(service, headers={"Origin": "https://evil.example"}).headers
        assert client.post(service, data={"queries": "{}"}, headers={"Origin": "https://evil.example"}).status_code == 403


@pytest.mark.parametrize("path", ["", "/suggest/type", "/properties"])
def test_no_answer_is_a_script(tmp_path: Path, path: str) -> None:
    with served(tmp_path, "open") as (client, service, _):
        answer = client.get(service + path, params={"callback": "jQuery35", "_": "1"})
        assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/json")
        assert "JSONP" in answer.json()["error"]["what"]


def test_a_token_in_an_address_is_a_readers_and_opens_nothing_else(tmp_path: Path) -> None:
    workspace, _ = told_report(tmp_path)
    held = Tokens(workspace.root)
    tokens = {role: held.add(role, role)[0] for role in ("reader", "reviewer", "editor")}
    with running(create_app(workspace, access=Access(held))) as client:

        def status(path: str, **headers: str) -> int:
            return client.get(path, headers=headers).status_code

        addressed = {role: status(f"/reconcile/{token}") for role, token in tokens.items()}
        assert addressed == {"reader": 200, "reviewer": 403, "editor": 403}
        assert "a reader's token" in client.get(f"/reconcile/{tokens['editor']}").json()["error"]["fix"]
        reader = tokens["reader"]
        assert status("/reconcile") == status(f"/reconcile/{reader}x") == status("/reconcile/kgt_") == 401
        assert status(f"/reconcile/{reader}/../api/search?q=a") == 401
        for path in (f"/api/search/{reader}?q=a", f"/{reader}/reconcile", f"/reconcile?token={reader}", f"/query/{reader}"):
            assert status(path) == 401
        assert status(f"/reconcile/{reader}x", Authorization=f"Bearer {reader}") == 401, "the address is what counts"
        assert status(f"/reconcile/{reader}/nothing") == 404
        held.revoke("reader")
        assert status(f"/reconcile/{reader}") == 401


def test_what_is_wrong_does_not_repeat_the_token(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with served(tmp_path, "tokens") as (client, service, _):
        token = service.rpartition("/")[2]
        answers = [client.get(f"{service}{more}") for more in ("/nothing", "?queries=x", "/preview?id=nothing", "/preview")]
        assert [answer.status_code for answer in answers] == [404, 400, 404, 422]
        assert not any(token in answer.text for answer in answers)
    written = capfd.readouterr()
    assert token not in written.out + written.err


def test_behind_a_proxy_with_tls_every_address_of_the_manifest_is_one_of_the_proxy(tmp_path: Path) -> None:
    workspace, _ = told_report(tmp_path)
    held = Tokens(workspace.root)
    token, _ = held.add("refine", "reader")
    access = Access(held, names=("kg.example.org", "plain.example.org"), secure=frozenset({"kg.example.org"}))
    with running(create_app(workspace, access=access)) as client:

        def told(host: str, **headers: str) -> str:
            return client.get(f"/reconcile/{token}", headers={"Host": host, **headers}).text

        manifest = json.loads(told("kg.example.org"))
        assert manifest["suggest"]["type"]["service_url"] == f"https://kg.example.org/reconcile/{token}"
        assert manifest["extend"]["propose_properties"]["service_url"] == f"https://kg.example.org/reconcile/{token}"
        assert manifest["preview"]["url"] == f"https://kg.example.org/reconcile/{token}/preview?id={{{{id}}}}"
        assert manifest["view"]["url"] == "https://kg.example.org/id/{{id}}"
        assert "https://kg.example.org:8443/reconcile" in told("kg.example.org:8443")
        assert "http://plain.example.org/reconcile" in told("plain.example.org")
        forged = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example", "Forwarded": "proto=https;host=evil.example"}
        assert told("plain.example.org", **forged) == told("plain.example.org")
