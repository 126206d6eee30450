"""One entity in full: names, identifiers, facts and relations, each with the place where a source says so.

The command line, the pages and the server all show what ``describe`` returns.
"""

from kg.show.description import Description, Fact, Group, Relation, describe, facts_of, one_entity, relations_of
from kg.show.evidence import Context, Evidence, Texts, evidence_of, no_texts
from kg.show.identity import Identity, identity_of

__all__ = [
    "Context",
    "Description",
    "Evidence",
    "Fact",
    "Group",
    "Identity",
    "Relation",
    "Texts",
    "describe",
    "evidence_of",
    "facts_of",
    "identity_of",
    "no_texts",
    "one_entity",
    "relations_of",
]
