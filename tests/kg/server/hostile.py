"""Questions that want to do something: write, read files, reach the network, change how the engine is set.

``{file}`` is a file beside the workspace, ``{out}`` a folder that can be written, ``{port}`` one that somebody listens on.
"""

from __future__ import annotations

from collections.abc import Iterator

DOING = [
    "CREATE (:Person {{id: 'x'}})",
    "MATCH (a) SET a.name = 'x'",
    "MATCH (a) DETACH DELETE a",
    "MERGE (a:Person {{id: 'x'}})",
    "DROP TABLE Person",
    "ALTER TABLE Person ADD x INT64",
    "LOAD FROM '{file}' (header=true) RETURN *",
    "LOAD FROM 'http://127.0.0.1:{port}/x.csv' RETURN *",
    "LOAD WITH HEADERS (a STRING) FROM '{file}' RETURN *",
    "LOAD CSV FROM 'file://{file}' AS line RETURN line",
    "COPY (MATCH (a) RETURN a.id) TO '{out}/copied.csv'",
    "COPY (MATCH (a) RETURN a.id) TO '{out}/copied.parquet'",
    "COPY Person FROM '{file}'",
    "EXPORT DATABASE '{out}/exported'",
    "IMPORT DATABASE '{out}/exported'",
    "INSTALL httpfs",
    "LOAD EXTENSION '{out}/x.so'",
    "ATTACH '{file}' AS other (dbtype sqlite)",
    "ATTACH 'http://127.0.0.1:{port}/db' AS other (dbtype lbug)",
    "CALL show_tables() RETURN *",
    "CALL threads = 1",
    "CALL current_setting('home_directory') RETURN *",
    "CALL dbms.listConfig() YIELD name RETURN name",
    "CALL apoc.load.json('http://127.0.0.1:{port}/x')",
    "CREATE MACRO f(x) AS x",
    "COMMENT ON TABLE Person IS 'x'",
    "CHECKPOINT",
    "BEGIN TRANSACTION",
    "MATCH (a) FOREACH (x IN [1] | CREATE (:Person))",
    "MATCH (a) CALL (a) {{ CREATE (:Person) }} RETURN a",
    "USE other MATCH (a) RETURN a",
    "PROFILE MATCH (a) DELETE a",
    "CREATE (n:Person) RETURN apoc.load.json('http://127.0.0.1:{port}/y')",
]
# Ways to bring it past somebody who looks for words.
DISGUISES = [
    "{}",
    "MATCH (a) RETURN a.id; {}",
    "MATCH (a) RETURN a.id LIMIT 1;\n;/**/;{}",
    "// MATCH (a) RETURN a\n{}",
    "/* RETURN */ {} // RETURN 1",
    "RETURN '\\\\'; {} //'",
    "RETURN 1 UNION {}",
]
OTHERS = [
    "lo\\u0061d FROM '{file}' RETURN *",
    "ＬＯＡＤ FROM '{file}' RETURN *",
    "LO/**/AD FROM '{file}' RETURN *",
    "load\u00a0from '{file}' return *",
    "`LOAD` FROM '{file}' RETURN *",
    "MATCH (a) WHERE a.name = '\\u0027 }} CALL apoc.load.json(\\u0027http://127.0.0.1:{port}/u' RETURN a",
    "MATCH (a) WITH a LOAD FROM '{file}' RETURN *",
    "MATCH (LOAD) LOAD FROM '{file}' RETURN *",
    "MATCH (a) WHERE EXISTS {{ LOAD FROM '{file}' RETURN * }} RETURN a",
    "MATCH (a) RETURN COUNT {{ COPY (MATCH (b) RETURN b) TO '{out}/c.csv' }}",
    "WITH 1 AS x CALL {{ COPY Person FROM '{file}' }} RETURN x",
    "RETURN read_csv_parallel('{file}')",
    "RETURN apoc.cypher.runFirstColumn('LOAD FROM \"{file}\" RETURN *', {{}}, true)",
    "UNWIND (LOAD FROM '{file}' RETURN *) AS x RETURN x",
    "RETURN 1 AS x ; ; EXPORT DATABASE '{out}/e'",
]
SERVICE = "http://127.0.0.1:{port}/sparql"
SPARQL = [
    f"SELECT * {{{{ SERVICE <{SERVICE}> {{{{ ?s ?p ?o }}}} }}}}",
    f"SELECT * {{{{ SERVICE SILENT <{SERVICE}> {{{{ ?s ?p ?o }}}} }}}}",
    f"select * {{{{ service<{SERVICE}>{{{{?s ?p ?o}}}} }}}}",
    f"SELECT * {{{{ ?s ?p 1SERVICE<{SERVICE}>{{{{?a ?b ?c}}}} }}}}",
    f"SELECT * {{{{ #\nSERVICE#\n<{SERVICE}> {{{{ ?s ?p ?o }}}} }}}}",
    f"SELECT * {{{{ BIND(<{SERVICE}> AS ?w) SERVICE ?w {{{{ ?s ?p ?o }}}} }}}}",
    f"ASK {{{{ {{{{ SELECT * {{{{ SERVICE <{SERVICE}> {{{{ ?s ?p ?o }}}} }}}} }}}} }}}}",
    f"CONSTRUCT {{{{ ?s ?p ?o }}}} WHERE {{{{ SERVICE <{SERVICE}> {{{{ ?s ?p ?o }}}} }}}}",
    f"SELECT * {{{{ FILTER EXISTS {{{{ SERVICE <{SERVICE}> {{{{ ?s ?p ?o }}}} }}}} }}}}",
    f"PREFIX s: <{SERVICE}> SELECT * {{{{ SERVICE s: {{{{ ?s ?p ?o }}}} }}}}",
    f"SELECT * {{{{ \\u0053ERVICE <{SERVICE}> {{{{ ?s ?p ?o }}}} }}}}",
    f"SELECT * {{{{ ?s ?p 'x'SERVICE<{SERVICE}>{{{{?a ?b ?c}}}} }}}}",
    f"SELECT * {{{{ LATERAL {{{{ SERVICE <{SERVICE}> {{{{ ?s ?p ?o }}}} }}}} }}}}",
    f"DESCRIBE ?s {{{{ SERVICE <{SERVICE}> {{{{ ?s ?p ?o }}}} }}}}",
    "LOAD <http://127.0.0.1:{port}/data.ttl>",
    "LOAD SILENT <file://{file}> INTO GRAPH <urn:g>",
    "INSERT DATA {{ <urn:a> <urn:b> <urn:c> }}",
    "DELETE WHERE {{ ?s ?p ?o }}",
    "DELETE {{ ?s ?p ?o }} INSERT {{ ?s ?p 1 }} WHERE {{ ?s ?p ?o }}",
    "CLEAR ALL",
    "DROP ALL",
    "CREATE GRAPH <urn:g>",
    "COPY DEFAULT TO <urn:g>",
    "ASK {{}} ; DROP ALL",
    "SELECT * FROM <http://127.0.0.1:{port}/data.ttl> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <http://127.0.0.1:{port}/data.ttl> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "SELECT * FROM <file://{file}> {{ ?s ?p ?o }}",
    "SELECT * {{ GRAPH <http://127.0.0.1:{port}/data.ttl> {{ ?s ?p ?o }} }}",
    "DESCRIBE <http://127.0.0.1:{port}/data.ttl>",
    "SELECT (<http://127.0.0.1:{port}/function>(1) AS ?x) {{}}",
]
SPARQL_DISGUISES = ["{}", "# SELECT\n{}"]


def cypher(**places: object) -> Iterator[str]:
    for text in DOING:
        yield from (disguise.format(text.format(**places)) for disguise in DISGUISES)
    yield from (text.format(**places) for text in OTHERS)


def sparql(**places: object) -> Iterator[str]:
    for text in SPARQL:
        yield from (disguise.format(text.format(**places)) for disguise in SPARQL_DISGUISES)
