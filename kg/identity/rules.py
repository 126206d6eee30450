"""Rules that judge a key to be the thing with a strong identity, from what its own source says and nothing else.

So a judgement comes and goes with its source: retracting a source, or reading sources in another order, leaves no
trace in who is who. Keys with a common identity are one entity (see ``kg.identity.clusters``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.identity.codes import surely_uscc
from kg.identity.names import full_name_identities
from kg.statements.columns import StatementTable
from kg.statements.incoming import as_table
from kg.statements.statement import Statement

if TYPE_CHECKING:
    import pyarrow as pa

    from ontology import Schema

NAME = "name"
VERSION = "1"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that can be switched off in kg.toml; ``confidence`` is that of its judgements, 0–1."""

    name: str
    confidence: float
    says: str


RULES: Mapping[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule(
            "same-identifier", 0.99, "the same valid identifier (USCC, ROR, ORCID, ISNI, LEI, Wikidata) in the same kind of class"
        ),
        Rule("same-full-name", 0.95, "the same full registered or institutional name in the same class"),
    )
}
DEFAULT_RULES = frozenset(RULES)

# These exist in their own right, and a register's number names one of them, whatever class a source puts it in. Other
# things (a platform, an incubator) are often listed with the number of the organisation that runs them.
_OWN_RIGHT = frozenset({"Enterprise", "University", "ResearchInstitute", "GovernmentBody", "Person"})


def judge(statements: Iterable[Statement], schema: Schema, rules: frozenset[str] = DEFAULT_RULES) -> StatementTable:
    """The ``kg:identifiedAs`` rows that follow from one reading's statements, with ids, sorted; they have ids themselves.

    ``value`` is the strong identity, such as ``uscc:913200001408381634`` or ``name:University:苏州大学``; the qualifier
    ``rests_on`` lists the statements that it follows from, any one of which is enough.
    """
    from kg.identity.judging import judged

    told = dict.fromkeys(IDENTIFIERS, "same-identifier") | {NAME: "same-full-name"}
    wanted = {predicate: rule for predicate, rule in told.items() if rule in rules}
    confidences = {rule.name: rule.confidence for rule in RULES.values()}

    def identities(predicate: str, class_name: str, values: pa.Array) -> pa.Array:
        if predicate == NAME:
            return full_name_identities(class_name, values)
        return _identifier_identities(predicate, class_name, values, schema)

    return StatementTable(judged(as_table(statements), schema, wanted, confidences, identities, VERSION))


def _identifier_identities(predicate: str, class_name: str, values: pa.Array, schema: Schema) -> pa.Array:
    """``uscc:…``, with the class in between for things that do not exist in their own right."""
    import pyarrow as pa
    import pyarrow.compute as pc

    declared = schema.properties.get(predicate)
    if declared is not None and declared.domain and class_name not in declared.domain:
        return pa.nulls(len(values), pa.string())
    prefix = f"{predicate}:{'' if class_name in _OWN_RIGHT else class_name + ':'}"
    return pc.binary_join_element_wise(prefix, valid_identifiers(predicate, values), "")


def valid_identifiers(name: str, values: pa.Array) -> pa.Array:
    """The identifiers in their compact form, null for those that are not valid."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if name != "uscc":
        return pa.array(map(IDENTIFIERS[name], values.to_pylist()), pa.string())
    odd = pa.array(~surely_uscc(values))
    return pc.replace_with_mask(values, odd, pa.array(map(IDENTIFIERS[name], values.filter(odd).to_pylist()), pa.string()))


def _by_stdnum(module: str) -> Callable[[str], str | None]:
    def check(text: str) -> str | None:
        from importlib import import_module

        number = import_module(f"stdnum.{module}")
        return str(number.compact(text)) if number.is_valid(text) else None

    return check


def _ror(text: str) -> str | None:
    """A ROR id (with or without its address) whose last two digits are right: ISO 7064 mod 97-10 over Crockford base 32."""
    match = re.fullmatch(r"(?:https?://ror\.org/)?(0[0-9a-hj-km-np-tv-z]{6})([0-9]{2})", text.strip().lower())
    if match is None:
        return None
    number = 0
    for character in match.group(1):
        number = number * 32 + "0123456789abcdefghjkmnpqrstvwxyz".index(character)
    return match.group(1) + match.group(2) if 98 - number * 100 % 97 == int(match.group(2)) else None


def _orcid(text: str) -> str | None:
    """An ORCID iD, with or without its address; its check character is that of ISNI, of which it is a block."""
    return _by_stdnum("isni")(re.sub(r"^https?://orcid\.org/", "", text.strip().lower()).upper())


def _wikidata(text: str) -> str | None:
    """A Wikidata item, with or without its address; it has no check character."""
    match = re.fullmatch(r"(?:https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/)?(Q[1-9][0-9]*)", text.strip())
    return match.group(1) if match else None


# The identifier in its compact form when it is valid, None when it is not: an invalid one is never evidence.
IDENTIFIERS: Mapping[str, Callable[[str], str | None]] = {
    "uscc": _by_stdnum("cn.uscc"),
    "ror": _ror,
    "orcid": _orcid,
    "isni": _by_stdnum("isni"),
    "lei": _by_stdnum("lei"),
    "wikidata": _wikidata,
}
