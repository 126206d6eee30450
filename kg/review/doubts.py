"""The queries that find what is worth a look, on a snapshot's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.statements.reviews import PREFIX

if TYPE_CHECKING:
    from kg.snapshot import Snapshot

_PLACED = """
    SELECT *, regexp_extract(method, '^([^:+]+):', 1) AS reader,
           regexp_extract(locator, '^char=(\\d+),', 1) AS first, regexp_extract(locator, '^char=\\d+,(\\d+)$', 1) AS last
    FROM statements WHERE NOT rejected
"""
_SAME_WORDS = """
    a.source = b.source AND a.edition IS NOT DISTINCT FROM b.edition AND a.id < b.id AND a.method IS DISTINCT FROM b.method
    AND CASE WHEN a.first <> '' AND b.first <> '' THEN a.first::BIGINT < b.last::BIGINT AND b.first::BIGINT < a.last::BIGINT
             ELSE a.locator = b.locator END
"""

# Of the same words one rule makes another thing than another rule: the status or the year of a relation, the number of a figure;
# or one reader another relation between the same things than another reader. (A method names its reader before a colon, as in
# ``model:…``; two rules of one reader may find two relations in one sentence.) And whatever is classed differently.
DISAGREEMENTS = f"""
    WITH placed AS ({_PLACED}),
    differing AS (
        SELECT a.id AS one, b.id AS other FROM placed a JOIN placed b
        ON least(a.entity, a.object_entity) = least(b.entity, b.object_entity)
           AND greatest(a.entity, a.object_entity) = greatest(b.entity, b.object_entity) AND {_SAME_WORDS}
        WHERE a.object_entity IS NOT NULL AND b.object_entity IS NOT NULL
          AND CASE WHEN a.predicate <> b.predicate THEN a.reader <> b.reader
                   ELSE coalesce(a.status, 'done') <> coalesce(b.status, 'done') OR year(a.valid_from) <> year(b.valid_from) END
        UNION ALL
        SELECT a.id, b.id FROM placed a JOIN placed b
        ON a.entity = b.entity AND a.predicate = 'indicatorValue' AND b.predicate = 'indicatorValue' AND {_SAME_WORDS}
        WHERE json_extract_string(a.qualifiers, '$.indicator') = json_extract_string(b.qualifiers, '$.indicator')
          AND (a.value <> b.value OR a.unit IS DISTINCT FROM b.unit)
    ),
    classed AS (
        SELECT entity FROM statements WHERE predicate = 'type' AND NOT rejected GROUP BY entity HAVING count(DISTINCT value) > 1
    )
    SELECT one AS id FROM differing UNION SELECT other FROM differing
    UNION SELECT id FROM statements SEMI JOIN classed USING (entity) WHERE predicate = 'type' AND NOT rejected
"""

# What may be put before a reviewer, in order. A name is shown along with the class that the same words give.
QUEUE = f"""
    WITH standing AS (
        SELECT entity, count(*) AS relations
        FROM (SELECT id, unnest([subject, object]) AS entity FROM relations WHERE NOT rejected) GROUP BY entity
    )
    SELECT s.* EXCLUDE (relation), coalesce(d.title, s.source) AS title,
           CASE WHEN s.predicate IN ('type', 'name') THEN coalesce(t.relations, 0)
                WHEN len(r.statements) = 1 THEN 1 ELSE 0 END AS carries
    FROM statements s
    LEFT JOIN sources d ON d.id = regexp_replace(s.source, '^{PREFIX}', '')
    LEFT JOIN standing t ON t.entity = s.entity
    LEFT JOIN relations r ON r.id = s.relation
    WHERE ($source IS NULL OR s.source = $source OR s.source = '{PREFIX}' || $source)
      AND CASE WHEN $reviewed THEN s.review IS NOT NULL OR starts_with(s.source, '{PREFIX}')
               ELSE (s.review IS NULL OR s.outdated)
                    AND ($everything OR s.outdated OR starts_with(s.source, '{PREFIX}') OR s.confidence < $below
                         OR s.id IN (SELECT unnest($disputed::VARCHAR[]))) END
      AND NOT (s.predicate = 'name' AND EXISTS (
          SELECT 1 FROM statements c WHERE c.predicate = 'type' AND c.subject = s.subject AND c.locator = s.locator))
      AND NOT (starts_with(s.source, '{PREFIX}') AND s.predicate IN ('type', 'name') AND EXISTS (
          SELECT 1 FROM statements c WHERE c.source = s.source AND c.predicate NOT IN ('type', 'name') AND c.locator = s.locator))
    ORDER BY (s.id IN (SELECT unnest($disputed::VARCHAR[]))) DESC, floor(s.confidence * 10), carries DESC, s.confidence,
             title, try_cast(regexp_extract(s.locator, '^char=(\\d+)', 1) AS BIGINT), s.locator, s.id
"""

# The reviewers' statements: the edition in which their document stands now, and whether it says anything in the same words.
LEFT_BEHIND = f"""
    SELECT s.id, s.quote, d.edition AS current,
           EXISTS (SELECT 1 FROM statements t WHERE t.source = substr(s.source, {len(PREFIX) + 1}) AND t.quote = s.quote) AS said
    FROM statements s LEFT JOIN sources d ON d.id = substr(s.source, {len(PREFIX) + 1})
    WHERE starts_with(s.source, '{PREFIX}') AND NOT s.rejected
      AND ($source IS NULL OR s.source = '{PREFIX}' || $source)
"""


def doubtful(snapshot: Snapshot) -> frozenset[str]:
    """The ids of statements that others contradict."""
    return frozenset(snapshot.sql(DISAGREEMENTS).column("id").to_pylist())
