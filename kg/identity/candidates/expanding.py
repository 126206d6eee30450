"""What the gazetteer adds to a name: the entries that it may mean, and how it reads in full (扬大附院 → 扬州大学附院)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kg.identity.candidates.numbered import Numbered, numbered
from kg.identity.candidates.senses import affixes
from kg.identity.forms import bare, folded
from kg.identity.latin import is_latin, pinyin, tokens
from kg.identity.parts import parts

if TYPE_CHECKING:
    from kg.gazetteers import Entry

_MANY = 3  # entries of one form, from which on it says too little
_SHORTENED = frozenset(
    {"University", "ResearchInstitute", "Enterprise", "GovernmentBody"}
)  # whose short forms begin names of their parts
_LONGEST_FORM = 6
_BRACKET = re.compile(r"\s*\([^()]*\)")
_LONGEST_AFFIX = 8  # words of the longest name of an academy
_UNTOLD = frozenset(["group", "chinese"])  # words at the end that a Latin name has or has not

Words = tuple[str, ...]
Form = TypeVar("Form", str, Words)


class Bearer(NamedTuple):
    """An entry that has a form: its id, folded name and class."""

    id: str
    name: str
    class_name: str


@lru_cache(maxsize=1 << 16)
def entries(name: str) -> frozenset[str]:
    """The ids of the entries that the name may mean: that have it as a form, in Latin letters by its words, with or without what
    says which group or academy it belongs to; or that have its number."""
    return frozenset(bearer.id for bearer in _bearers(name))


@lru_cache(maxsize=1 << 16)
def numbers(name: str) -> frozenset[str]:
    """What the name says as that of a numbered body, one text for each whole that it may belong to."""
    found = numbered(name)
    if found is None:
        return frozenset()
    wholes = _universities(found.whole) if found.kind == "医院" else ()
    return frozenset(" ".join((whole, found.number, found.kind)) for whole in wholes or _unknown_whole(found))


@lru_cache(maxsize=1 << 16)
def expanded(form: str) -> frozenset[str]:
    """What a folded Chinese name may be read as: the other names of the entries that have it, English ones too, and itself with
    a short form at its beginning in full."""
    bearers = _bearers(form) or _firms(form)
    found = {name for bearer in bearers for name in _forms(bearer.id)} if len(bearers) <= _MANY else set()
    for length in range(min(_LONGEST_FORM, len(form) - 2), 1, -1):
        wholes = [bearer.name for bearer in _by_form().get(form[:length], ()) if bearer.class_name in _SHORTENED]
        if wholes:
            found |= {name + form[length:] for name in wholes[:_MANY]}
            break
    return frozenset(found - {form})


def _bearers(name: str) -> Sequence[Bearer]:
    found = dict.fromkeys(_by_form().get(folded(name), ()))
    if is_latin(name):
        found |= dict.fromkeys(bearer for words in _readings(name) for bearer in _by_words().get(words, ()))
    found |= dict.fromkeys(bearer for number in numbers(name) for bearer in _by_number().get(number, ()))
    return tuple(found)


def _readings(name: str) -> Iterator[Words]:
    """The words of a Latin name; also of what stands before a comma, and without group or academy at an end."""
    plain = _BRACKET.sub("", name)
    for text in dict.fromkeys((name, plain, plain.split(",")[0])):
        words = tokens(text)
        yield words
        if len(words) > 1 and words[-1] in _UNTOLD:
            yield words[:-1]
        for length in range(1, min(len(words), _LONGEST_AFFIX + 1)):
            if words[-length:] in affixes():
                yield words[:-length]
            if words[:length] in affixes():
                yield words[length:]


def _firms(form: str) -> Sequence[Bearer]:
    """The firms that are known by what is left of a registered name without place and legal form."""
    known = parts(form)
    if "公司" not in known.legal_form or known.branch:
        return ()
    for own in (known.core + known.trade, known.core):
        if len(own) > 1 and (found := [bearer for bearer in _by_form().get(own, ()) if bearer.class_name == "Enterprise"]):
            return found
    return ()


def _universities(whole: str) -> Sequence[str]:
    """The ids of the universities that a hospital belongs to."""
    if not is_latin(whole):
        found = [bearer.id for bearer in _by_form().get(whole, ()) if bearer.class_name == "University"]
        return found if len(found) <= _MANY else ()
    words = whole.split(" ")
    for length in range(len(words), 1, -1):
        for at in range(len(words) - length + 1):
            named = _by_words().get(tuple(words[at : at + length]), ())
            if found := [bearer.id for bearer in named if bearer.class_name == "University"]:
                return found
    return ()


def _unknown_whole(found: Numbered) -> Sequence[str]:
    """A group's code as it is; of what else a numbered hospital belongs to, a city mostly, the sound."""
    if found.kind != "医院":
        return (found.whole,)
    if not found.number.isdecimal():
        return ()
    return (found.whole.replace(" ", "") if is_latin(found.whole) else pinyin(bare(found.whole)),)


def _forms(ident: str) -> list[str]:
    from kg.gazetteers import load_gazetteer

    return [form if sort == "english" else folded(form) for form, sort in load_gazetteer()[ident].forms() if sort != "former"]


@cache
def _by_form() -> dict[str, list[Bearer]]:
    """Folded form → the entries that have it."""
    from kg.gazetteers import load_gazetteer

    return _grouped((folded(form), _bearer(entry)) for entry in load_gazetteer() for form, _ in entry.forms())


@cache
def _by_words() -> dict[Words, list[Bearer]]:
    """The words of a Latin form → the entries that have it, also without a word at the end that may be left out."""
    from kg.gazetteers import load_gazetteer

    found = ((tokens(form), _bearer(entry)) for entry in load_gazetteer() for form, _ in entry.forms() if is_latin(form))
    return _grouped(
        (reading, bearer)
        for words, bearer in found
        for reading in (words, *([words[:-1]] if len(words) > 1 and words[-1] in _UNTOLD else []))
    )


@cache
def _by_number() -> dict[str, list[Bearer]]:
    """What ``numbers`` says of its forms → the entries that have one of them."""
    from kg.gazetteers import load_gazetteer

    bodies = (entry for entry in load_gazetteer() if entry.cls in ("ResearchInstitute", "Organisation"))
    return _grouped((number, _bearer(entry)) for entry in bodies for form, _ in entry.forms() for number in numbers(form))


def _bearer(entry: Entry) -> Bearer:
    return Bearer(entry.id, folded(entry.name), entry.cls)


def _grouped(pairs: Iterable[tuple[Form, Bearer]]) -> dict[Form, list[Bearer]]:
    found: dict[Form, list[Bearer]] = {}
    for key, bearer in dict.fromkeys(pairs):
        found.setdefault(key, []).append(bearer)
    return found
