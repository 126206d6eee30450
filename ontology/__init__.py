"""What may be said of innovation actors: classes, relations, code lists and shapes in Turtle, and the Schema loaded from them."""

from ontology.schema import (
    NAMESPACE,
    Class,
    Concept,
    OntologyError,
    Property,
    Qualifier,
    Relation,
    Schema,
    Term,
    load_schema,
)

__all__ = [
    "NAMESPACE",
    "Class",
    "Concept",
    "OntologyError",
    "Property",
    "Qualifier",
    "Relation",
    "Schema",
    "Term",
    "load_schema",
]
