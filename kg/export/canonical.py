"""The canonical export: what the graph says as sorted lines of text, to compare content by comparing bytes.

An entity is named by its sorted keys, since its id depends on which source came first. Change numbers, times and the
house's own rows are left out. So the same statements give the same bytes, in whatever order they were committed,
and a retracted source leaves what never having read it leaves.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.snapshot import Snapshot
    from ontology import Schema

_ENTITIES = """
    SELECT to_json({'entity': keys, 'class': class, 'classes': classes,
                    'label': CASE WHEN list_contains(names, label) THEN label END, 'names': names}) AS line
    FROM entities
"""

_EVIDENCE = """
    evidence AS (
        SELECT {by}, list_sort(list({{
            'source': source, 'edition': edition, 'locator': locator, 'quote': quote, 'status': status,
            'valid_from': valid_from, 'valid_to': valid_to, 'precision': precision, 'qualifiers': qualifiers,
            'subject_basis': subject_basis, 'confidence': confidence, 'rejected': rejected
        }})) AS evidence
        FROM statements WHERE {of} GROUP BY ALL
    )
"""

_RELATIONS = f"""
    WITH {_EVIDENCE.format(by="relation", of="relation IS NOT NULL")},
    named AS (
        SELECT r.*, s.keys AS subjects, o.keys AS objects, list_contains($symmetric, predicate) AND o.keys < s.keys AS turned
        FROM relations r JOIN entities s ON s.id = r.subject JOIN entities o ON o.id = r.object
    )
    SELECT to_json({{'relation': predicate, 'subject': CASE WHEN turned THEN objects ELSE subjects END,
                     'object': CASE WHEN turned THEN subjects ELSE objects END, 'status': status,
                     'valid_from': valid_from, 'valid_to': valid_to, 'precision': precision, 'qualifiers': qualifiers,
                     'confidence': confidence, 'subject_basis': subject_basis, 'rejected': rejected,
                     'evidence': evidence}}) AS line
    FROM named JOIN evidence ON evidence.relation = named.id
"""

_SAME = "value, datatype, lang, unit, valid_from, valid_to, precision, status, qualifiers"
_PROPERTIES = f"""
    WITH told AS (SELECT entity, predicate, {_SAME}, unnest(statements) AS statement FROM properties),
    evidence AS (
        SELECT t.entity, t.predicate, {", ".join(f"t.{column.strip()}" for column in _SAME.split(","))},
               list_sort(list({{'source': s.source, 'edition': s.edition, 'locator': s.locator, 'quote': s.quote,
                               'confidence': s.confidence}})) AS evidence
        FROM told t JOIN statements s ON s.id = t.statement GROUP BY ALL
    )
    SELECT to_json({{'property': predicate, 'entity': e.keys, {", ".join(f"'{c.strip()}': {c.strip()}" for c in _SAME.split(","))},
                     'evidence': evidence}}) AS line
    FROM evidence JOIN entities e ON e.id = evidence.entity
"""


def canonical(snapshot: Snapshot, schema: Schema) -> Iterator[str]:
    """The lines, each a JSON object without line break: entities, then properties, then relations, each sorted by code points."""
    symmetric = sorted(name for name, relation in schema.relations.items() if relation.symmetric)
    for query, parameters in ((_ENTITIES, None), (_PROPERTIES, None), (_RELATIONS, {"symmetric": symmetric})):
        for batch in snapshot.batches(f"SELECT line FROM ({query}) ORDER BY line", parameters):
            yield from batch.column("line").to_pylist()
