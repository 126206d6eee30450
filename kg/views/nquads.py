"""The graph as N-Quads, written by DuckDB from the snapshot's tables without a Python object a row.

What a source says stands in the named graph of that source: words and their place, and the relation or literal that they bear out.
What is made of it here (entities, relations, direct triples, who read a statement and how surely) stands in the default graph.
The view that is asked has the words of the sources in its default graph as well, which so is the union of all: the engine reads
one graph in half to two thirds of the time of many.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from kg.engine import quoted
from kg.snapshot import holds_on
from kg.statements.statement import DIFFERENT, SAME
from kg.views.engine import engine
from ontology import NAMESPACE as IKG
from ontology.graph import OWL
from ontology.schema import CODES

if TYPE_CHECKING:
    import duckdb

    from kg.snapshot import Snapshot
    from ontology import Schema

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
PROV = "http://www.w3.org/ns/prov#"
XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = {"ikg": IKG, "code": CODES, "rdf": RDF, "rdfs": RDFS, "prov": PROV, "xsd": XSD}
RDF_TYPE = f"{RDF}type"
ACADEMICIAN = "院士"  # a title that makes its holder an academician
NUMBERS = frozenset({"decimal", "double", "float", "integer"})
NUMBER, DAY, LANGUAGE = r"[+-]?[0-9]+(\.[0-9]+)?", "[0-9]{4}-[0-9]{2}-[0-9]{2}", "[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*"


def write_nquads(snapshot: Snapshot, schema: Schema, path: Path, *, base_iri: str, today: date, own_words: bool = False) -> None:
    """Write the graph to ``path``, in no order; the direct triples are those that hold on ``today``.

    ``own_words`` is the profile of what is read back, in which each triple stands once: it adds what each statement says by
    itself and what people judge of keys. Without it the default graph is the union of all graphs.
    """
    queries = _queries(schema, today, _in_source if own_words else _in_both) + ([_own_words(), _judgements()] if own_words else [])
    lines = " UNION ALL ".join(f"({query})" for query in queries)
    with engine(snapshot) as connection:
        _define(connection, base_iri)
        connection.execute(
            f"COPY ({lines}) TO {quoted(path.as_posix())} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x01')"
        )


def academicians() -> str:
    """The query for the entities that hold an academician's title."""
    return f"""
        SELECT DISTINCT r.subject AS id FROM relations r JOIN entities t ON t.id = r.object
        WHERE r.predicate = 'holdsTitle' AND r.status <> 'planned' AND NOT r.rejected
          AND list_bool_or(list_transform(list_append(t.names, t.label), lambda n: contains(n, {quoted(ACADEMICIAN)})))"""


def is_number(value: str) -> str:
    """The condition that a text is a figure's number; what is none stands in its statement alone."""
    return f"regexp_full_match({value}, {quoted(NUMBER)})"


def _queries(schema: Schema, today: date, said: Said) -> list[str]:
    """The queries that give the lines; terms of the ontology come from the schema alone."""
    return [
        _entities(),
        f"SELECT {_line('entity_iri(id)', 'rdf:type', _term('ikg:Academician'))} AS line FROM ({academicians()})",
        _relations(schema),
        _direct_triples(schema, today),
        _properties(schema),
        _figures(),
        _relation_statements(said),
        _literal_statements(said),
        _sources(),
    ]


def _entities() -> str:
    return f"""
        SELECT unnest(list_concat(
            [{_line("e", "rdf:type", "term(class)")}, {_line("e", "rdfs:label", "lit(label)")}],
            [{_line("e", "ikg:name", "lit(n)")} FOR n IN names])) AS line
        FROM (SELECT entity_iri(id) AS e, class, label, names FROM entities)"""


def _relations(schema: Schema) -> str:
    known, year = ", ".join(map(quoted, schema.relations)), _typed("year", "integer")
    return f"""
        SELECT unnest(list_concat(
            [{_line("r", "rdf:type", "term(upper(predicate[1]) || predicate[2:])")},
             {_line("r", "ikg:subject", "a")}, {_line("r", "ikg:object", "b")}, {_line("r", "ikg:status", "lit(status)")}],
            {_when("valid_from IS NOT NULL", _line("r", "ikg:validFrom", "day(valid_from)"), _line("r", "ikg:year", year))},
            {_when("precision <> 'day'", _line("r", "ikg:precision", "lit(precision)"))},
            {_when("valid_to IS NOT NULL", _line("r", "ikg:validTo", "day(valid_to)"))},
            {_when("subject_basis = 'implicit'", _line("r", "ikg:subjectBasis", "lit(subject_basis)"))},
            {_qualifiers("r")},
            {_when("rejected", _line("r", "ikg:rejected", _typed("'true'", "boolean")))})) AS line
        FROM (SELECT *, relation_iri(id) AS r, entity_iri(subject) AS a, entity_iri(object) AS b
              FROM relations WHERE predicate IN ({known}))"""


def _direct_triples(schema: Schema, today: date) -> str:
    """The short form of relations that are done or in progress, hold today and are not rejected; symmetric ones both ways."""
    known = ", ".join(map(quoted, schema.relations))
    symmetric = ", ".join(quoted(name) for name, relation in schema.relations.items() if relation.symmetric) or "NULL"
    direct = f"status <> 'planned' AND NOT rejected AND {holds_on(today)}"
    return f"""
        SELECT {_line("entity_iri(a)", "term(predicate)", "entity_iri(b)")} AS line
        FROM (SELECT predicate, subject AS a, object AS b FROM relations WHERE predicate IN ({known}) AND {direct} UNION
              SELECT predicate, object, subject FROM relations WHERE predicate IN ({symmetric}) AND {direct})"""


def _properties(schema: Schema) -> str:
    """Literals of entities. Names have no language tag: a name is looked up as it is written."""
    tagged = ", ".join(quoted(n) for n, known in schema.properties.items() if known.datatype == "langString" and not known.is_name)
    numbers = ", ".join(quoted(name) for name, known in schema.properties.items() if known.datatype in NUMBERS) or "NULL"
    days = ", ".join(quoted(name) for name, known in schema.properties.items() if known.datatype == "date") or "NULL"
    value = f"""CASE
        WHEN predicate IN ({numbers}) AND {is_number("value")} THEN {_typed("value", "decimal")}
        WHEN predicate IN ({days}) AND regexp_full_match(value, {quoted(DAY)}) THEN {_typed("value", "date")}
        WHEN predicate IN ({tagged or "NULL"}) AND regexp_full_match(lang, {quoted(LANGUAGE)}) THEN lit(value) || '@' || lang
        ELSE lit(value) END"""
    return f"""
        SELECT DISTINCT {_line("entity_iri(entity)", "term(predicate)", value)} AS line
        FROM properties WHERE predicate NOT IN ('indicatorValue', 'name')"""


def _figures() -> str:
    return f"""
        SELECT unnest(list_concat(
            [{_line("f", "rdf:type", _term("ikg:Figure"))}, {_line("f", "ikg:subject", "entity_iri(entity)")},
             {_line("f", "ikg:status", "lit(coalesce(status, 'done'))")}],
            {_when(is_number("value"), _line("f", "ikg:value", _typed("value", "decimal")))},
            {_when("unit IS NOT NULL", _line("f", "ikg:unit", "lit(unit)"))},
            {_when("valid_from IS NOT NULL", _line("f", "ikg:validFrom", "day(valid_from)"))},
            {_when("valid_to IS NOT NULL", _line("f", "ikg:validTo", "day(valid_to)"))},
            {_qualifiers("f")},
            [{_line("f", "prov:wasDerivedFrom", "statement_iri(s)")} FOR s IN statements])) AS line
        FROM (SELECT *, figure_iri(statements[1]) AS f FROM properties WHERE predicate = 'indicatorValue')"""


def _relation_statements(said: Said) -> str:
    """Evidence of relations. A rejected statement stands, but no relation rests on it as long as another one bears it."""
    link = said("relation_iri(relation)", "prov:wasDerivedFrom", "s")
    return f"""
        SELECT unnest(list_concat({_statement(said)},
            {_when("NOT rejected OR relation IN (SELECT id FROM relations WHERE rejected)", link)})) AS line
        FROM (SELECT t.*, d.edition AS current, statement_iri(t.id) AS s, source_iri(source) AS g
              FROM statements t LEFT JOIN sources d ON d.id = t.source WHERE relation IS NOT NULL)"""


def _literal_statements(said: Said) -> str:
    """Evidence of what is said of one entity: its class, names, codes and figures."""
    return f"""
        SELECT unnest(list_concat({_statement(said)},
            [{said("s", "ikg:subject", "entity_iri(entity)")},
             {said("s", "rdf:predicate", "term(predicate)")}, {said("s", "ikg:value", "lit(value)")}])) AS line
        FROM (SELECT t.*, d.edition AS current, statement_iri(t.id) AS s, source_iri(source) AS g
              FROM statements t LEFT JOIN sources d ON d.id = t.source WHERE relation IS NULL)"""


def _statement(said: Said) -> str:
    """The lines that each statement ``s`` has, as a list; what its source wrote stands in the graph ``g``.

    Its edition is that of its source, unless an earlier edition said it and this one still does.
    """
    return f"""list_concat(
            [{_line("s", "rdf:type", _term("ikg:Statement"))}, {_line("s", "ikg:source", "g")},
             {_line("s", "ikg:confidence", _typed("confidence::DECIMAL(9, 8)", "decimal"))}],
            {_when("quote IS NOT NULL", said("s", "ikg:quote", "lit(quote)"))},
            {_when("locator IS NOT NULL", said("s", "ikg:locator", "lit(locator)"))},
            {_when("edition <> current", said("s", "ikg:edition", "lit(edition)"))},
            {_when("method IS NOT NULL", _line("s", "ikg:method", "lit(method)"))},
            {_when("rejected", _line("s", "ikg:rejected", _typed("'true'", "boolean")))})"""


def _own_words() -> str:
    """What a statement itself says, of the keys of its source, where its relation and its source do not say it for all."""
    tagged = f"lang IS NOT NULL AND regexp_full_match(lang, {quoted(LANGUAGE)})"
    value = f"""CASE WHEN {tagged} THEN lit(value) || '@' || lang
        WHEN datatype <> 'string' AND regexp_full_match(datatype, '[A-Za-z]+') THEN lit(value) || '^^<{XSD}' || datatype || '>'
        ELSE lit(value) END"""
    of_relation = [_line("s", "rdf:predicate", "term(predicate)", "g"), _line("s", "rdf:object", "entity_iri(object)", "g")]
    return f"""
        SELECT unnest(list_concat(
            [{_line("s", "rdf:subject", "entity_iri(subject)", "g")}],
            {_when("object IS NULL", _line("s", "rdf:object", value, "g"))},
            {_when("object IS NOT NULL", *of_relation)},
            {_when("status IS NOT NULL", _line("s", "ikg:status", "lit(status)", "g"))},
            {_when("valid_from IS NOT NULL", _line("s", "ikg:validFrom", "day(valid_from)", "g"))},
            {_when("valid_to IS NOT NULL", _line("s", "ikg:validTo", "day(valid_to)", "g"))},
            {_when("precision IS NOT NULL", _line("s", "ikg:precision", "lit(precision)", "g"))},
            {_when("unit IS NOT NULL", _line("s", "ikg:unit", "lit(unit)", "g"))},
            {_when("subject_basis = 'implicit'", _line("s", "ikg:subjectBasis", "lit(subject_basis)", "g"))},
            {_qualifiers("s", "g")})) AS line
        FROM (SELECT *, statement_iri(id) AS s, source_iri(source) AS g FROM statements)"""


def _judgements() -> str:
    """Which two keys a person calls one, and which two, in the graph of who says so."""
    same, different = (
        _line("entity_iri(a)", quoted(f"<{OWL}{how}>"), "entity_iri(b)", "source_iri(source)")
        for how in ("sameAs", "differentFrom")
    )
    return f"""
        SELECT CASE verdict WHEN {quoted(SAME)} THEN {same} ELSE {different} END AS line
        FROM judgements WHERE a IS NOT NULL AND verdict IN ({quoted(SAME)}, {quoted(DIFFERENT)})"""


def _sources() -> str:
    return f"""
        SELECT unnest(list_concat(
            [{_line("s", "rdf:type", _term("ikg:Source"))}, {_line("s", "ikg:title", "lit(title)")}],
            {_when("edition IS NOT NULL", _line("s", "ikg:edition", "lit(edition)"))},
            {_when("path IS NOT NULL", _line("s", "ikg:path", "lit(path)"))},
            {_when("media_type IS NOT NULL", _line("s", "ikg:mediaType", "lit(media_type)"))})) AS line
        FROM (SELECT *, source_iri(id) AS s FROM sources)"""


# SQL expressions that give RDF terms and lines -----------------------------------------------------------------------------


def _line(subject: str, predicate: str, object: str, graph: str = "") -> str:
    """One line; a predicate is a prefixed name such as ``ikg:status``, or an expression as the other parts are."""
    named = _term(predicate) if predicate.partition(":")[0] in PREFIXES else predicate
    return " || ' ' || ".join(filter(None, (subject, named, object, graph, "'.'")))


Said: TypeAlias = Callable[[str, str, str], str]
"""What a source says, as subject, predicate and object, to its line or lines with commas between them."""


def _in_source(subject: str, predicate: str, object: str) -> str:
    return _line(subject, predicate, object, "g")


def _in_both(subject: str, predicate: str, object: str) -> str:
    return f"{_line(subject, predicate, object)}, {_in_source(subject, predicate, object)}"


def _when(condition: str, *lines: str) -> str:
    return f"CASE WHEN {condition} THEN [{', '.join(lines)}] ELSE [] END"


def _qualifiers(node: str, graph: str = "") -> str:
    value = "lit(json_extract_string(qualifiers, '$.\"' || k || '\"'))"
    return f"CASE WHEN qualifiers IS NULL THEN [] ELSE [{_line(node, 'term(k)', value, graph)} FOR k IN json_keys(qualifiers)] END"


def _typed(value: str, datatype: str) -> str:
    return f"'\"' || {value} || '\"^^<{XSD}{datatype}>'"


def _term(name: str) -> str:
    """The IRI of a prefixed name, as an SQL literal."""
    prefix, _, local = name.partition(":")
    return quoted(f"<{PREFIXES[prefix]}{local}>")


def _define(connection: duckdb.DuckDBPyConnection, base_iri: str) -> None:
    """The macros that write RDF terms. Ids are percent-encoded, so that no id can end its IRI."""
    escaped = r"""replace(replace(replace(replace(s, '\', '\\'), '"', '\"'), chr(10), '\n'), chr(13), '\r')"""
    escaped = f"replace({escaped}, chr(1), '\\u0001')"  # by which lines would be cut where they are sorted
    connection.execute(f"CREATE MACRO lit(s) AS '\"' || {escaped} || '\"'")
    connection.execute(f"CREATE MACRO term(name) AS '<{IKG}' || url_encode(name) || '>'")
    connection.execute(f"CREATE MACRO day(d) AS '\"' || d || '\"^^<{XSD}date>'")
    base = quoted(f"<{base_iri}")
    for kind in ("entity", "relation", "statement", "source", "figure"):
        part = "id" if kind == "entity" else kind
        connection.execute(f"CREATE MACRO {kind}_iri(id) AS {base} || '{part}/' || url_encode(id) || '>'")
