"""The rule *same-gazetteer-entry*: two names that stand for the same entry of the gazetteer mean one thing, wherever they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kg.identity.names import normalise, normalised

if TYPE_CHECKING:
    import pyarrow as pa

RULE, CONFIDENCE = "same-gazetteer-entry", 0.93
SAYS = "a name of the same entry of the gazetteer that certainly means this entry, in that entry's class"
PREDICATES = ("name", "shortName", "englishName")


class _Forms(NamedTuple):
    """Names, and the identity that each of them gives."""

    names: pa.Array
    identities: pa.Array


def gazetteer_identities(class_name: str, values: pa.Array) -> pa.Array:
    """``entry:university:4132010284`` for each name that certainly stands for one entry of this class, null for the others."""
    import pyarrow as pa
    import pyarrow.compute as pc

    forms = _certain().get(class_name)
    if forms is None:
        return pa.nulls(len(values), pa.string())
    return forms.identities.take(pc.index_in(normalised(values), forms.names))


@cache
def _certain() -> Mapping[str, _Forms]:
    """By class, the forms that stand for one entry wherever they are.

    A former name never does: it may be that of a body that was merged into the entry, and is another thing. Nor does the short
    name of a firm, by which its subsidiaries go as well (华为), nor a name in Latin letters: the gazetteer knows few bodies abroad,
    and there is a Northeastern University in Shenyang and in Boston.
    """
    import pyarrow as pa

    from kg.gazetteers import load_gazetteer

    bearers: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    uncertain: set[str] = set()
    for entry in load_gazetteer():
        uncertain |= {normalise(form) for form in (*entry.ambiguous, *entry.former_names)}
        for form, sort in entry.forms():
            bearers[normalise(form)].add((entry.cls, entry.id))
            if (sort == "short" and entry.cls == "Enterprise") or form.isascii():
                uncertain.add(normalise(form))
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for form, entries in bearers.items():
        if len(entries) == 1 and form not in uncertain:
            [(class_name, ident)] = entries
            found[class_name].append((form, f"entry:{ident}"))
    return {
        class_name: _Forms(*(pa.array(column, pa.string()) for column in zip(*forms, strict=True)))
        for class_name, forms in found.items()
    }
