"""The rule *same-short-name*: one office calls one thing of a class by one short name within a district, in all that it writes.

Nationwide a short name identifies nothing (there are dozens of 华光机械), but an office that lists 华光机械 of 江都区 in two years
means one firm. Which sources are of one office nobody can see in them, so kg.toml has to say it; without that the rule judges
nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from kg.identity.forms import folded
from kg.identity.names import is_full_name
from kg.identity.parts import parts
from kg.identity.regions import place_code
from kg.statements.statement import IDENTIFIED_AS, Statement, identify

if TYPE_CHECKING:
    from ontology import Schema

RULE, CONFIDENCE, VERSION = "same-short-name", 0.9, "1"
SAYS = "the same short name, class and district within the sources of one office"

_NAMES = frozenset({"name", "shortName"})
_CLASSES = frozenset({"Enterprise", "ResearchInstitute", "Platform", "Incubator"})
_LOCATED, _ADDRESS, _TYPE, _NAME = "locatedIn", "address", "type", "name"
_LEAST = 2  # characters of the core: below that a short name is hardly one


def judge_short_names(statements: Iterable[Statement], schema: Schema, offices: Mapping[str, Sequence[str]]) -> list[Statement]:
    """The ``kg:identifiedAs`` rows that follow from one reading's statements, with ids, sorted; ``statements`` have ids themselves.

    ``offices``: by name of the office the patterns that its sources' ids match (``江都科技局/*``). ``rests_on`` names the
    statements of the name.
    """
    said = [statement for statement in statements if statement.operation == "assert"]
    classes, districts = _classes(said), _districts(said)
    reasons: defaultdict[tuple[str, str, str], list[Statement]] = defaultdict(list)
    for statement in said:
        if statement.predicate not in _NAMES or not statement.value:
            continue
        if not (office := office_of(statement.source, offices)):
            continue
        of = statement.source, statement.subject
        for class_name in classes[of]:
            for district in districts[of]:
                if identity := short_name_identity(office, class_name, district, statement.value):
                    reasons[(*of, identity)].append(statement)
    rows = (_row(*key, because) for key, because in sorted(reasons.items(), key=lambda item: item[0]))
    return list(identify(rows, schema))


def short_name_identity(office: str, class_name: str, district: str, name: str) -> str | None:
    """``short:江都科技局:Enterprise:321012:华光机械``; None where the name is full or says nothing, or the place is no district."""
    text, code = folded(name), place_code(district)
    if class_name not in _CLASSES or is_full_name(class_name, text) or len(parts(text).core) < _LEAST:
        return None
    if len(code) != 6 or not code.isdigit() or code.endswith("00"):
        return None
    return f"short:{office}:{class_name}:{code}:{text}"


def office_of(source: str, offices: Mapping[str, Sequence[str]]) -> str | None:
    """The first office by name of which a pattern fits the source."""
    return next((office for office in sorted(offices) if any(fnmatchcase(source, pattern) for pattern in offices[office])), None)


def _classes(said: Sequence[Statement]) -> defaultdict[tuple[str, str], set[str]]:
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for statement in said:
        if statement.predicate == _TYPE and statement.value:
            found[statement.source, statement.subject].add(statement.value)
    return found


def _districts(said: Sequence[Statement]) -> defaultdict[tuple[str, str], set[str]]:
    """Where each thing is: the names of what it is located in, and its address."""
    names: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for statement in said:
        if statement.predicate == _NAME and statement.value:
            names[statement.source, statement.subject].add(statement.value)
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for statement in said:
        of = statement.source, statement.subject
        if statement.predicate == _LOCATED and statement.object:
            found[of] |= names[statement.source, statement.object]
        elif statement.predicate == _ADDRESS and statement.value:
            found[of].add(statement.value)
    return found


def _row(source: str, key: str, identity: str, because: Sequence[Statement]) -> Statement:
    return Statement(
        key,
        IDENTIFIED_AS,
        value=identity,
        qualifiers={"rests_on": " ".join(sorted({statement.id for statement in because}))},
        source=source,
        edition=because[0].edition,
        method=RULE,
        method_version=VERSION,
        confidence=CONFIDENCE,
    )
