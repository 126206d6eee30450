"""RDF texts, read without a workspace; and what a reading says in short."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ingest.kinds import kind_of
from ingest.rdf.reader import read_rdf
from ingest.reading import Reading, Source
from ontology import load_schema

SCHEMA = load_schema()
PREFIXES = """
@prefix ex: <http://example.org/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix ikg: <https://w3id.org/innovation-kg#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix vivo: <http://vivoweb.org/ontology/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


class Told(NamedTuple):
    """A statement by the names of its ends; ``target`` is the name of its object, or its value."""

    subject: str
    predicate: str
    target: str


def read(path: Path, text: str | bytes) -> Reading:
    """The file is read by what ``kind_of`` finds it to be."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with path.open("rb") as file:
        kind = kind_of(file, path.name)
    return read_rdf(path, kind.name, Source(path.name, path.name, str(path), kind.media_type), SCHEMA)


def turtle(folder: Path, text: str) -> Reading:
    return read(folder / "a.ttl", PREFIXES + text)


def told(reading: Reading) -> set[Told]:
    """All that is said, but for names."""
    names: dict[str, str] = {}
    for said in reading.statements:
        if said.predicate == "name" and said.value:
            names.setdefault(said.subject, said.value)
    return {
        Told(names[said.subject], said.predicate, names[said.object] if said.object else said.value or "")
        for said in reading.statements
        if said.predicate != "name"
    }


def problems(reading: Reading) -> str:
    return "\n".join(map(str, reading.problems))
