"""The whole measurement: load once, then ask in four phases, each with the systems that are compared in it side by side."""

from __future__ import annotations

import json
import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from bench.generator import Scale
from bench.serving import engines, fuseki, graph, lookups, neo4j, turns
from bench.serving.graph import Asked, once, say, told, workspace_in
from bench.serving.java import Absent
from bench.serving.ours import Http, server
from bench.serving.summary import FRONT, summary
from bench.serving.turns import Reply

SECONDS = 10.0  # that a question may take
HEAP = "12g"  # of the Fuseki that holds everything in memory
PHASES = ("tdb2", "memory", "neo4j", "lookups")

Systems = Mapping[str, Callable[[Asked], Reply]]


def run(scale: Scale, keep: Path | None = None, *, only: Sequence[str] = PHASES, seconds: float = SECONDS, heap: str = HEAP) -> Any:
    """Every question's times on every system (ms), what was wrong where there are none, and the ratios that follow.

    ``keep``: a folder for what is loaded and measured; a run that finds something there does not do it again.
    """
    with ExitStack() as stack:
        folder = keep or Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        folder.mkdir(parents=True, exist_ok=True)
        folder = folder.resolve()  # servers run in it
        _same_scale(folder, scale)
        wanted = f"{scale.entities:,} entities, {scale.relations:,} relations"
        say(f"{wanted}: about {_minutes(scale, only, seconds):.0f} minutes on two idle cores")
        absent = _load(folder, scale, only)
        asked = graph.questions(folder)
        measured = folder / "measured.json"
        found: dict[str, Any] = json.loads(measured.read_text(encoding="utf-8")) if measured.exists() else {}
        for phase in only:
            if phase == "lookups":
                if phase not in found:
                    with told(phase):
                        found[phase] = lookups.run(workspace_in(folder))
            elif phase not in absent:
                try:
                    with _systems(phase, folder, seconds, heap) as systems:
                        _measure(found.setdefault(phase, {}), asked, systems, lambda: _keep(measured, found))
                except Absent as error:
                    absent[phase] = str(error)
                    say(f"{phase}: {error}")
            _keep(measured, found)
        size = {"entities": scale.entities, "relations": scale.relations}
        return size | {"seconds": seconds, "absent": absent, "times": found} | summary(found)


def _measure(found: dict[str, Any], asked: Sequence[Asked], systems: Systems, keep: Callable[[], None]) -> None:
    """All questions once, so that no system is cold (a Java server is for its first minutes), and then with their times."""
    left = [question for question in asked if question.id not in found]
    due = [(question, {name: partial(ask, question) for name, ask in systems.items()}) for question in left]
    if not due:
        return
    with told("  every question once"):
        first = {question.id: turns.once(asks) for question, asks in due}
    for place, (question, asks) in enumerate(due, 1):
        began = time.perf_counter()
        times = turns.in_turns(asks, first[question.id])
        found[question.id] = {name: some.as_dict() for name, some in times.items()}
        keep()
        shown = ", ".join(f"{name} {one.get('median', one.get('wrong'))!s:.7}" for name, one in found[question.id].items())
        say(f"  {place}/{len(due)} {question.id} ({time.perf_counter() - began:.0f} s): {shown}")


@contextmanager
def _systems(phase: str, folder: Path, seconds: float, heap: str) -> Iterator[Systems]:
    """Raises Absent."""
    workspace = workspace_in(folder)
    with ExitStack() as stack:
        ours = Http(stack.enter_context(server(workspace.root, seconds)), "/cypher" if phase == "neo4j" else "/sparql")
        if phase == "neo4j":
            bolt = stack.enter_context(neo4j.asked(folder, seconds))
            bare = engines.Engine(engines.ladybug, workspace.views.property_graph_folder(graph.CHANGE), seconds)
            stack.callback(bare.close)
            asks = {"bare": bare.ask, FRONT: ours.cypher, "ours": ours.decoded, "neo4j": bolt.cypher}
            yield {name: partial(_in_cypher, ask) for name, ask in asks.items()}
        elif phase == "tdb2":
            theirs = stack.enter_context(fuseki.on_disk(folder, seconds))
            bare = engines.Engine(engines.oxigraph, workspace.views.rdf_folder(graph.CHANGE), seconds)
            stack.callback(bare.close)
            prefixed = partial(_in_sparql, theirs.sparql, _prefixes())
            yield {"bare": partial(_in_sparql, bare.ask, ""), "ours": partial(_in_sparql, ours.sparql, ""), "fuseki": prefixed}
        else:
            theirs = stack.enter_context(fuseki.in_memory(folder, seconds, heap))
            yield {"ours": partial(_in_sparql, ours.sparql, ""), "fuseki": partial(_in_sparql, theirs.sparql, _prefixes())}


def _in_sparql(ask: Callable[[str], Reply], prefixes: str, question: Asked) -> Reply:
    return ask(prefixes + question.sparql)


def _in_cypher(ask: Callable[[tuple[str, dict[str, Any]]], Reply], question: Asked) -> Reply:
    return ask((question.cypher, question.values))


def _prefixes() -> str:
    from kg.views.nquads import PREFIXES

    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


def _load(folder: Path, scale: Scale, only: Sequence[str]) -> dict[str, str]:
    """Everything that is asked, two at a time; why a phase cannot be had, by its name."""
    once(folder, "graph", partial(_apart, graph.generate_into, folder, scale))
    once(folder, "property graph", partial(_apart, graph.build_property_graph, folder))
    if {"tdb2", "memory"} & set(only):
        once(folder, "triples", partial(_apart, graph.write_triples, folder))
    jobs: dict[str, Callable[[], None]] = {"RDF view": partial(_apart, graph.build_rdf, folder)}
    if "tdb2" in only:
        jobs["tdb2"] = partial(fuseki.load, folder)
    if "neo4j" in only:
        jobs["neo4j"] = partial(_apart, neo4j.load, folder)
    absent: dict[str, str] = {}
    with ThreadPoolExecutor(2) as pool:
        for name, done in {name: pool.submit(once, folder, name, job) for name, job in jobs.items()}.items():
            try:
                done.result()
            except Absent as error:
                absent[name] = str(error)
                say(f"{name}: {error}")
    return absent


def _apart(work: Callable[..., None], *arguments: object) -> None:
    """In a process of its own, which takes its memory with it."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        pool.apply(work, arguments)


def _same_scale(folder: Path, scale: Scale) -> None:
    kept = folder / "scale.json"
    asked = [scale.entities, scale.relations]
    if kept.exists() and json.loads(kept.read_text(encoding="utf-8")) != asked:
        raise SystemExit(f"{folder} holds another graph than of {scale.entities} entities and {scale.relations} relations.")
    kept.write_text(json.dumps(asked), encoding="utf-8")


def _keep(measured: Path, found: Mapping[str, Any]) -> None:
    partial_file = measured.with_suffix(".part")
    partial_file.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    partial_file.replace(measured)


def _minutes(scale: Scale, only: Sequence[str], seconds: float) -> float:
    """A guess from smaller graphs: loading grows with the relations, and so do the questions that take as long as they may."""
    return scale.relations / 1e6 * (9 + 1.2 * seconds) + 3 * len(only)
