"""What is in the file, without a browser: the same on every run, nothing from outside, still a pyvis Network."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyvis.network import Network

from kg.errors import KgError, NotFound, UsageError
from kg.workspace import Workspace
from tests.kg.telling import told_report
from viz.page import page, write_page
from viz.page.layout import positions
from viz.page.page import embedded, shortened


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return told_report(tmp_path_factory.mktemp("told"))[0]


def test_it_is_a_pyvis_network_to_which_more_can_be_added(workspace: Workspace) -> None:
    made = page(workspace.snapshot(), workspace.schema)
    assert isinstance(made, Network)
    first = made.nodes[0]["id"]
    made.add_node("mine", label="我的备注", x=0, y=0)
    made.add_edge("mine", first)
    assert made.num_nodes() == 6
    assert "我的备注" in made.generate_html()


def test_the_file_names_no_address_that_a_browser_would_load(workspace: Workspace) -> None:
    html = page(workspace.snapshot(), workspace.schema).generate_html()
    assert not re.search(r"(src|href|action|data|poster)\s*=\s*[\"']?\s*(https?:)?//", html)
    assert not re.search(r"@import|url\(", html.split("<style>")[1].split("</style>")[0])
    assert "Content-Security-Policy" in html
    assert "unsafe" not in re.search(r'content="(default-src[^"]+)"', html)[1]  # type: ignore[index]  # it is there


def test_two_runs_write_the_same_bytes(workspace: Workspace) -> None:
    first, second = (page(workspace.snapshot(), workspace.schema, texts=workspace.stored_text).generate_html() for _ in range(2))
    assert first == second


def test_the_written_size_is_told(workspace: Workspace, tmp_path: Path) -> None:
    written = write_page(workspace.snapshot(), workspace.schema, tmp_path / "a.html")
    assert written.bytes == (tmp_path / "a.html").stat().st_size
    assert (written.entities, written.relations, written.total) == (5, 4, 5)
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"], "pyvis's libraries are not copied beside it"


@pytest.mark.parametrize("options", [{"limit": 0}, {"limit": 5001}, {"language": "tlh"}])
def test_wrong_options_are_refused(workspace: Workspace, options: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        page(workspace.snapshot(), workspace.schema, **options)  # type: ignore[arg-type]  # wrong on purpose


def test_an_unknown_focus_is_not_found(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        page(workspace.snapshot(), workspace.schema, focus="火星大学")


def test_a_file_that_cannot_be_written_is_named(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(KgError, match="no-folder"):
        write_page(workspace.snapshot(), workspace.schema, tmp_path / "no-folder" / "a.html")


@given(st.text())
def test_no_text_ends_the_element_that_holds_the_data(text: str) -> None:
    import json

    told = embedded({"text": text})
    assert "<" not in told
    assert json.loads(told) == {"text": text}


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 40), st.data())
def test_everyone_has_a_place_of_their_own_and_the_same_on_every_run(count: int, data: st.DataObject) -> None:
    entities = [f"e{at}" for at in range(count)]
    ends = st.sampled_from(entities) if entities else st.nothing()
    pairs = data.draw(st.lists(st.tuples(ends, ends), max_size=40)) if entities else []
    placed = positions(entities, pairs)
    assert set(placed) == set(entities)
    assert len(set(placed.values())) == count
    assert positions(entities, pairs) == placed


def test_a_large_part_is_laid_out_the_same_on_every_run() -> None:
    entities = [f"e{at}" for at in range(300)]
    pairs = [(entities[at], entities[at // 3]) for at in range(1, 300)]
    assert positions(entities, pairs) == positions(entities, pairs)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("苏州大学", "苏州大学"),
        ("先进机器人技术及智能制造研究院", "先进机器人技术及\n智能制造研究院"),
        ("长" * 40, "长" * 11 + "\n" + "长" * 10 + "…"),
    ],
)
def test_long_labels_take_two_lines(name: str, label: str) -> None:
    assert shortened(name) == label
