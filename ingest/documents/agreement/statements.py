"""What the losing reader says of a class, as statements: the ledger keeps both, and the review of readings shows them."""

from __future__ import annotations

from ingest.documents.agreement.joining import Agreement
from ingest.reading import Source
from kg.statements.statement import Statement, entity_key, identify
from ontology import Schema


def other_classes(agreement: Agreement, source: Source, edition: str, schema: Schema, version: str) -> list[Statement]:
    """A ``type`` statement for each class that a reader tells and the joined extraction does not hold, with its id.

    An extraction has one class for an entity; of two that readers dispute it holds the surer one's. ``version`` is that of the
    reader, as of ``ingest.documents.statements.statements``, which makes the statements of all else.
    """
    found = agreement.extraction
    classes = {entity.name: entity.cls for entity in found.entities}
    made = (
        Statement(
            entity_key(source.id, claim.subject),
            "type",
            value=claim.said,
            datatype="string",
            source=source.id,
            edition=edition,
            locator=f"char={claim.start},{claim.end}",
            quote=found.text[claim.start : claim.end],
            method=claim.reader,
            method_version=version,
            confidence=round(claim.confidence, 3),
        )
        for dispute in agreement.disagreements
        if dispute.kind == "class"
        for claim in dispute.claims
        if claim.end > claim.start and claim.said != classes[claim.subject]
    )
    return list(identify(made, schema))
