"""Every mark stands for relations of the snapshot, as networkx and SQL count them, and cites the statements behind them."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from kg.questions.network import PARTNERSHIPS
from kg.statements import Statement
from kg.views.network import network
from kg.workspace import Workspace
from tests.kg.telling import new_workspace, tell
from tests.viz.pictures.conftest import CITY, EARLY, GONE, PARK, PLANNED, QUOTE, UNIVERSITY, Mark, marks, texts
from viz.pictures import PICTURES, picture
from viz.pictures.links import STATUSES

OF = {"timeline": EARLY, "growth": PARK}
PAIR = re.compile(r"(.+?) (?:×|—) (.+?) · (.+?)：(\d+) 条关系")


def drawn(workspace: Workspace, kind: str, **options: object) -> str:
    return picture(workspace.snapshot(), workspace.schema, kind, **options).svg  # type: ignore[arg-type]  # as each test gives them


def pairs(found: list[Mark]) -> Counter[tuple[frozenset[str], str]]:
    """What the titles of cells or arcs say, by their two ends and status."""
    told = [match for mark in found if (match := PAIR.match(mark.title))]
    return Counter({(frozenset(match.group(1, 2)), match[3]): int(match[4]) for match in told})


def edges(workspace: Workspace, end: str) -> Counter[tuple[frozenset[str], str]]:
    """The collaborations of the graph by an attribute of their two ends, and status."""
    graph = network(workspace.snapshot(), kinds=PARTNERSHIPS, status=STATUSES)
    words = {concept.notation: concept.label["zh"] for concept in workspace.schema.schemes["status"]}
    labels = {name: known.label["zh"] for name, known in workspace.schema.classes.items()}

    def called(node: str) -> str:
        value = graph.nodes[node][end]
        return labels[value] if end == "class" else value

    return Counter((frozenset(map(called, (a, b))), words[status]) for a, b, status in graph.edges(data="status"))


@pytest.mark.parametrize(("by", "end"), [("actor", "name"), ("class", "class")])
def test_the_cells_of_a_matrix_count_what_the_network_has(workspace: Workspace, by: str, end: str) -> None:
    svg = drawn(workspace, "matrix", by=by)
    assert pairs(marks(svg)) == edges(workspace, end)
    assert sum(mark.relations for mark in marks(svg)) == 6


def test_planned_cells_are_hatched_and_done_ones_filled(workspace: Workspace) -> None:
    fills = {
        match[3]: mark.shapes[0].get("fill") or ""
        for mark in marks(drawn(workspace, "matrix"))
        if (match := PAIR.match(mark.title))
    }
    assert fills["计划"] == "url(#planned)"
    assert fills["进行中"] == "url(#in-progress)"
    assert re.fullmatch(r"#(..)\1\1", fills["已完成"]), "a grey"


def test_a_matrix_that_leaves_actors_out_says_how_many(workspace: Workspace) -> None:
    svg = drawn(workspace, "matrix", limit=2)
    hidden = 6 - sum(mark.relations for mark in marks(svg))
    assert f"只画出关系最多的 2 个主体，全部共 5 个；有 {hidden} 条关系未画出。" in texts(svg)


def test_the_matrix_around_an_actor_has_its_relations_alone(workspace: Workspace) -> None:
    found = marks(drawn(workspace, "matrix", name=CITY))
    assert [(mark.relations, PAIR.match(mark.title).group(1, 2)) for mark in found] == [(1, (CITY, UNIVERSITY))]  # type: ignore[union-attr]


def test_a_time_line_has_a_mark_for_each_relation_and_a_style_for_each_status(workspace: Workspace) -> None:
    rows = workspace.snapshot().sql(
        "SELECT count(*) AS n FROM relations r, entities e WHERE e.label = $name AND e.id IN (subject, object) AND NOT rejected",
        {"name": EARLY},
    )
    found = marks(drawn(workspace, "timeline", name=EARLY))
    assert len(found) == rows.to_pylist()[0]["n"] == 6
    dashes = {(re.search(r"· (.+)\)$", mark.title.splitlines()[1]) or ["", ""])[1]: _dash(mark) for mark in found}
    assert dashes == {"": None, "进行中": "9 4", "计划": "2 4"}


def _dash(mark: Mark) -> str | None:
    return mark.shapes[0].get("stroke-dasharray")


def test_a_relation_without_a_day_stands_on_the_time_line_and_says_so(workspace: Workspace) -> None:
    svg = drawn(workspace, "timeline", name="无期公司")
    assert "未注明日期" in texts(svg)
    assert "1 条关系，其中 1 条没有日期 · 第 1 次变更" in texts(svg)
    assert len(marks(svg)) == 1


def test_a_long_time_line_ends_where_its_limit_is_and_says_so(workspace: Workspace) -> None:
    svg = drawn(workspace, "timeline", name=EARLY, limit=2)
    assert len(marks(svg)) == 2
    assert "只画出前 2 条关系，全部共 6 条。" in texts(svg)


def test_growth_counts_those_who_were_there_came_left_and_are_to_come(workspace: Workspace) -> None:
    svg = drawn(workspace, "growth", name=PARK)
    told = Counter({tuple(mark.title.split("：")[0].split(" · ")[:2]): mark.actors for mark in marks(svg) if mark.actors})
    assert told == {
        ("2018", "当年新入"): 2,
        ("2019", "此前已在"): 2,
        ("2020", "此前已在"): 2,
        ("2020", "当年新入"): 1,
        ("2020", "当年离开"): 1,
        ("2021", "此前已在"): 2,
        ("2021", "计划进入"): 1,
    }
    assert "另有 1 家没有注明进入日期" in texts(svg)


def test_a_firm_that_graduates_and_stays_has_not_left(workspace: Workspace) -> None:
    left = [mark for mark in marks(drawn(workspace, "growth", name=PARK)) if "当年离开" in mark.title]
    relations = [line for mark in left for line in mark.title.splitlines() if line.startswith("• ")]
    assert relations == [f"• {GONE} — 入驻 — {PARK} (2018至2020)"]


def test_regions_are_placed_by_what_is_stated_the_credit_code_or_the_gazetteer(workspace: Workspace) -> None:
    svg = drawn(workspace, "regions")
    assert pairs(marks(svg)) == {
        (frozenset({"苏州市", "北京市"}), "已完成"): 3,
        (frozenset({"苏州市", "北京市"}), "计划"): 1,
        (frozenset({"江苏省", "北京市"}), "已完成"): 1,
    }
    places = {mark.title.split("：")[0]: mark for mark in marks(svg) if not PAIR.match(mark.title)}
    assert {name: mark.relations for name, mark in places.items()} == {"北京市": 5, "江苏省": 1, "江苏省 / 苏州市": 5}
    assert f"{UNIVERSITY}：名录所载" in places["北京市"].title
    assert re.search(rf"{PLANNED}：统一社会信用代码中的登记地区 \[s\w+\]", places["江苏省"].title)
    assert re.search(rf"{EARLY}：\[s\w+, s\w+\]", places["江苏省 / 苏州市"].title), "it is a tenant, and the park lies there"


def test_divisions_stand_in_the_order_of_their_codes_each_below_the_one_it_lies_in(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    classes = {CITY: "Region", "中山大学": "University", UNIVERSITY: "University"}
    told = [Statement(CITY, "partnersWith", object=other) for other in ("中山大学", UNIVERSITY)]
    tell(workspace, "甲.txt", "、".join(classes), classes, *told)
    shown = [text for text in texts(drawn(workspace, "regions")) if text.endswith(("省", "市"))]
    assert shown == ["北京市", "江苏省", "苏州市", "广东省", "广州市"]


@pytest.mark.parametrize("kind", PICTURES)
def test_every_mark_cites_statements_that_the_snapshot_has(workspace: Workspace, kind: str) -> None:
    known = set(workspace.snapshot().table("statements").column("id").to_pylist())
    found = marks(drawn(workspace, kind, name=OF.get(kind)))
    assert found
    for mark in found:
        cited = set(re.findall(r"\bs[0-9a-f]{20,}\b", mark.title))
        assert cited
        assert cited <= known
        assert f"“{QUOTE}”" in mark.title
        assert "甲园年报, char=" in mark.title


@pytest.mark.parametrize("kind", PICTURES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_two_runs_give_the_same_bytes(workspace: Workspace, kind: str, language: str) -> None:
    assert drawn(workspace, kind, name=OF.get(kind), language=language) == drawn(
        workspace, kind, name=OF.get(kind), language=language
    )


@pytest.mark.parametrize("kind", PICTURES)
def test_it_is_black_white_and_grey(workspace: Workspace, kind: str) -> None:
    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawn(workspace, kind, name=OF.get(kind))))
    assert all(re.fullmatch(r"none|url\(#[a-z-]+\)|#(..)\1\1", colour) for colour in colours), colours
