"""The RDF view: the snapshot as N-Quads, loaded into an Oxigraph store on disk.

What is folded (entities, relations, direct triples) stands in the default graph; what a source says (its statements, and which
relation or entity rests on them) stands in the named graph of that source. A question sees the union of all graphs, in which no
triple stands twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kg.snapshot import holds_on
from kg.views.days import Meta, next_turn

if TYPE_CHECKING:
    import duckdb
    import pyoxigraph

    from kg.snapshot import Snapshot
    from ontology import Schema

IKG = "https://w3id.org/innovation-kg#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
DERIVED = "http://www.w3.org/ns/prov#wasDerivedFrom"
XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = {
    "ikg": IKG,
    "code": "https://w3id.org/innovation-kg/code/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": XSD,
}
STORE, QUADS = "store", "graph.nq"
ACADEMICIAN = "院士"  # a title that makes its holder an academician


def build(snapshot: Snapshot, schema: Schema, folder: Path, *, base_iri: str, today: date) -> None:
    """Write the store for ``snapshot`` into ``folder``; the direct triples are those of ``today``."""
    import pyoxigraph as ox

    quads = folder / QUADS
    write_nquads(snapshot, schema, quads, base_iri=base_iri, today=today)
    store = ox.Store((folder / STORE).as_posix())
    store.bulk_load(path=quads.as_posix(), format=ox.RdfFormat.N_QUADS, lenient=True)
    store.flush()
    del store
    quads.unlink()
    Meta(snapshot.change, today, next_turn(snapshot, today)).write(folder)


def open_store(folder: Path) -> pyoxigraph.Store:
    """The store, read-only: a hundred readers may open it while nobody writes."""
    import pyoxigraph as ox

    return ox.Store.read_only((folder / STORE).as_posix())


def write_nquads(snapshot: Snapshot, schema: Schema, path: Path, *, base_iri: str, today: date) -> None:
    """The graph as N-Quads, written by DuckDB from the snapshot's tables without a Python object a row; in no order."""
    lines = " UNION ALL ".join(f"({query})" for query in _queries(schema, today))
    with _engine(snapshot, base_iri) as engine:
        engine.execute(f"COPY ({lines}) TO {_text(path.as_posix())} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x01')")


def _queries(schema: Schema, today: date) -> list[str]:
    """The queries that give the lines of the graph; terms of the ontology come from the schema alone."""
    symmetric = ", ".join(_text(name) for name, relation in schema.relations.items() if relation.symmetric) or "''"
    known = ", ".join(_text(name) for name in schema.relations)
    names = ", ".join(_text(name) for name, known_property in schema.properties.items() if known_property.is_name)
    decimals = ", ".join(_text(n) for n, p in schema.properties.items() if p.datatype in ("decimal", "double", "integer"))
    dates = ", ".join(_text(n) for n, p in schema.properties.items() if p.datatype == "date") or "''"
    derives = f"<{DERIVED}>"
    return [
        # entities
        f"""
            SELECT unnest(list_concat(
                [e || ' <{RDF_TYPE}> ' || term(class) || ' .', e || ' <{RDFS_LABEL}> ' || lit(label) || ' .'],
                [e || ' <{IKG}name> ' || lit(n) || ' .' FOR n IN names])) AS line
            FROM (SELECT entity_iri(id) AS e, class, label, names FROM entities)""",
        # academicians
        f"""
            SELECT DISTINCT entity_iri(r.subject) || ' <{RDF_TYPE}> <{IKG}Academician> .' AS line
            FROM relations r JOIN entities t ON t.id = r.object
            WHERE r.predicate = 'holdsTitle' AND NOT r.rejected AND contains(t.label, {_text(ACADEMICIAN)})""",
        # relations
        f"""
            SELECT unnest(list_concat(
                [r || ' <{RDF_TYPE}> ' || term(upper(predicate[1]) || predicate[2:]) || ' .',
                 r || ' <{IKG}subject> ' || a || ' .', r || ' <{IKG}object> ' || b || ' .',
                 r || ' <{IKG}status> ' || lit(status) || ' .'],
                CASE WHEN valid_from IS NULL THEN [] ELSE
                    [r || ' <{IKG}validFrom> ' || day(valid_from) || ' .', r || ' <{IKG}year> "' || year || '"^^<{XSD}integer> .'] END,
                CASE WHEN valid_to IS NULL THEN [] ELSE [r || ' <{IKG}validTo> ' || day(valid_to) || ' .'] END,
                CASE WHEN qualifiers IS NULL THEN [] ELSE
                    [r || ' ' || term(k) || ' ' || lit(json_extract_string(qualifiers, '$."' || k || '"')) || ' .'
                     FOR k IN json_keys(qualifiers)] END,
                CASE WHEN direct THEN [a || ' ' || term(predicate) || ' ' || b || ' .'] ELSE [] END)) AS line
            FROM (SELECT *, relation_iri(id) AS r, entity_iri(subject) AS a, entity_iri(object) AS b, {_direct(today)} AS direct
                  FROM relations WHERE predicate IN ({known}) AND NOT rejected)""",
        # turned
        f"""
            SELECT DISTINCT entity_iri(object) || ' ' || term(predicate) || ' ' || entity_iri(subject) || ' .' AS line
            FROM relations r WHERE predicate IN ({symmetric}) AND subject <> object AND {_direct(today)}
              AND NOT EXISTS (FROM relations o WHERE o.predicate = r.predicate AND o.subject = r.object AND o.object = r.subject
                              AND {_direct(today, "o")})""",
        # properties
        f"""
            SELECT DISTINCT entity_iri(entity) || ' ' || term(predicate) || ' ' || CASE
                WHEN predicate IN ({decimals}) AND regexp_full_match(value, '[+-]?[0-9]+(\\.[0-9]+)?') THEN lit(value) || '^^<{XSD}decimal>'
                WHEN predicate IN ({dates}) AND regexp_full_match(value, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}') THEN lit(value) || '^^<{XSD}date>'
                WHEN regexp_full_match(lang, '[A-Za-z]{{1,8}}(-[A-Za-z0-9]{{1,8}})*') AND predicate NOT IN ({names}) THEN lit(value) || '@' || lang
                ELSE lit(value) END || ' .' AS line
            FROM properties WHERE predicate NOT IN ('indicatorValue', 'name')""",
        # figures
        f"""
            SELECT unnest(list_concat(
                [f || ' <{RDF_TYPE}> <{IKG}Figure> .', f || ' <{IKG}subject> ' || entity_iri(entity) || ' .',
                 f || ' <{IKG}value> ' || lit(value) || '^^<{XSD}decimal> .', f || ' <{IKG}status> ' || lit(coalesce(status, 'done')) || ' .'],
                CASE WHEN unit IS NULL THEN [] ELSE [f || ' <{IKG}unit> ' || lit(unit) || ' .'] END,
                CASE WHEN valid_from IS NULL THEN [] ELSE [f || ' <{IKG}validFrom> ' || day(valid_from) || ' .'] END,
                CASE WHEN valid_to IS NULL THEN [] ELSE [f || ' <{IKG}validTo> ' || day(valid_to) || ' .'] END,
                CASE WHEN qualifiers IS NULL THEN [] ELSE
                    [f || ' ' || term(k) || ' ' || lit(json_extract_string(qualifiers, '$."' || k || '"')) || ' .'
                     FOR k IN json_keys(qualifiers)] END,
                [f || ' {derives} ' || statement_iri(s) || ' .' FOR s IN statements])) AS line
            FROM (SELECT *, figure_iri(statements[1]) AS f FROM properties WHERE predicate = 'indicatorValue')""",
        # statements
        f"""
            SELECT unnest(list_concat(
                CASE WHEN relation IS NULL OR rejected THEN [] ELSE [relation_iri(relation) || ' {derives} ' || s || g] END,
                [s || ' <{RDF_TYPE}> <{IKG}Statement>' || g, s || ' <{IKG}source> ' || source_iri(source) || g],
                CASE WHEN quote IS NULL THEN [] ELSE [s || ' <{IKG}quote> ' || lit(quote) || g] END,
                CASE WHEN locator IS NULL THEN [] ELSE [s || ' <{IKG}locator> ' || lit(locator) || g] END)) AS line
            FROM (SELECT *, statement_iri(id) AS s, ' ' || source_iri(source) || ' .' AS g FROM statements)""",
        # sources
        f"""
            SELECT unnest([s || ' <{RDF_TYPE}> <{IKG}Source> .', s || ' <{IKG}title> ' || lit(title) || ' .']) AS line
            FROM (SELECT source_iri(id) AS s, title FROM sources)""",
    ]


def _direct(today: date, alias: str = "") -> str:
    """Whether a relation has its direct triple: done or in progress, holding today, not rejected."""
    of = f"{alias}." if alias else ""
    return f"({of}status <> 'planned' AND NOT {of}rejected AND {holds_on(today, alias=alias)})"


@contextmanager
def _engine(snapshot: Snapshot, base_iri: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB with the snapshot's tables and the macros that write RDF terms."""
    import duckdb

    connection = duckdb.connect(
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false", "preserve_insertion_order": "false"}
    )
    try:
        for name in ("entities", "relations", "properties", "statements", "sources"):
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({_text(snapshot.path(name).as_posix())})")
        connection.execute(
            r"""CREATE MACRO lit(s) AS '"' || replace(replace(replace(replace(s, '\', '\\'), '"', '\"'), chr(10), '\n'), chr(13), '\r') || '"'"""
        )
        connection.execute(f"CREATE MACRO term(name) AS '<{IKG}' || url_encode(name) || '>'")
        connection.execute(f"CREATE MACRO day(d) AS '\"' || d || '\"^^<{XSD}date>'")
        for macro, kind in (("entity", "id"), ("relation", "relation"), ("statement", "statement"), ("source", "source"), ("figure", "figure")):
            connection.execute(f"CREATE MACRO {macro}_iri(id) AS {_text(f'<{base_iri}{kind}/')} || url_encode(id) || '>'")
        yield connection
    finally:
        connection.close()


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
