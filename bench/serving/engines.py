"""The bare engines, each in a process that can be ended: what they take to answer, and to write the answer as the server does."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.serving.turns import Failed, Overtime, Reply

Answering = Callable[[Any], tuple[int, float]]
"""A question to rows and seconds."""


class Engine:
    """One engine over the view in ``folder``; ``begin`` opens it within the process."""

    def __init__(self, begin: Callable[[Path], Answering], folder: Path, seconds: float) -> None:
        self.begin, self.folder, self.seconds = begin, folder, seconds
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(self.begin, self.folder, theirs), daemon=True)
        self._process.start()
        theirs.close()  # so that a process that ends at its start is not waited for
        self._pipe.recv()

    def ask(self, question: Any) -> Reply:
        """Raises Overtime for a question that was ended, Failed for one that the engine refuses."""
        self._pipe.send(question)
        if not self._pipe.poll(self.seconds):
            self.close()
            self._start()
            raise Overtime
        found = self._pipe.recv()
        if isinstance(found, str):
            raise Failed(found)
        return Reply(*found)

    def close(self) -> None:
        self._process.kill()
        self._process.join()


def _serve(begin: Callable[[Path], Answering], folder: Path, pipe: Any) -> None:
    answer = begin(folder)
    pipe.send("ready")
    while True:
        try:
            pipe.send(answer(pipe.recv()))
        except (RuntimeError, ValueError, SyntaxError) as error:
            pipe.send(str(error)[:200])
        except EOFError:
            return


def oxigraph(folder: Path) -> Answering:
    import json
    import time

    import pyoxigraph as ox

    from kg.views.nquads import PREFIXES
    from kg.views.rdf import open_store

    store = open_store(folder)

    def answer(text: str) -> tuple[int, float]:
        began = time.perf_counter()
        found: Any = store.query(text, prefixes=PREFIXES)
        body = found.serialize(format=ox.QueryResultsFormat.JSON)
        spent = time.perf_counter() - began
        return len(json.loads(body)["results"]["bindings"]), spent

    return answer


def ladybug(folder: Path) -> Answering:
    import json
    import time

    from kg.questions.cypher import rows_of
    from kg.views.property_graph import open_database

    database = open_database(folder, memory=1 << 30)

    def answer(question: tuple[str, dict[str, Any]]) -> tuple[int, float]:
        began = time.perf_counter()
        rows = list(rows_of(database, *question)[1])
        json.dumps(rows, ensure_ascii=False)
        return len(rows), time.perf_counter() - began

    return answer
