"""The W3C's tests of protocol and service description, and a part of those of queries, over HTTP (docs/conformance.md has all)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bench.conformance.manifest import protocol_tests, query_tests, service_description_tests
from bench.conformance.running import engine_passes, run_description, run_protocol, run_query
from bench.conformance.serving import Data, served

SAMPLE = ("bind", "construct", "json-res", "csv-tsv-res", "exists")


@pytest.fixture(scope="module")
def suite(shared: Path) -> Path:
    return shared / "data" / "sparql11"


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Data, httpx.Client]]:
    with served() as found:
        yield found


def test_every_test_of_the_protocol_passes_and_every_update_is_refused(suite: Path, server: tuple[Data, httpx.Client]) -> None:
    data, client = server
    failed, number = {}, {"query": 0, "update": 0}
    for test in protocol_tests(suite):
        data.show(test.graphs)
        number["update" if test.updates else "query"] += 1
        if why := run_protocol(client, test):
            failed[test.name] = why
    assert failed == {}
    assert number == {"query": 20, "update": 14}


def test_the_service_describes_itself(suite: Path, server: tuple[Data, httpx.Client]) -> None:
    tests = service_description_tests(suite)
    assert [run_description(server[1], name) for name, _ in tests] == ["", "", ""]


def test_queries_are_answered_as_the_bare_engine_answers_them(suite: Path, server: tuple[Data, httpx.Client]) -> None:
    tests = [test for test in query_tests(suite) if test.folder in SAMPLE]
    assert len(tests) > 30
    differ = [test.name for test in sorted(tests, key=lambda t: t.graphs) if (not run_query(*server, test)) != engine_passes(test)]
    assert differ == []
