"""The process in which one engine answers, one question after the other, over one view: ``python -m kg.server.worker``.

It is made to be killed: nothing stops a question inside an engine (Oxigraph looks at no signal), and nothing here is to be kept.
It reads lines of JSON, first the ``Task``, then the questions, and writes for each a line of JSON and the answer's bytes.
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.errors import UsageError
from kg.server.confine import confine

if TYPE_CHECKING:
    from kg.questions.answer import Row

SAID = 2000  # characters of what an engine has to say of a question
TOGETHER = 200  # rows that are written at once
ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
PIPE = 1 << 20  # bytes; the most that Linux gives without privileges


@dataclass(frozen=True, slots=True)
class Task:
    """``engine`` is sparql or cypher, ``folder`` that of its view; ``answer``, ``triples``, ``memory`` as in ``Limits``.

    ``prefixes``: those that a SPARQL query need not declare.
    """

    engine: str
    folder: str
    answer: int
    triples: int
    memory: int
    prefixes: Mapping[str, str] = field(default_factory=dict)


Asked = dict[str, Any]
Reply = tuple[dict[str, Any], bytes]


def main() -> None:
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    _widen(answers)
    task = Task(**json.loads(questions.readline()))
    confined, answer = (_sparql if task.engine == "sparql" else _cypher)(task)
    _write(answers, {"confined": confined}, b"")
    while line := questions.readline():
        try:
            head, body = answer(json.loads(line))
        except UsageError as error:
            head, body = {"error": [error.what[:SAID], error.where, error.fix]}, b""
        _write(answers, head, body)


def _write(answers: BinaryIO, head: dict[str, Any], body: bytes) -> None:
    answers.write(json.dumps(head | {"length": len(body)}).encode() + b"\n")
    answers.write(body)
    answers.flush()


def _widen(pipe: BinaryIO) -> None:
    """Let a long answer go over in few pieces, where the system has it so."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, PIPE)


def _sparql(task: Task) -> tuple[dict[str, bool], Callable[[Asked], Reply]]:
    import pyoxigraph as ox

    from kg.server.cutting import Cut, Full
    from kg.views.rdf import open_store

    confined = confine([Path(task.folder)])
    store = open_store(Path(task.folder))

    def answer(asked: Asked) -> Reply:
        try:
            default, named = ([ox.NamedNode(iri) for iri in asked[kind]] for kind in ("default", "named"))
        except ValueError as error:
            raise UsageError(f"the name of a graph is no IRI: {error}.", where="graph", fix="Give an absolute one.") from error
        given = bool(default or named)
        try:
            found = store.query(
                asked["text"],
                base_iri=asked["base"],
                prefixes=dict(task.prefixes),
                default_graph=[*default] if given else None,
                named_graphs=[*named] if given else None,
            )
            return as_graph(found, asked["graph"]) if isinstance(found, ox.QueryTriples) else as_rows(found, asked["table"])
        except SyntaxError as error:
            raise UsageError(f"this is no SPARQL query: {error}.", where="query", fix=asked["fix"]) from error
        except (RuntimeError, ValueError, OSError) as error:
            raise UsageError(f"the engine refuses this query: {error}.", where="query", fix=asked["fix"]) from error

    def as_graph(found: ox.QueryTriples, media: str | None) -> Reply:
        form = ox.RdfFormat.from_media_type(media) if media else None
        if form is None:
            return {"refused": "a graph"}, b""
        triples = list(islice(found, task.triples + 1))
        body = ox.serialize(triples[: task.triples], format=form, prefixes=dict(task.prefixes))
        return {"media": media, "complete": len(triples) <= task.triples}, body or b""

    def as_rows(found: ox.QuerySolutions | ox.QueryBoolean, media: str | None) -> Reply:
        form = ox.QueryResultsFormat.from_media_type(media) if media else None
        if form is None:
            return {"refused": "rows"}, b""
        into = Cut(form, task.answer)
        with suppress(Full):
            found.serialize(into, form)
        return {"media": media, "complete": into.complete}, into.content()

    return confined, answer


def _cypher(task: Task) -> tuple[dict[str, bool], Callable[[Asked], Reply]]:
    from kg.questions.cypher import rows_of
    from kg.views.property_graph import open_database, warm

    warm()
    confined = confine([Path(task.folder)])
    database = open_database(Path(task.folder), memory=task.memory // 2)

    def answer(asked: Asked) -> Reply:
        started = time.perf_counter()
        columns, rows = rows_of(database, asked["text"], asked["params"])
        written, complete = written_rows(rows, task.answer)
        spent = (time.perf_counter() - started) * 1000
        head = json.dumps({"columns": columns}, ensure_ascii=False)[:-1].encode("utf-8", "replace")
        return {"complete": complete, "ms": round(spent, 3)}, head + b', "rows": [' + written + b"]"

    return confined, answer


def written_rows(rows: Iterator[Row], most: int) -> tuple[bytes, bool]:
    """The rows in JSON with commas between them, of ``most`` bytes, and whether these are all."""
    parts: list[bytes] = []
    length = 0
    while some := list(islice(rows, TOGETHER)):
        together = _json(some)[1:-1]
        if length + len(together) > most:
            for row in some:
                part = _json(row)
                if (length := length + len(part)) > most:
                    return b", ".join(parts), False
                parts.append(part)
        else:
            length += len(together)
            parts.append(together)
    return b", ".join(parts), True


def _json(value: Any) -> bytes:
    try:
        text = ENCODER.encode(value)
    except ValueError:
        text = ENCODER.encode(_finite(value))
    return text.encode("utf-8", "replace")


def _finite(value: Any) -> Any:
    """Numbers that JSON has no word for as text: NaN, Infinity, -Infinity."""
    if isinstance(value, float) and not math.isfinite(value):
        return json.dumps(value)
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return {key: _finite(part) for key, part in value.items()} if isinstance(value, dict) else value


if __name__ == "__main__":
    main()
