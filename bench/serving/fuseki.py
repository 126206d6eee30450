"""Apache Jena Fuseki over the same triples: TDB2, loaded by its bulk loader, and its data set in memory."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.serving import java
from bench.serving.graph import TRIPLES
from bench.serving.ours import SPARE, Http

ENDED = 503  # what it answers for a question that took too long
SERVICE = """@prefix fuseki: <http://jena.apache.org/fuseki#> . @prefix ja: <http://jena.hpl.hp.com/2005/11/Assembler#> .
@prefix tdb2: <http://jena.apache.org/2016/tdb#> .
[] a fuseki:Server ; ja:context [ ja:cxtName "arq:queryTimeout" ; ja:cxtValue "{milliseconds}" ] .
[] a fuseki:Service ; fuseki:name "ds" ; fuseki:endpoint [ fuseki:operation fuseki:query ; fuseki:name "sparql" ] ;
   fuseki:dataset [ {dataset} ] .
"""
TDB2 = 'a tdb2:DatasetTDB2 ; tdb2:location "{place}"'
MEMORY = "a ja:MemoryDataset ; ja:data <{place}>"


def load(folder: Path) -> None:
    """TDB2 in ``folder``, from its triples. Raises Absent."""
    shutil.rmtree(folder / "tdb2", ignore_errors=True)
    command = ["java", "-Xmx4g", "-cp", str(_jar()), "tdb2.tdbloader", "--loc", str(folder / "tdb2"), str(folder / TRIPLES)]
    java.run(command, folder / "tdb2.log")


@contextmanager
def on_disk(folder: Path, seconds: float) -> Iterator[Http]:
    """Raises Absent."""
    with _running(folder, "fuseki-tdb2", TDB2.format(place=(folder / "tdb2").as_posix()), seconds, "4g") as asker:
        yield asker


@contextmanager
def in_memory(folder: Path, seconds: float, heap: str) -> Iterator[Http]:
    """With ``heap`` of memory, such as 12g. Raises Absent, also where the triples need more than that."""
    with _running(folder, "fuseki-memory", MEMORY.format(place=(folder / TRIPLES).as_uri()), seconds, heap) as asker:
        yield asker


@contextmanager
def _running(folder: Path, name: str, dataset: str, seconds: float, heap: str) -> Iterator[Http]:
    config, port = folder / f"{name}.ttl", java.free_port()
    config.write_text(SERVICE.format(dataset=dataset, milliseconds=int(seconds * 1000)), encoding="utf-8")
    command = ["java", f"-Xmx{heap}", "-jar", str(_jar()), "--localhost", f"--port={port}", f"--config={config}"]
    with java.running(command, port, folder / f"{name}.log"):
        yield Http(port, "/ds/sparql", ended=ENDED, timeout=seconds + SPARE)


def _jar() -> Path:
    return next(java.jars("fuseki").glob("jena-fuseki-server-*.jar"))
