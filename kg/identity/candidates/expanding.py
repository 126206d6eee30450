"""What the gazetteer adds to a name: the entries that it may mean, and how it reads in full (扬大附院 → 扬州大学附院)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from kg.identity.forms import folded

_MANY = 3  # entries of one form, from which on it says too little
_SHORTENED = frozenset(
    {"University", "ResearchInstitute", "Enterprise", "GovernmentBody"}
)  # whose short forms begin names of their parts
_LONGEST_FORM = 6


def entries(form: str) -> Sequence[str]:
    """The ids of the entries that have this folded form."""
    return [ident for ident, _, _ in _by_form().get(form, ())]


@lru_cache(maxsize=1 << 16)
def expanded(form: str) -> frozenset[str]:
    """What a folded Chinese name may be read as: the other names of the entries that have it, English ones too, and itself with
    a short form at its beginning in full."""
    bearers = _by_form().get(form, ())
    found = {name for ident, _, _ in bearers for name in _forms(ident)} if len(bearers) <= _MANY else set()
    for length in range(min(_LONGEST_FORM, len(form) - 2), 1, -1):
        wholes = [name for _, name, class_name in _by_form().get(form[:length], ()) if class_name in _SHORTENED]
        if wholes:
            found |= {name + form[length:] for name in wholes[:_MANY]}
            break
    return frozenset(found - {form})


def _forms(ident: str) -> list[str]:
    from kg.gazetteers import load_gazetteer

    return [form if sort == "english" else folded(form) for form, sort in load_gazetteer()[ident].forms() if sort != "former"]


@cache
def _by_form() -> dict[str, list[tuple[str, str, str]]]:
    """Folded form → id, folded name and class of each entry that has it."""
    from kg.gazetteers import load_gazetteer

    found: dict[str, list[tuple[str, str, str]]] = {}
    for entry in load_gazetteer():
        told = (entry.id, folded(entry.name), entry.cls)
        for form in dict.fromkeys(folded(form) for form, _ in entry.forms()):
            found.setdefault(form, []).append(told)
    return found
