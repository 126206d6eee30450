"""Which process answers the next question."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from kg.server.crew import Crew
from kg.server.lanes import LOOK, Lanes
from kg.server.limits import Limits
from kg.server.worker import Task
from kg.views.nquads import PREFIXES
from kg.workspace import Workspace
from tests.kg.views.little import little_workspace

SOME_TIME = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return little_workspace(tmp_path_factory.mktemp("pool"))


@pytest.mark.parametrize(("fair", "again"), [(60.0, True), (0.0, False)])
def test_a_process_is_used_again_unless_it_was_told_to_yield(workspace: Workspace, fair: float, again: bool) -> None:
    limits = Limits(quick=1, spare=1, quick_seconds=0.0, fair_seconds=fair)
    folder = workspace.views.rdf_folder(workspace.ledger.change)

    async def asked() -> tuple[bool, float]:
        crew, lanes = Crew(_task(folder, limits), limits.quick + limits.spare), Lanes(limits)
        try:
            both = [await crew.worker() for _ in range(2)]
            for worker in both:
                crew.back(worker)
            began = asyncio.get_running_loop().time()
            reply = await lanes.answer(crew, _question(SOME_TIME), _stays)
            spent = asyncio.get_running_loop().time() - began
            assert reply.head["complete"]
            return await crew.worker() is both[-1], spent
        finally:
            await crew.close()

    same, spent = asyncio.run(asked())
    assert spent > LOOK, "it left the quick lane"
    assert same is again


def test_a_question_that_is_answered_at_once_is_answered_by_the_process_of_the_one_before(workspace: Workspace) -> None:
    limits = Limits(quick=2, spare=1)
    folder = workspace.views.rdf_folder(workspace.ledger.change)

    async def asked() -> set[int]:
        crew, lanes = Crew(_task(folder, limits), limits.quick + limits.spare), Lanes(limits)
        try:
            for worker in [await crew.worker() for _ in range(3)]:
                crew.back(worker)
            used = set()
            for _ in range(5):
                await lanes.answer(crew, _question("ASK {}"), _stays)
                used.add((last := await crew.worker()).process.pid)
                crew.back(last)
            return used
        finally:
            await crew.close()

    assert len(asyncio.run(asked())) == 1


def test_a_question_that_was_long_begins_in_the_long_lane_with_the_process_that_yields(workspace: Workspace) -> None:
    limits = Limits(quick=1, spare=0, quick_seconds=0.0, fair_seconds=0.0)
    folder = workspace.views.rdf_folder(workspace.ledger.change)

    async def asked() -> list[int | None]:
        crew, lanes = Crew(_task(folder, limits), 1), Lanes(limits)
        kept: list[int | None] = []
        try:
            for text in (SOME_TIME, SOME_TIME, "ASK {}", SOME_TIME):
                reply = await lanes.answer(crew, _question(text), _stays)
                assert reply.head["complete"]
                worker = crew.kept()
                kept.append(worker.process.pid if worker else None)
                if worker:
                    crew.keep(worker)
            return kept
        finally:
            await crew.close()

    first, *others = asyncio.run(asked())
    assert first is not None
    assert others == [first] * 3, "one process answered all long questions, and none of the others"


async def _stays() -> bool:
    return False


def _task(folder: Path, limits: Limits) -> Task:
    return Task("sparql", str(folder), limits.answer, limits.triples, limits.memory, PREFIXES)


def _question(text: str) -> dict[str, object]:
    table = "application/sparql-results+json"
    return {"text": text, "base": "http://a/", "default": [], "named": [], "table": table, "graph": None, "fix": ""}
