"""The SHACL shapes: shapes.ttl, and what follows from the ontology, written out as shapes."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ontology.loading import read_text
from ontology.schema import Class, Qualifier, Relation, Schema

SHAPES_FILE = "shapes.ttl"

_ENDS = """\
ikg:{name}-{end} a sh:PropertyShape ; sh:targetClass ikg:{node_class} ;
    sh:path ( ikg:{end} rdf:type ) ; sh:in ( {classes} ) ;
    sh:severity sh:Violation ;
    sh:message "“{zh}”的{end_zh}不能是这个类。"@zh, "Nothing of this class can be the {end} of “{en}”."@en ;
    ikg:fix "Correct the class of the entity, or choose another relation."@en .
"""

_CODES = """\
ikg:{name}-code a sh:PropertyShape ; sh:targetClass ikg:Relation, ikg:Figure ;
    sh:path ikg:{name} ; sh:maxCount 1 ; sh:in ( {codes} ) ;
    sh:severity sh:Violation ;
    sh:message "“{zh}”的值不在代码表中。"@zh, "The {en} is none of its code list."@en ;
    ikg:fix "Use one of: {listed}."@en .
"""


def shapes(schema: Schema) -> str:
    """All shapes as one Turtle text."""
    prefixes = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
    return "\n".join((prefixes + read_text(SHAPES_FILE), *_ends(schema), *_closed_lists(schema)))


def _ends(schema: Schema) -> Iterator[str]:
    for relation in schema.relations.values():
        yield _end(schema, relation, "subject", "主语", relation.domain)
        yield _end(schema, relation, "object", "客体", relation.range)


def _end(schema: Schema, relation: Relation, end: str, end_zh: str, allowed: Collection[str]) -> str:
    classes = (known for known in schema.classes.values() if _is_one_of(known, allowed))
    return _ENDS.format(
        name=relation.name,
        end=end,
        end_zh=end_zh,
        node_class=relation.node_class,
        classes=" ".join(f"ikg:{known.name}" for known in classes),
        zh=relation.label["zh"],
        en=relation.label["en"],
    )


def _is_one_of(known: Class, allowed: Collection[str]) -> bool:
    """A class that views derive (Academician) may stand wherever the one it is derived from may."""
    return known.name in allowed or (known.parent in allowed)


def _closed_lists(schema: Schema) -> Iterator[str]:
    coded: tuple[Qualifier, ...] = (*schema.qualifiers.values(), *schema.fields.values())
    for term in coded:
        if term.closed and term.scheme is not None:
            codes = [concept.notation for concept in schema.schemes[term.scheme]]
            yield _CODES.format(
                name=term.name,
                codes=" ".join(f'"{code}"' for code in codes),
                listed=", ".join(codes),
                zh=term.label["zh"],
                en=term.label["en"],
            )
