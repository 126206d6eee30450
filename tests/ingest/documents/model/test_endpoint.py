"""An endpoint that misbehaves: each fault is met once more where that may help, then named, and the rest is read."""

from __future__ import annotations

import gzip
import sys
import time
from pathlib import Path

import pytest

from ingest.documents.model import ModelReading, ModelSettings, read_with_model
from ingest.documents.text import Text
from kg.errors import MissingComponent
from ontology import load_schema
from tests.ingest.documents.model.serving import (
    Answering,
    Asked,
    Reply,
    Served,
    answer,
    entity,
    knowing,
    serving,
    writes,
)

CONTENT = "云江区2023年总结和2024年计划\n一、2023年总结\n云帆科技获批省级奖项。\n二、2024年计划\n引进万山电子。"
GOOD = knowing([entity("云帆科技", "Enterprise", "云帆科技获批省级奖项"), entity("万山电子", "Enterprise", "引进万山电子")])


def read(served: Served, *, content: str = CONTENT, timeout: float = 5.0, answers: Path | None = None) -> ModelReading:
    settings = ModelSettings(served.url, "reader-7b", timeout=timeout)
    return read_with_model(Text(content), load_schema(), settings, answers=answers)


def names(reading: ModelReading) -> list[str]:
    return [one.name for one in reading.extraction.entities]


def once(fault: Reply | None, then: Answering = GOOD) -> Answering:
    """The fault for the first question, from then on what a good endpoint says."""
    faults = [fault]
    return lambda asked: faults.pop() if faults else then(asked)


def in_plans(fault: Reply | None) -> Answering:
    """The fault for the passage with plans, always."""
    return lambda asked: fault if "万山电子" in asked.passage else GOOD(asked)


TWICE: dict[str, tuple[Reply | None, str]] = {
    "broken JSON": (writes('{"entities": [{"name": "云帆'), "is no JSON"),
    "prose": (writes("Sure! Here is the JSON."), "is no JSON"),
    "wrong types": (writes(answer([{"name": ["云帆科技"], "class": 1, "quote": None}])), "another shape than asked for"),
    "more than asked for": (writes('{"entities":[],"relations":[],"indicators":[],"shell":"x"}'), "another shape than asked for"),
    "places of its own": (
        writes(answer([{**entity("云帆科技", "Enterprise", "云帆科技"), "start": 999}])),
        "another shape than asked for",
    ),
    "nothing": (writes(""), "gives an empty answer"),
    "no completion": (Reply(b'{"choices": []}'), "another shape than chat completions have"),
    "deep nesting": (Reply(b"[" * 200_000), "another shape than chat completions have"),
    "a long number": (Reply(b'{"choices": ' + b"9" * 50_000 + b"}"), "another shape than chat completions have"),
    "no UTF-8": (Reply(b'{"choices": "\xff\xfe"}'), "another shape than chat completions have"),
    "cut off": (writes('{"entities": [', finish_reason="length"), "stopped in the middle"),
    "a page": (Reply(b"<html>welcome</html>", kind="text/html"), "something other than JSON"),
    "huge": (Reply(b" " * (3 * 1024 * 1024)), "more than 2048 KiB"),
    "hung up": (None, "broke the connection off"),
    "hung up in the middle": (Reply(b'{"choices": [', declared=1000), "broke the connection off"),
    "500": (Reply(b"oops", 500, headers={"Retry-After": "0"}), "HTTP status 500"),
    "503": (Reply(b'{"error": {"message": "warming up"}}', 503, headers={"Retry-After": "0"}), "HTTP status 503 (warming up)"),
    "429": (Reply(b'{"error": {"message": "slow down"}}', 429, headers={"Retry-After": "0"}), "HTTP status 429 (slow down)"),
}


@pytest.mark.parametrize("fault", TWICE)
def test_a_fault_that_passes_is_met_by_asking_once_more(fault: str) -> None:
    with serving(once(TWICE[fault][0])) as served:
        reading = read(served)
    assert names(reading) == ["云帆科技", "万山电子"]
    assert not reading.problems
    assert len(served.asked) == len({one.passage for one in served.asked}) + 1


@pytest.mark.parametrize("fault", TWICE)
def test_a_fault_that_stays_is_named_and_the_rest_is_read(fault: str) -> None:
    reply, said = TWICE[fault]
    with serving(in_plans(reply)) as served:
        reading = read(served)
    assert names(reading) == ["云帆科技"]
    (problem,) = reading.problems
    assert said in problem.what
    start, end = map(int, problem.where.removeprefix("characters ").split("-"))
    assert "万山电子" in CONTENT[start:end]
    assert sum("万山电子" in one.passage for one in served.asked) == 2


ONCE: dict[str, tuple[Reply, str]] = {
    "400": (Reply(b'{"error": {"message": "no such parameter"}}', 400), "HTTP status 400 (no such parameter)"),
    "packed": (Reply(gzip.compress(b"{}"), headers={"Content-Encoding": "gzip"}), "packs its answer"),
}


@pytest.mark.parametrize("fault", ONCE)
def test_what_asking_again_does_not_help_is_asked_once(fault: str) -> None:
    reply, said = ONCE[fault]
    with serving(in_plans(reply)) as served:
        reading = read(served)
    assert said in reading.problems[0].what
    assert sum("万山电子" in one.passage for one in served.asked) == 1


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b'{"error": {"message": "bad key"}}', 401),
        Reply(b"{}", 403),
        Reply(b"{}", 404),
        Reply(b"", 302, headers={"Location": "https://elsewhere.example/v1/chat/completions"}),
    ],
)
def test_what_every_passage_would_meet_ends_the_asking(reply: Reply) -> None:
    with serving(lambda asked: reply) as served:
        reading = read(served)
    assert len(served.asked) == 1
    assert f"HTTP status {reply.status}" in reading.problems[0].what
    assert "is not asked for" in reading.problems[1].what


def test_silence_is_waited_for_no_longer_than_the_settings_say() -> None:
    def silent(asked: Asked) -> Reply | None:
        served.over.wait(20)
        return None

    with serving(silent) as served:
        began = time.monotonic()
        reading = read(served, timeout=0.2)
        assert time.monotonic() - began < 5
        assert len(served.asked) <= 6
    assert "does not answer within 0.2 s" in reading.problems[0].what


def test_an_answer_that_comes_in_drops_is_not_waited_for_either() -> None:
    with serving(lambda asked: Reply(b" " * 10_000, pause=0.1)) as served:
        began = time.monotonic()
        reading = read(served, timeout=0.5)
        assert time.monotonic() - began < 8
    assert "does not answer within 0.5 s" in reading.problems[0].what


def test_an_endpoint_that_never_answers_is_given_up() -> None:
    content = "\n".join("引进企业，" * 250 + f"共{number}家。" for number in range(8))
    with serving(lambda asked: None) as served:
        reading = read(served, content=content)
    assert len(served.asked) == 6
    assert [problem.what.partition("is not asked for ")[2][:1] for problem in reading.problems] == ["", "", "", "5"]


def test_only_failures_in_a_row_are_a_reason_to_give_up() -> None:
    content = "\n".join("引进企业，" * 250 + f"共{number}家。" for number in range(8))
    with serving(
        lambda asked: Reply(b"{}", 400) if "共4家" not in asked.passage and "共2家" not in asked.passage else knowing()(asked)
    ) as served:
        reading = read(served, content=content)
    assert len(served.asked) == 8 and len(reading.problems) == 6


def test_nobody_at_the_address_is_a_problem_and_no_error() -> None:
    with serving(GOOD) as served:
        url = served.url
    settings = ModelSettings(url, "reader-7b", timeout=2)
    reading = read_with_model(Text(CONTENT), load_schema(), settings)
    assert "cannot be reached" in reading.problems[0].what or "broke the connection off" in reading.problems[0].what
    assert not reading.extraction.entities


def test_what_the_endpoint_says_reaches_no_terminal_as_it_is() -> None:
    reply = Reply(b'{"error": {"message": "\\u001b[2J\\u202ered"}}', 400)
    with serving(lambda asked: reply) as served:
        reading = read(served)
    assert all(problem.what.isprintable() and "\\x1b[2J\\u202ered" in problem.what for problem in reading.problems[:1])


def test_a_faulty_answer_is_not_remembered(tmp_path: Path) -> None:
    with serving(in_plans(writes("no"))) as served:
        read(served, answers=tmp_path)
        served.answering = GOOD
        again = read(served, answers=tmp_path)
    assert names(again) == ["云帆科技", "万山电子"]
    assert not again.problems


def test_without_the_client_the_command_that_installs_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx2", None)
    settings = ModelSettings("http://localhost:1/v1", "reader-7b")
    with pytest.raises(MissingComponent) as error:
        read_with_model(Text(CONTENT), load_schema(), settings)
    assert error.value.exit_code == 3
    assert 'pip install "innovation-kg[llm]"' in str(error.value)


def test_a_proxy_never_sees_what_is_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(lambda asked: Reply(b"", 500)) as proxy, serving(GOOD) as served:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url.removesuffix("/v1"))
        reading = read(served)
    assert names(reading) == ["云帆科技", "万山电子"]
    assert not proxy.asked
