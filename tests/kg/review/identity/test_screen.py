"""The review on the whole screen: what is on it in 80 columns and 24 lines, and what its keys do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console
from textual.pilot import Pilot

from kg.cli.review_app.first import frame
from kg.cli.review_app.terminal import ReviewApp
from kg.review import Decision, Wanted, decide
from kg.review.identity import waiting
from kg.review.identity.walk import Walk
from kg.statements import Statement
from kg.workspace import Workspace
from tests.kg.review.identity.told import OTHER, REGISTERED, UNIVERSITY, labels, pairs
from tests.kg.telling import tell

Play = Callable[[Pilot[None]], Awaitable[None]]
HOSTILE = {
    "markup": "[bold]亚威[/bold]机床[/]",
    "control characters": "亚威\x1b[31m机\x07床\u202e公司",
    "a long name": "江苏" + "亚威机床" * 60 + "股份有限公司",
    "an emoji and a combining letter": "亚威机床👩‍🔬e\u0301公司",
}


def lines(app: ReviewApp) -> list[str]:
    """The screen as it is seen; the library has no public word for it."""
    return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


def played(workspace: Workspace, play: Play, *, language: str = "zh", size: tuple[int, int] = (80, 24)) -> Walk:
    walk = Walk(waiting(workspace, Wanted()), "amy")

    async def run() -> None:
        async with ReviewApp(walk, language).run_test(size=size) as pilot:
            await play(pilot)

    asyncio.run(run())
    return walk


async def press(pilot: Pilot[None], *keys: str) -> list[str]:
    """Press the keys, each when what the one before it does is done; the screen after it."""
    app = pilot.app
    assert isinstance(app, ReviewApp)
    for key in keys:
        await pilot.press(key)
        await app.workers.wait_for_complete([worker for worker in app.workers if worker.group == "writing"])
        await pilot.pause()
    return lines(app)


async def whole(pilot: Pilot[None]) -> list[str]:
    """The screen when all of it is worked out."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    assert isinstance(pilot.app, ReviewApp)
    return lines(pilot.app)


def test_all_that_a_judgement_rests_on_is_on_a_small_screen(workspace: Workspace) -> None:
    async def play(pilot: Pilot[None]) -> None:
        shown = await whole(pilot)
        assert len(shown) == 24 and all(cell_len(line) <= 80 for line in shown)
        text = "\n".join(shown)
        for told in ("第 1/3 对", "企业", "登记.txt 第 1 行", "█", "合并的影响", "合并后称为", "关系合而为一", "s 相同", "q 结束"):
            assert told in text, told
        first, second = (text.index(label) for label in sorted(labels(pairs(workspace)[0])))
        assert text.count("\n", 0, first) == text.count("\n", 0, second), "the two stand side by side"

    played(workspace, play)


def test_it_speaks_english_where_the_workspace_does(workspace: Workspace) -> None:
    async def play(pilot: Pilot[None]) -> None:
        text = "\n".join(await whole(pilot))
        for told in ("1 of 3", "enterprise", "partners with", "What a merge would change", "s same", "q quit"):
            assert told in text, told

    played(workspace, play, language="en")


def test_keys_answer_skip_undo_and_look_on(workspace: Workspace) -> None:
    async def play(pilot: Pilot[None]) -> None:
        assert "第 2/3 对" in (await press(pilot, "space"))[0]
        assert "第 1/3 对" in (await press(pilot, "up"))[0]
        assert "第 3/3 对" in (await press(pilot, "down", "right"))[0]
        assert "第 1/3 对" in (await press(pilot, "left", "up"))[0]
        told = await press(pilot, "u")
        assert "第 2/3 对" in told[0] and "第 4 次变更：不确定" in told[-2]
        assert "本次判为“不确定”" in (await press(pilot, "up"))[-2]
        told = await press(pilot, "z")
        assert "第 1/3 对" in told[0] and "已撤销（第 5 次变更）" in told[-2]
        assert "没有可撤销的" in (await press(pilot, "z"))[-2]
        told = await press(pilot, "s", "d")
        assert "另有 1 对随之确定" in told[-2] and "已到末尾" in "\n".join(told)
        assert "第 2/3 对" in (await press(pilot, "z"))[0]

    walk = played(workspace, play)
    assert [one.verdict for one in walk.answers] == ["same"]
    assert [one.judged and one.judged.verdict for one in pairs(workspace, Wanted(reviewed=True))] == ["same"]


def test_a_reason_can_be_given_and_letters_of_it_are_no_answers(workspace: Workspace) -> None:
    async def play(pilot: Pilot[None]) -> None:
        await press(pilot, "c", *"squad", "enter")
        assert workspace.ledger.change == 3
        await press(pilot, "c", *"du", "escape")
        await press(pilot, "d")

    played(workspace, play)
    [judged] = pairs(workspace, Wanted(reviewed=True))
    assert judged.judged and (judged.judged.verdict, judged.judged.comment) == ("different", "squad")


def test_what_cannot_be_written_is_said_and_the_pair_stays(workspace: Workspace) -> None:
    async def play(pilot: Pilot[None]) -> None:
        decide(workspace, pairs(workspace)[0].id, Decision("different"), "bob", kind="identity")
        told = await press(pilot, "s")
        assert "第 1/3 对" in told[0] and "bob judged different" in told[-2]

    assert played(workspace, play).answers == []


def test_a_change_that_is_being_written_is_written_before_the_screen_is_left(workspace: Workspace) -> None:
    async def play(pilot: Pilot[None]) -> None:
        await pilot.press("s", "q")

    played(workspace, play)
    assert len(pairs(workspace, Wanted(reviewed=True))) == 1


def test_what_breaks_it_is_raised_when_the_screen_is_left(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    walk = Walk(waiting(workspace, Wanted()), "amy")
    app = ReviewApp(walk, "zh")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await whole(pilot)
            monkeypatch.setattr(workspace.ledger, "commit", full)
            await pilot.press("s")
            await app.workers.wait_for_complete()

    asyncio.run(run())
    assert isinstance(app.failure, OSError) and walk.answers == []


@pytest.mark.parametrize("how", HOSTILE)
def test_foreign_text_is_text(tmp_path: Path, how: str) -> None:
    workspace = Workspace.create(tmp_path / "work")
    name = HOSTILE[how]
    for title, firm in (("a[red].txt", name), ("b.txt", "亚威机床" if how != "a long name" else name + "集团")):
        text = f"{firm}与{UNIVERSITY}合作。"
        told = Statement(firm, "partnersWith", object=UNIVERSITY)
        tell(workspace, title, text, {firm: "Enterprise", UNIVERSITY: "University"}, told)

    async def play(pilot: Pilot[None]) -> None:
        shown = await whole(pilot)
        assert len(shown) == 24 and all(cell_len(line) <= 80 for line in shown)
        assert not set("\n".join(shown)) & {"\x1b", "\x07", "\u202e", "\u200d"}
        if how == "markup":
            text = "\n".join(shown)
            assert "[bold]亚威[/bold]机床[/]" in text and "a[red].txt" in text, text

    played(workspace, play)


def test_what_is_longer_than_the_screen_is_scrolled_to(workspace: Workspace) -> None:
    async def play(pilot: Pilot[None]) -> None:
        before = await whole(pilot)
        after = await press(pilot, "pagedown")
        assert before != after and before[0] == after[0] and before[-1] == after[-1]
        assert await press(pilot, "pageup", "pageup") == before

    played(workspace, play, size=(60, 14))


def test_the_frame_before_the_screen_has_the_same_pair(workspace: Workspace) -> None:
    walk = Walk(waiting(workspace, Wanted()), "amy")
    console = Console(width=80, height=24, force_terminal=True, color_system=None)
    told = ["".join(segment.text for segment in line) for line in frame(console, walk, "zh")]
    assert len(told) == 24 and all(cell_len(line.rstrip("\n")) <= 80 for line in told)
    assert "第 1/3 对" in told[0] and REGISTERED in told[1] and OTHER in told[1] and "q 结束" in told[-1]
    assert any("█" in line for line in told)
