"""The API as programs meet it: every answer names its change, lists go on where they stopped, and the gone say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import httpx
import pytest

from kg.merging import judge
from kg.server import create_app
from kg.server.api import reading
from kg.server.api.names import NameIndex
from kg.server.api.reading import Reader
from kg.workspace import Workspace
from tests.kg.server.serving import running
from tests.kg.telling import DISTRICT, FIRM, UNIVERSITY, tell, told_report

Keys = dict[str, str]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Keys]:
    return told_report(tmp_path_factory.mktemp("api"))


@pytest.fixture(scope="module")
def keys(told: tuple[Workspace, Keys]) -> Keys:
    return told[1]


@pytest.fixture(scope="module")
def client(told: tuple[Workspace, Keys]) -> Iterator[httpx.Client]:
    with running(create_app(told[0])) as client:
        yield client


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("苏州大学", "name"),
        ("苏州", "beginning"),
        ("州大学", "part"),
        ("suzhoudaxue", "pinyin"),
        ("szdx", "initials"),
        ("苏洲大学", "similar"),
    ],
)
def test_a_name_is_found_as_people_type_it(client: httpx.Client, keys: Keys, text: str, how: str) -> None:
    first = client.get("/api/search", params={"q": text}).json()["results"][0]
    assert (first["id"], first["how"]) == (keys[UNIVERSITY], how)


def test_a_search_keeps_to_a_class(client: httpx.Client) -> None:
    found = client.get("/api/search", params={"q": "苏州大学", "type": "Enterprise"}).json()["results"]
    assert all(hit["type"] == "Enterprise" for hit in found)


@pytest.mark.parametrize(
    "path", ["/api/search?q=a", "/api/relations", "/api/statements", "/api/changes", "/reconcile", "/api/entities?q=a"]
)
def test_each_answer_names_its_change(client: httpx.Client, path: str) -> None:
    assert int(client.get(path).headers["kg-change"]) >= 1


def test_neighbours_come_a_part_at_a_time_with_the_statements_behind_them(client: httpx.Client, keys: Keys) -> None:
    path = f"/api/expand/{keys[UNIVERSITY]}"
    whole = client.get(path, params={"limit": 100}).json()
    assert sum(kind["count"] for kind in whole["kinds"]) == len(whole["relations"])
    parts, cursor = [], None
    while True:
        told = client.get(path, params={"limit": 1, **({"cursor": cursor} if cursor else {})}).json()
        parts += told["relations"]
        if (cursor := told["next"]) is None:
            break
    assert parts == whole["relations"]
    assert all(relation["statements"] for relation in parts)


def test_a_list_goes_on_about_the_change_that_it_began_with(told: tuple[Workspace, Keys], client: httpx.Client) -> None:
    first = client.get("/api/statements", params={"limit": 5}).json()
    tell(told[0], "later.txt", "扬州大学。", {"扬州大学": "University"})
    rest = client.get("/api/statements", params={"limit": 100, "cursor": first["next"]})
    assert int(rest.headers["kg-change"]) == first["change"] < client.get("/health").json()["change"]
    ids = [statement["id"] for statement in (*first["statements"], *rest.json()["statements"])]
    assert (
        len(ids) == len(set(ids)) == told[0].snapshot(first["change"]).sql("SELECT count(*) n FROM statements").to_pylist()[0]["n"]
    )


@pytest.mark.parametrize(("cursor", "status"), [("x", 400), ("7.0", 410)])
def test_a_cursor_that_leads_nowhere_says_so(client: httpx.Client, cursor: str, status: int) -> None:
    assert client.get("/api/statements", params={"cursor": cursor}).status_code == status


def test_relations_are_one_by_one_and_of_two_ends(client: httpx.Client, keys: Keys) -> None:
    listed = client.get("/api/relations", params={"object": keys[UNIVERSITY]}).json()["relations"]
    assert listed and all(relation["object"]["id"] == keys[UNIVERSITY] for relation in listed)
    assert client.get(f"/api/relations/{listed[0]['id']}").json() == listed[0]


def test_several_places_at_once(client: httpx.Client, keys: Keys) -> None:
    [id, *_] = client.get(f"/api/expand/{keys[DISTRICT]}").json()["relations"][0]["statements"]
    told = client.get("/api/evidence", params={"statement": [id, "s0"]}).json()
    assert told["evidence"][id]["quote"]
    assert told["unknown"] == ["s0"]


def test_what_a_change_brought(client: httpx.Client) -> None:
    told = client.get("/api/diff", params={"before": 0, "after": 1}).json()
    [change] = client.get("/api/changes", params={"limit": 1}).json()["changes"]
    assert change["change"] == 1
    assert told["added"] and not told["removed"]


@pytest.mark.parametrize("kind", ["reading", "identity"])
def test_what_waits_for_a_reviewer(client: httpx.Client, kind: str) -> None:
    told = client.get(f"/api/review/{kind}", params={"limit": 3})
    assert told.status_code == 200
    assert all(item["kind"] == kind for item in told.json()["items"])


@pytest.mark.parametrize(("accept", "sign"), [("text/turtle", "a ikg:Enterprise"), ("application/ld+json", '"@')])
def test_an_address_answers_in_rdf(client: httpx.Client, keys: Keys, accept: str, sign: str) -> None:
    told = client.get(f"/id/{keys[FIRM]}", headers={"Accept": accept})
    assert (told.status_code, told.headers["content-type"].partition(";")[0]) == (200, accept)
    assert sign in told.text


def test_a_gone_entity_is_gone(told: tuple[Workspace, Keys], client: httpx.Client) -> None:
    gone = tell(told[0], "gone.txt", "无锡学院。", {"无锡学院": "University"})["无锡学院"]
    assert client.get(f"/id/{gone}").status_code == 303
    told[0].retract("gone.txt")
    for path in (f"/id/{gone}", f"/api/entities/{gone}", f"/api/expand/{gone}"):
        assert client.get(path).status_code == 410


def test_a_merged_id_leads_to_what_it_is_now(told: tuple[Workspace, Keys], client: httpx.Client) -> None:
    two = tell(told[0], "two.txt", "常熟理工学院，又称常理工。", {"常熟理工学院": "University", "常理工": "University"})
    judge(told[0], *two.values(), "same", "test")
    former, now = sorted(two.values(), key=lambda key: told[0].snapshot().entity(key).id == key)
    assert client.get(f"/id/{former}").headers["location"] == f"/api/entities/{now}"
    turtle = client.get(f"/id/{former}", headers={"Accept": "text/turtle"})
    assert (turtle.status_code, turtle.headers["location"]) == (303, f"/id/{now}")
    assert client.get(f"/api/entities/{former}").json()["id"] == now
    assert client.get("/api/expand/" + former).status_code == 200


def test_reading_goes_on_while_names_are_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace, keys = told_report(tmp_path)
    reader = Reader(workspace)
    before = reader.names(reader.snapshot())
    tell(workspace, "later.txt", "扬州大学。", {"扬州大学": "University"})
    began, go_on = Event(), Event()

    class Slow(NameIndex):
        def __init__(self, ids: Sequence[str], names: Sequence[Sequence[str]]) -> None:
            began.set()
            assert go_on.wait(20)
            super().__init__(ids, names)

    monkeypatch.setattr(reading, "NameIndex", Slow)
    with ThreadPoolExecutor(2) as threads:
        made = threads.submit(lambda: reader.names(reader.snapshot()))
        try:
            assert began.wait(20)
            snapshot = reader.snapshot()
            assert snapshot.entity(keys[FIRM]).label == FIRM
            assert reader.names(snapshot) is before
            waiting = threads.submit(lambda: reader.names(snapshot, newest=True))
            assert not waiting.done()
        finally:
            go_on.set()
        assert made.result() is waiting.result() is reader.names(snapshot) is not before
    assert [hit.name for hit in reader.names(snapshot).search("扬州大学", 1)] == ["扬州大学"]
