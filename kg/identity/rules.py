"""Rules that judge a key to be the thing with a strong identity, from what its own source says and nothing else.

So a judgement comes and goes with its source: retracting a source, or reading sources in another order, leaves no
trace in who is who. Keys with a common identity are one entity (see ``kg.identity.clusters``). Each rule is explained in
docs/identity-rules.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kg.identity import gazetteer_rule, short_name_rule
from kg.identity.codes import IDENTIFIERS, organisation_codes, valid_identifiers
from kg.identity.judging import Rule
from kg.identity.names import full_name_identities
from kg.statements.columns import StatementTable
from kg.statements.incoming import as_table
from kg.statements.statement import Statement

if TYPE_CHECKING:
    import pyarrow as pa

    from ontology import Schema

VERSION = "2"
NO_OFFICES: Mapping[str, str] = {}

# These exist in their own right, and a register's number names one of them, whatever class a source puts it in. Other
# things (a platform, an incubator) are often listed with the number of the organisation that runs them.
_OWN_RIGHT = frozenset({"Enterprise", "University", "ResearchInstitute", "GovernmentBody", "Person"})


def identifier_identities(predicate: str, class_name: str, values: pa.Array) -> pa.Array:
    """``ror:…``, with the class in between for things that do not exist in their own right.

    A credit code that holds the organisation code of GB 11714 is ``organisation:…``, as that code alone is: the number of a
    body stays when the division or the registrar in front of it change.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    of_class = "" if class_name in _OWN_RIGHT else f"{class_name}:"
    codes = valid_identifiers(predicate, values)
    if predicate == "organisationCode":
        return pc.binary_join_element_wise(f"organisation:{of_class}", codes, "")
    identities = pc.binary_join_element_wise(f"{predicate}:{of_class}", codes, "")
    if predicate != "uscc":
        return identities
    bodies = organisation_codes(codes)
    return pc.if_else(pa.array(bodies.is_valid()), pc.binary_join_element_wise(f"organisation:{of_class}", bodies, ""), identities)


RULES: Mapping[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule(
            "same-identifier",
            0.99,
            "the same valid identifier (USCC, organisation code, ROR, ORCID, ISNI, LEI, Wikidata) in the same kind of class",
            tuple(IDENTIFIERS),
            identifier_identities,
        ),
        Rule(
            "same-full-name",
            0.95,
            "the same full registered or institutional name in the same class",
            ("name",),
            lambda _, class_name, values: full_name_identities(class_name, values),
        ),
        Rule(
            gazetteer_rule.RULE,
            gazetteer_rule.CONFIDENCE,
            gazetteer_rule.SAYS,
            gazetteer_rule.PREDICATES,
            lambda _, class_name, values: gazetteer_rule.gazetteer_identities(class_name, values),
        ),
        Rule(short_name_rule.RULE, short_name_rule.CONFIDENCE, short_name_rule.SAYS, short_name_rule.PREDICATES),
    )
}
DEFAULT_RULES = frozenset(RULES)


def judge(
    statements: Iterable[Statement],
    schema: Schema,
    rules: frozenset[str] = DEFAULT_RULES,
    offices: Mapping[str, str] = NO_OFFICES,
) -> StatementTable:
    """The ``kg:identifiedAs`` rows that follow from one reading's statements, with ids, sorted; they have ids themselves.

    ``value`` is the strong identity, such as ``organisation:140838163`` or ``name:University:苏州大学``; the qualifier
    ``rests_on`` is what it follows from (see ``kg.identity.reasons``). ``offices``: by source whose it is
    (``short_name_rule.offices_of``).
    """
    from kg.identity.judging import judged

    wanted = [rule for rule in RULES.values() if rule.name in rules]
    return StatementTable(judged(as_table(statements), schema, wanted, offices, VERSION))
