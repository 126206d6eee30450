"""The rule *same-short-name*: one office calls one thing of a class by one short name within a district, in all that it writes.

Nationwide a short name identifies nothing (there are dozens of 华光机械), but an office that lists 华光机械 of 江都区 in two years
means one firm. Which sources are of one office nobody can see in them, so kg.toml has to say it; without that the rule judges
nothing. Nor does it where a source itself calls two things so, or puts one into two districts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from kg.identity.forms import folded
from kg.identity.names import is_full_name
from kg.identity.parts import parts
from kg.identity.reasons import AND
from kg.identity.regions import place_code

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

RULE, CONFIDENCE = "same-short-name", 0.9
SAYS = "the same short name, class and district within the sources of one office"
PREDICATES = ("name", "shortName")

_CLASSES = frozenset({"Enterprise", "ResearchInstitute", "Platform", "Incubator"})
_LEAST = 2  # characters of the core: below that a short name is hardly one

_NAMED = """
CREATE TEMP TABLE named AS SELECT t.*, o.office FROM told AS t JOIN offices AS o USING (source)
WHERE list_contains($names, t.predicate) AND list_contains($classes, t.class)
"""
# Where things are: what the source calls that in which they lie, and their addresses.
_PLACED = """
CREATE TEMP TABLE placed AS SELECT g.source, g.subject, n.value AS place, g.id
FROM given AS g JOIN given AS n ON n.source = g.source AND n.subject = g.object
WHERE g.source IN (SELECT source FROM offices) AND g.predicate = 'locatedIn' AND n.predicate = 'name'
  AND g.operation = 'assert' AND n.operation = 'assert' AND g.status IS DISTINCT FROM 'planned'
UNION ALL SELECT source, subject, value, id FROM given
WHERE source IN (SELECT source FROM offices) AND predicate = 'address' AND value IS NOT NULL AND operation = 'assert'
"""
_JUDGED = f"""
WITH once AS (  -- the one district in which a source puts a thing
    SELECT source, subject, min(code) AS code, string_agg(DISTINCT id, ' ' ORDER BY id) AS placed
    FROM placed JOIN districts USING (place) GROUP BY source, subject HAVING count(DISTINCT code) = 1
), short AS (
    SELECT n.source, n.subject, 'short:' || n.office || ':' || n.class || ':' || o.code || ':' || s.text AS identity,
           min(n.edition) AS edition, o.placed, string_agg(DISTINCT n.id, ' ' ORDER BY n.id) AS named,
           string_agg(DISTINCT n.classed, ' ' ORDER BY n.classed) AS classed
    FROM named AS n JOIN once AS o USING (source, subject) JOIN short_names AS s USING (class, value)
    GROUP BY n.source, n.subject, identity, o.placed
)
SELECT source, subject, '{RULE}' AS rule, identity, edition, named || '{AND}' || classed || '{AND}' || placed AS rests_on
FROM short QUALIFY count(*) OVER (PARTITION BY source, identity) = 1
"""


def short_name_identities(engine: duckdb.DuckDBPyConnection, offices: Mapping[str, str]) -> pa.Table:
    """The judgements (source, subject, rule, identity, edition, rests_on) on what ``given`` and ``told`` of the engine say."""
    import pyarrow as pa

    engine.register("offices", pa.table({"source": list(offices), "office": list(offices.values())}))
    engine.execute(_NAMED, {"names": list(PREDICATES), "classes": sorted(_CLASSES)})
    engine.execute(_PLACED)
    said = engine.sql("SELECT DISTINCT class, value FROM named").fetchall()
    texts = [(class_name, name, text) for class_name, name in said if (text := short_name(class_name, name))]
    places = [place for (place,) in engine.sql("SELECT DISTINCT place FROM placed WHERE place IS NOT NULL").fetchall()]
    codes = [(place, code) for place in places if (code := district(place))]
    engine.register("short_names", _table(("class", "value", "text"), texts))
    engine.register("districts", _table(("place", "code"), codes))
    return pa.table(engine.sql(_JUDGED).to_arrow_table())


def short_name(class_name: str, name: str) -> str | None:
    """A short name as it is compared; None for a full one, and for one that says nothing of its own."""
    text = folded(name)
    return None if is_full_name(class_name, text) or len(parts(text).core) < _LEAST else text


def district(place: str) -> str | None:
    """The code of the district, county or county-level city that a place or an address is in; None where it names none for sure."""
    code = place_code(place)
    return code if len(code) == 6 and code.isdigit() and not code.endswith("00") else None


def offices_of(sources: Mapping[str, str], offices: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """By source the first office by name that has a pattern for its id or its path; ``sources``: by id the path, "" for none."""
    found: dict[str, str] = {}
    for source, path in sources.items():
        for office in sorted(offices):
            if any(fnmatchcase(name, pattern) for pattern in offices[office] for name in (source, path) if name):
                found[source] = office
                break
    return found


def _table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> pa.Table:
    import pyarrow as pa

    columns = list(zip(*rows, strict=True)) or [() for _ in names]
    return pa.table([pa.array(column, pa.string()) for column in columns], names=list(names))
