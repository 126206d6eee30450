"""The query page in a real browser, at a running server: it asks in both languages, shows what comes, and runs nothing of it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from kg.server import create_app
from kg.server.limits import Limits
from kg.server.running import in_background
from kg.statements import Statement
from kg.workspace import Workspace
from ontology import load_schema
from tests.kg.server.console.conftest import Opened
from tests.kg.telling import DISTRICT, FIRM, UNIVERSITY, tell, told_report

Open = Callable[..., Opened]

HOSTILE = (
    "<script>window.hacked=1</script>",
    '"><img src=x onerror="window.hacked=1">',
    "javascript:window.hacked=1",
    "{{7*7}}${window.hacked=1}",
    "\u202eevil\u202c \\u003cb\\u003e 'x' 😀",
    "长" * 5000,
)
AGREEMENTS = "MATCH (a)-[r:signedAgreementWith]->(b) RETURN a, r, b"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"


@pytest.fixture(scope="module")
def keys_and_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, str], str]]:
    workspace, keys = told_report(tmp_path_factory.mktemp("console"))
    names = [f"{at}{evil}" for at, evil in enumerate(HOSTILE)]
    said = (Statement(a, "partnersWith", object=b, quote=b) for a, b in pairwise(names))
    keys |= tell(workspace, "乙.txt", "\n".join(names), dict.fromkeys(names, "Enterprise"), *said, title=HOSTILE[0])
    with in_background(create_app(workspace, Limits(long=1))) as address:
        yield keys, f"{address}/query"


@pytest.fixture(scope="module")
def address(keys_and_address: tuple[dict[str, str], str]) -> str:
    return keys_and_address[1]


def rows(opened: Opened) -> list[str]:
    return [line.inner_text() for line in opened.page.locator("#table tbody tr").all()]


def test_the_page_opens_without_an_error_and_asks_nobody_else(open_page: Open, address: str) -> None:
    opened = open_page(address)
    assert "写一条查询" in opened.text("#empty")
    assert opened.page.locator("#questions button").count() >= 36
    assert (opened.foreign, opened.errors) == ([], [])


def test_sparql_gives_a_table_with_time_and_change(open_page: Open, address: str) -> None:
    opened = open_page(address)
    opened.ask("SELECT ?e ?name { ?e a ikg:University ; rdfs:label ?name }")
    assert [row.split("\t")[1] for row in rows(opened)] == [UNIVERSITY]
    assert "1 行" in opened.text("#status") and "毫秒 · 第 2 次变更" in opened.text("#status")
    assert str(opened.page.get_attribute("#table td a", "href")).startswith("/id/e")
    assert (opened.foreign, opened.errors) == ([], [])


def test_cypher_takes_its_parameters(open_page: Open, address: str) -> None:
    opened = open_page(address)
    opened.page.click("[data-query=cypher]")
    opened.page.fill("#params", json.dumps({"name": FIRM}))
    opened.ask("MATCH (e {name: $name}) RETURN e.class AS class", "cypher")
    assert rows(opened) == ["Enterprise"]
    opened.page.fill("#params", "[1]")
    opened.ask("RETURN 1", "cypher")
    assert "JSON" in opened.text("#error")
    assert opened.errors == []


@pytest.mark.parametrize("language", ["sparql", "cypher"])
def test_a_prepared_question_has_a_form_and_runs_in_both_languages(open_page: Open, address: str, language: str) -> None:
    opened = open_page(address)
    opened.page.click(f"[data-query={language}]")
    opened.page.fill("#find", "holding")
    opened.page.click("[data-question=holding-on]")
    assert opened.page.get_attribute("#fields input[name=as_of]", "type") == "date"
    opened.page.fill("#fields input[name=name]", DISTRICT)
    opened.page.fill("#fields input[name=as_of]", "2021-06-30")
    with opened.page.expect_response("**/query/text"):
        opened.page.click("#question button")
    opened.until("document.getElementById('text').value.includes('2021-06-30')")
    opened.page.click("#run")
    opened.page.wait_for_selector("#answer:not([hidden])")
    assert [row.split("\t")[:2] for row in rows(opened)] == [["signedAgreementWith", UNIVERSITY]]
    assert opened.errors == []


def test_entities_and_relations_are_drawn(open_page: Open, address: str) -> None:
    opened = open_page(address)
    for language, text in (
        ("cypher", AGREEMENTS),
        ("sparql", "CONSTRUCT { ?a ikg:signedAgreementWith ?b } { ?a ikg:signedAgreementWith ?b }"),
    ):
        opened.ask(text, language)
        opened.page.click("[data-view=picture]")
        opened.page.wait_for_selector("#canvas canvas")
        opened.until(DRAWN)
    opened.ask("RETURN 1 AS one", "cypher")
    assert "结果里没有关系" in opened.text("#picture .empty")
    assert (opened.foreign, opened.errors) == ([], [])


DRAWN = """() => {
  const canvas = document.querySelector("#canvas canvas");
  return canvas.width && canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value);
}"""


def test_what_the_graph_holds_is_what_the_answer_says(open_page: Open, address: str) -> None:
    opened = open_page(address)
    held = opened.page.evaluate(
        """async (query) => {
          const { ask } = await import("/query/static/answers.js");
          const { graphOf } = await import("/query/static/picture.js");
          const { entities, relations } = graphOf(await ask({ text: query, language: "cypher", params: {} }));
          return [...relations.values()].map(({ from, to, label }) => [entities.get(from).label, label, entities.get(to).label]);
        }""",
        AGREEMENTS,
    )
    assert held == [[DISTRICT, "signedAgreementWith", UNIVERSITY]]


@pytest.mark.parametrize(
    ("language", "query"), [("cypher", AGREEMENTS), ("sparql", "CONSTRUCT WHERE { ?a a ikg:Region ; ikg:signedAgreementWith ?b }")]
)
def test_relations_are_drawn_under_their_names_in_the_language_of_the_page(
    open_page: Open, address: str, language: str, query: str
) -> None:
    opened = open_page(address)
    named = []
    for spoken in ("zh", "en"):
        opened.page.click(f"[data-language={spoken}]")
        named += opened.page.evaluate(
            """async ({ language, text }) => {
              const { ask } = await import("/query/static/answers.js");
              const { edgesOf, graphOf } = await import("/query/static/picture.js");
              return edgesOf(graphOf(await ask({ text, language, params: {} })).relations).map(({ label }) => label);
            }""",
            {"language": language, "text": query},
        )
    relation = load_schema().relations["signedAgreementWith"]
    assert named == [relation.label["zh"], relation.label["en"]]


def test_a_wrong_query_shows_the_servers_sentence(open_page: Open, address: str) -> None:
    opened = open_page(address)
    opened.ask("SELECT * WHERE { ?e nope }")
    assert "this is no SPARQL query" in opened.text("#error") and "The prefixes" in opened.text("#error")
    opened.ask("CREATE (e:Park)", "cypher")
    assert opened.page.is_visible("#error") and not opened.page.is_visible("#answer")
    assert all("400" in error for error in opened.errors), "the browser's own note that a request was refused"


def test_stop_ends_the_question_on_the_server(open_page: Open, address: str) -> None:
    opened = open_page(address)
    for _ in range(2):  # there is one place for long questions: the second would be refused if the first still ran
        opened.page.fill("#text", ENDLESS)
        opened.page.click("#run")
        opened.page.wait_for_timeout(1500)
        assert "正在运行" in opened.text("#status")
        opened.page.click("#stop")
        opened.page.wait_for_selector("#stop:disabled")
        assert opened.text("#status") == "已停止。"
        opened.page.wait_for_timeout(500)
    opened.ask("ASK {}")
    assert rows(opened) == ["true"]
    assert opened.errors == []


def test_english_is_one_switch_away_and_is_remembered(open_page: Open, address: str) -> None:
    opened = open_page(address)
    opened.page.click("[data-language=en]")
    opened.ask("ASK {}")
    assert "1 rows" in opened.text("#status")
    assert opened.page.get_attribute("html", "lang") == "en"
    seen = opened.text("header").replace("中文", "") + opened.text("aside") + opened.text("main")
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in seen)
    opened.page.reload()
    opened.page.wait_for_selector("body[data-ready]")
    assert opened.text("h1") == "Query"


def test_a_browser_in_english_is_met_in_english(open_page: Open, address: str) -> None:
    assert open_page(address, locale="en-GB").text("h1") == "Query"


def test_hostile_text_is_text_in_each_view(open_page: Open, address: str) -> None:
    opened = open_page(address)
    for language, text in (
        ("sparql", "SELECT ?name { ?e a ikg:Enterprise ; rdfs:label ?name } ORDER BY ?name"),
        ("sparql", "CONSTRUCT { ?e rdfs:label ?name } { ?e a ikg:Enterprise ; rdfs:label ?name }"),
        ("cypher", "MATCH (a:Enterprise)-[r:partnersWith]-(b) RETURN a, a.name, r, b ORDER BY a.name"),
    ):
        opened.ask(text, language)
        opened.page.click("[data-view=table]")
        shown = opened.text("#table")
        assert all(f"{at}{evil}"[:150] in shown for at, evil in enumerate(HOSTILE))
        for view in ("picture", "raw"):
            opened.page.click(f"[data-view={view}]")
            opened.page.wait_for_timeout(300)
    opened.page.fill("#text", HOSTILE[0])
    opened.page.fill("#find", HOSTILE[1])
    assert opened.page.evaluate("window.hacked") is None
    assert opened.page.locator("main script, main img, aside script").count() == 0
    assert opened.errors == []


def test_a_script_in_the_page_would_not_run(open_page: Open, address: str) -> None:
    opened = open_page(address)
    opened.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.hacked=1\">')")
    opened.page.evaluate(
        "{ const s = document.createElement('script'); s.textContent = 'window.hacked=1'; document.body.append(s) }"
    )
    opened.page.wait_for_timeout(300)
    assert opened.page.evaluate("window.hacked") is None
    assert any("Content Security Policy" in error for error in opened.errors)


def test_the_table_sorts_numbers_as_numbers(open_page: Open, address: str) -> None:
    opened = open_page(address)
    opened.ask("SELECT ?n { VALUES ?n { 10 9 100 } }")
    opened.page.click("#table th button")
    assert rows(opened) == ["9", "10", "100"]
    opened.page.click("#table th button")
    assert rows(opened) == ["100", "10", "9"]
    assert opened.page.get_attribute("#table th", "aria-sort") == "descending"


def test_an_answer_is_taken_away_as_csv_and_json(open_page: Open, address: str) -> None:
    opened = open_page(address)
    opened.ask("SELECT ?name ?n { VALUES (?name ?n) { ('a \"b\", c\\nd' 1) } }")
    with opened.page.expect_download() as taken:
        opened.page.click("#csv")
    with Path(taken.value.path()).open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["name", "n"], ['a "b", c\nd', "1"]]
    with opened.page.expect_download() as taken:
        opened.page.click("#json")
    told = json.loads(Path(taken.value.path()).read_text(encoding="utf-8"))
    assert told == {"columns": ["name", "n"], "rows": [['a "b", c\nd', 1]], "change": 2, "complete": True}


def test_the_editor_completes_by_name_and_by_label(open_page: Open, address: str) -> None:
    opened = open_page(address)
    for typed, taken in (("ikg:Univ", "ikg:University"), ("高等", "ikg:University"), ("sele", "SELECT")):
        opened.page.fill("#text", "")
        opened.page.locator("#text").press_sequentially(typed[:-1])
        opened.page.keyboard.insert_text(typed[-1])
        opened.page.wait_for_selector("#completions li")
        opened.page.keyboard.press("Enter")
        assert opened.page.input_value("#text") == taken
    assert opened.page.inner_text("#editor pre").strip() == "SELECT"
    assert opened.page.locator("#editor .keyword").count() == 1
    opened.page.click("[data-query=cypher]")
    opened.page.fill("#text", "")
    opened.page.locator("#text").press_sequentially("MATCH (e:Univ")
    opened.page.keyboard.press("Tab")
    assert opened.page.input_value("#text") == "MATCH (e:University"


def test_a_link_opens_the_query_and_does_not_run_it(open_page: Open, address: str) -> None:
    opened = open_page(address)
    opened.ask("MATCH (e:University) RETURN e.name", "cypher")
    shared = open_page(opened.page.url)
    assert shared.page.input_value("#text") == "MATCH (e:University) RETURN e.name"
    assert shared.page.get_attribute("[data-query=cypher]", "aria-pressed") == "true"
    assert not shared.page.is_visible("#answer")


def test_the_history_brings_a_query_back_and_can_be_cleared(open_page: Open, address: str) -> None:
    opened = open_page(address)
    opened.ask("ASK {}")
    opened.ask("ASK { ?a ?b ?c }")
    opened.page.click("#history li:nth-child(2) button")
    assert opened.page.input_value("#text") == "ASK {}"
    opened.page.click("#forget")
    assert "还没有问过" in opened.text("#history")


def test_a_cut_answer_says_so(open_page: Open, tmp_path: Path) -> None:
    workspace, _ = told_report(tmp_path)
    with in_background(create_app(workspace, Limits(answer=2000))) as address:
        opened = open_page(f"{address}/query")
        opened.ask("SELECT * { ?a ?b ?c }")
        assert opened.text("#cut") == "结果过长，只显示前面的部分。"
        opened.ask("ASK {}")
        assert not opened.page.is_visible("#cut")


def test_a_narrow_window_scrolls_only_downwards(open_page: Open, address: str) -> None:
    opened = open_page(address, width=360)
    opened.ask("SELECT * { ?a ?b ?c } LIMIT 50")
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_everything_that_is_used_has_a_name(open_page: Open, address: str) -> None:
    opened = open_page(address)
    opened.page.click("[data-question=holding-on]")
    opened.ask("SELECT * { ?a ?b ?c } LIMIT 5")
    nameless = opened.page.evaluate(
        """() => [...document.querySelectorAll("button, input, textarea, a, [role=region], [role=listbox], [role=group]")]
          .filter((one) => !(one.ariaLabel || one.textContent || one.labels?.[0]?.textContent))
          .map((one) => one.outerHTML)"""
    )
    assert nameless == []


def test_an_empty_workspace_answers_with_no_rows(open_page: Open, tmp_path: Path) -> None:
    with in_background(create_app(Workspace.create(tmp_path))) as address:
        opened = open_page(f"{address}/query")
        opened.ask("SELECT * { ?e a ikg:Park }")
        assert opened.text("#table .empty") == "没有结果。"
        assert opened.errors == []
