"""Two extractions of one text as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from ingest.documents.agreement.claims import Disagreement, Reader, Sure
from ingest.documents.agreement.entities import mentions, things
from ingest.documents.agreement.figures import figures
from ingest.documents.agreement.relations import relations
from ingest.documents.extraction import ExtractedEntity, Extraction, Mention
from ontology import Schema


@dataclass(frozen=True, slots=True)
class Agreement:
    """The joined extraction. ``figures`` tells of each of its indicators, in the same order, how sure it is and who says it."""

    extraction: Extraction
    figures: tuple[Sure, ...]
    disagreements: tuple[Disagreement, ...]


def join(one: Reader, other: Reader, schema: Schema) -> Agreement:
    """What two readers say of one text, whichever of them comes first.

    The layers and rules of what both say are joined by ``+``, see ``by_both``. Everything that one of them says is in the
    extraction or among the disagreements. Raises ValueError when the extractions are not of the same text, or the readers have
    the same name.
    """
    if one.extraction.text != other.extraction.text or one.name == other.name:
        raise ValueError("different readers of the same text are joined, nothing else")
    first, second = sorted((one, other), key=lambda reader: reader.name)
    of = things(first, second)
    placed, boundaries = mentions(first, second, of)
    related, relation_disputes = relations(first, second, of, schema)
    counted, figure_disputes = figures(first, second, of)
    mentioned: dict[str, list[Mention]] = {}
    for name, mention in placed:
        mentioned.setdefault(name, []).append(mention)
    ids = {name: f"e{number}" for number, name in enumerate(dict.fromkeys((*mentioned, *of.names)), 1)}
    extraction = Extraction(
        one.extraction.text,
        tuple(_entity(ids[name], name, of.names[name], of.classes[name], mentioned.get(name, ())) for name in ids),
        tuple(replace(relation, subject=ids[relation.subject], object=ids[relation.object]) for relation in related),
        tuple(replace(figure, entity=ids[figure.entity] if figure.entity else None) for figure, _ in counted),
    )
    disputes = sorted({*of.disagreements, *boundaries, *relation_disputes, *figure_disputes})
    return Agreement(extraction, tuple(sure for _, sure in counted), tuple(disputes))


def _entity(key: str, name: str, names: tuple[str, ...], cls: str, found: Sequence[Mention]) -> ExtractedEntity:
    return ExtractedEntity(key, name, names, cls, tuple(found))
