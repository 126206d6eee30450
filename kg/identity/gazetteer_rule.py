"""The rule *same-gazetteer-entry*: two names that stand for the same entry of the gazetteer mean one thing, wherever they are."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from kg.identity.names import normalise

if TYPE_CHECKING:
    import pyarrow as pa

RULE, CONFIDENCE = "same-gazetteer-entry", 0.93
SAYS = "a name, short or English name of the same entry of the gazetteer, which no other entry has, in that entry's class"
PREDICATES = ("name", "shortName", "englishName")

# A former name is none of these: it may be that of a body that was merged into the entry, and is another thing.
_FORMS = frozenset({"name", "short", "english"})


def gazetteer_identities(class_name: str, values: pa.Array) -> pa.Array:
    """``entry:university:4132010284`` for each name that certainly stands for one entry of this class, null for the others."""
    import pyarrow as pa

    encoded = values.dictionary_encode()
    told = pa.array([_entry(class_name, name) for name in encoded.dictionary.to_pylist()], pa.string())
    return told.take(encoded.indices)


@lru_cache(maxsize=1 << 16)
def _entry(class_name: str, name: str) -> str | None:
    from kg.gazetteers import load_gazetteer

    known = load_gazetteer()
    bearers = known.named(name) or known.named(normalise(name))
    if len(bearers) != 1:
        return None
    [entry] = bearers
    written = normalise(name)
    sorts = {sort for form, sort in entry.forms() if normalise(form) == written}
    ambiguous = written in map(normalise, entry.ambiguous)
    certain = entry.cls == class_name and bool(sorts & _FORMS) and "former" not in sorts and not ambiguous
    return f"entry:{entry.id}" if certain else None
