"""The one-file page in a real browser without a network: it asks for nothing, shows names, and proves every line."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from kg.statements import Statement
from kg.workspace import Workspace
from tests.kg.telling import AWARD, DISTRICT, FIRM, OTHER, UNIVERSITY, new_workspace, tell, told_report
from tests.viz.conftest import Opened
from viz.page import page, write_page

Open = Callable[[Path | str], Opened]

HOSTILE = (
    "<script>window.hacked=1</script>",
    '"><img src=x onerror="window.hacked=1">',
    "</script><script>window.hacked=1</script>",
    "<!--<script>window.hacked=1",
    "]]><svg onload=window.hacked=1>",
    "javascript:window.hacked=1",
    "{{7*7}}${window.hacked=1}",
    "\u202eevil\u202c \u2028 \u2029 'x' &lt;b&gt; 😀",
    "长" * 10_000,
)

BLUE, VIOLET, INK, SLATE = 0x2563EB, 0x7C3AED, 0x1E293B, 0x94A3B8  # of firms, universities, labels, done relations
PIXELS = """() => {
  const canvas = document.querySelector("#graph canvas");
  const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const scale = canvas.width / canvas.clientWidth;
  const found = [];
  for (let at = 0; at < width * height; at += 1) {
    const [red, green, blue, opacity] = data.subarray(4 * at, 4 * at + 4);
    const colour = red << 16 | green << 8 | blue;
    if (opacity === 255) found.push({ x: (at % width) / scale, y: Math.floor(at / width) / scale, colour });
  }
  return found;
}"""


def written(workspace: Workspace, folder: Path, **options: object) -> Path:
    path = folder / "page.html"
    write_page(workspace.snapshot(), workspace.schema, path, texts=workspace.stored_text, **options)
    return path


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, dict[str, str]]:
    return told_report(tmp_path_factory.mktemp("told"))


@pytest.fixture(scope="module")
def file(told: tuple[Workspace, dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(told[0], tmp_path_factory.mktemp("page"))


def text(opened: Opened, selector: str) -> str:
    return opened.page.inner_text(selector)


def test_the_page_asks_for_nothing_and_logs_nothing(open_page: Open, file: Path) -> None:
    opened = open_page(file)
    opened.page.wait_for_timeout(500)
    assert opened.requests == [file.as_uri()]
    assert opened.errors == []


def test_chinese_labels_are_drawn_and_written(open_page: Open, file: Path) -> None:
    opened = open_page(file)
    assert "企业" in text(opened, "#classes")
    assert "获得荣誉" in text(opened, "#relations")
    assert "5 个实体 · 4 条关系 · 1 份来源" in text(opened, "#summary")
    drawn = opened.page.evaluate(f"({PIXELS})().map(({{ colour }}) => colour)")
    assert {BLUE, VIOLET, INK} <= set(drawn), "a firm, a university and the ink of labels"


def test_a_search_a_relation_and_its_highlighted_sentence(open_page: Open, file: Path) -> None:
    opened = open_page(file)
    opened.page.fill("#search", "苏州")
    opened.page.keyboard.press("Enter")
    assert text(opened, "#panel h2") == UNIVERSITY
    assert text(opened, "#panel .relations li.done blockquote") == "江都区与苏州大学签署合作框架协议。"
    assert text(opened, "#panel .relations li.done mark") == "江都区与苏州大学签署合作框架协议"
    assert "江都区工作报告 · 第 1 行" in text(opened, "#panel .relations li.done figcaption")
    assert opened.errors == []


def test_a_click_on_an_edge_shows_the_words_that_say_so(
    open_page: Open, told: tuple[Workspace, dict[str, str]], tmp_path: Path
) -> None:
    opened = open_page(written(told[0], tmp_path, focus=AWARD))
    opened.page.keyboard.press("Escape")
    spots = opened.page.evaluate(f"({PIXELS})().filter(({{ colour }}) => colour === {SLATE})")
    assert spots, "an edge is drawn"
    middle = spots[len(spots) // 2]
    opened.page.click("#graph canvas", position={"x": middle["x"], "y": middle["y"]})
    opened.page.wait_for_selector("#panel .sentence")
    assert "获得荣誉" in text(opened, "#panel .sentence")
    assert text(opened, "#panel mark") == "绿波机床、远帆泵业获得科技进步奖"


def test_planned_edges_are_dashed_and_done_ones_are_not(told: tuple[Workspace, dict[str, str]]) -> None:
    made = page(told[0].snapshot(), told[0].schema)
    status = {relation.id: relation.status for relation in made.content.relations}
    assert {(status[edge["id"]], bool(edge["dashes"])) for edge in made.edges} == {("done", False), ("planned", True)}


def test_the_legend_filters_picture_and_table(open_page: Open, file: Path) -> None:
    opened = open_page(file)
    opened.page.click("#as-table")
    assert opened.page.locator("#rows tbody tr").count() == 4
    opened.page.uncheck("#classes input[value=Award]")
    assert opened.page.locator("#rows tbody tr").count() == 2
    opened.page.uncheck("#statuses input[value=planned]")
    assert opened.page.locator("#rows tbody tr").count() == 1
    opened.page.click("#tab-entities")
    assert opened.page.locator("#rows tbody tr").count() == 4


def test_the_slider_takes_the_year_back(open_page: Open, file: Path) -> None:
    opened = open_page(file)
    opened.page.click("#as-table")
    opened.page.focus("#year")
    opened.page.keyboard.press("ArrowLeft")
    assert text(opened, "#year-shown") == "2021"
    assert "2022" not in text(opened, "#rows tbody")


def test_the_table_has_what_the_picture_has_and_sorts(open_page: Open, file: Path) -> None:
    opened = open_page(file)
    opened.page.click("#as-table")
    assert "绿波机床、远帆泵业获得科技进步奖" in text(opened, "#rows")
    opened.page.click("#tab-entities")
    opened.page.click("#rows th >> nth=3")
    opened.page.click("#rows th >> nth=3")
    assert opened.page.locator("#rows th >> nth=3").get_attribute("aria-sort") == "descending"
    assert opened.page.locator("#rows tbody tr").first.inner_text().split("\t")[-1].strip() == "2"


def test_everything_is_reached_by_keyboard(open_page: Open, file: Path) -> None:
    opened = open_page(file)
    opened.page.keyboard.press("/")
    opened.page.keyboard.type("绿波")
    opened.page.keyboard.press("Enter")
    assert text(opened, "#panel h2") == FIRM
    opened.page.keyboard.press("Tab")
    assert opened.page.evaluate("document.activeElement.tagName") in ("BUTTON", "SUMMARY")
    opened.page.keyboard.press("Escape")
    assert opened.page.locator("#panel .ranking li").count() == 5


def test_english_is_one_switch_away(open_page: Open, file: Path) -> None:
    opened = open_page(file)
    opened.page.click("[data-language=en]")
    assert "enterprise" in text(opened, "#classes")
    assert "received award" in text(opened, "#relations")
    assert opened.page.get_attribute("html", "lang") == "en"
    assert "图" not in text(opened, "header") and "关系" not in text(opened, "#filters")


def test_hostile_text_is_text_everywhere(open_page: Open, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    workspace = new_workspace(tmp_path)
    names = [f"{at}{evil}" for at, evil in enumerate(HOSTILE)]
    keys = tell(
        workspace,
        "甲.txt",
        "\n".join(names),
        dict.fromkeys(names, "Enterprise"),
        *(Statement(a, "partnersWith", object=b, quote=b, qualifiers={"role": a}) for a, b in pairwise(names)),
        *(Statement(name, "description", value=name, quote=name) for name in names),
        title=HOSTILE[0],
    )
    opened = open_page(written(workspace, tmp_path))
    for name in names:
        opened.page.evaluate(f"location.hash = '{keys[name]}'")
        expect(opened.page.locator("#panel h2")).to_have_text(name)
    opened.page.click("#as-table")
    for at in range(len(names) - 1):
        opened.page.locator("#rows tbody .link").nth(at).click()
        opened.page.locator("#panel .entity").last.click()
    assert opened.page.evaluate("window.hacked") is None
    assert opened.page.locator("#panel script, #panel img, #panel svg, #rows img, #rows script").count() == 0
    assert "<script>window.hacked=1</script>" in text(opened, "#rows")
    assert opened.errors == []
    assert len(opened.requests) == 1


def test_a_script_that_is_not_the_pages_own_does_not_run(open_page: Open, file: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.html"
    changed.write_text(
        file.read_text(encoding="utf-8").replace("</footer>", "</footer><script>window.hacked=1</script>"), encoding="utf-8"
    )
    opened = open_page(changed)
    assert opened.page.evaluate("window.hacked") is None
    assert any("Content Security Policy" in error for error in opened.errors)


def test_an_empty_graph_says_so(open_page: Open, tmp_path: Path) -> None:
    opened = open_page(written(new_workspace(tmp_path), tmp_path))
    assert "图谱是空的" in text(opened, "#empty")
    assert "kg ingest" in text(opened, "#empty")
    assert opened.errors == []


def test_print_has_the_picture_and_the_table(open_page: Open, file: Path) -> None:
    opened = open_page(file)
    opened.page.emulate_media(media="print")
    assert opened.page.is_visible("#graph canvas")
    assert opened.page.is_visible("#rows tbody")
    assert not opened.page.is_visible("#search")


def test_beyond_the_limit_the_most_related_are_shown_and_the_page_says_so(
    open_page: Open, told: tuple[Workspace, dict[str, str]], tmp_path: Path
) -> None:
    opened = open_page(written(told[0], tmp_path, limit=3))
    assert text(opened, "#cut") == "图中只显示关系最多的 3 个实体，全部共 5 个。"
    shown = set(opened.page.evaluate("JSON.parse(document.getElementById('data').textContent).nodes.map((node) => node.label)"))
    assert shown == {AWARD, DISTRICT, UNIVERSITY}


def test_around_one_entity_is_its_neighbourhood(open_page: Open, told: tuple[Workspace, dict[str, str]], tmp_path: Path) -> None:
    opened = open_page(written(told[0], tmp_path, focus=FIRM))
    assert text(opened, "h1") == f"{FIRM} 的网络"
    shown = set(opened.page.evaluate("JSON.parse(document.getElementById('data').textContent).nodes.map((node) => node.label)"))
    assert shown == {FIRM, AWARD, OTHER}


def test_what_is_added_with_pyvis_is_drawn_and_can_be_chosen(
    open_page: Open, told: tuple[Workspace, dict[str, str]], tmp_path: Path
) -> None:
    made = page(told[0].snapshot(), told[0].schema)
    made.add_node("mine", label="我的备注", x=0, y=0, color="#00ff00")
    made.add_edge("mine", told[1][FIRM])
    made.write_html(str(tmp_path / "added.html"))
    opened = open_page(tmp_path / "added.html")
    spots = [spot for spot in opened.page.evaluate(f"({PIXELS})()") if spot["colour"] == 0x00FF00]
    assert spots
    middle = spots[len(spots) // 2]
    opened.page.click("#graph canvas", position={"x": middle["x"], "y": middle["y"]})
    assert text(opened, "#panel h2") == "我的备注"
    assert opened.errors == []
