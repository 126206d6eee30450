"""The words that reading rests on, loaded once from ``lexicon/*.yaml``.

Nothing here knows a document: a list is general knowledge of how reports name things (head nouns, branches, verbs, titles,
places). What a text says itself — its district, its firms — is learned from that text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

# What a word does to the names around it; see lexicon/words.yaml.
Kind = Literal["head", "title", "cut", "weak", "soft", "plain", "place", "and", "whole"]

# What tells that a stretch of text is a name, or which.
Layer = Literal["gazetteers", "heads", "persons", "branches", "lists", "frames", "tagger", "repeats", "nested", "understood"]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster where libyaml is built in


@dataclass(frozen=True, slots=True)
class Head:
    """A noun that ends a name of this class; a weak one gives way to what a list or a frame says.

    ``alone``: it is a name without anything in front of it (中国科学院, 市政府). ``short``: it is a short form (浙大), which other
    names hold by chance. ``layer`` is what knows it.
    """

    cls: str
    strong: bool = True
    alone: bool = False
    short: bool = False
    layer: Layer = "heads"

    @property
    def whole(self) -> bool:
        """Whether it is known as a complete name, so that nothing in front of it belongs to it."""
        return self.alone and self.layer != "heads"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every word with its kind, and the pattern that finds the longest of them at a place."""

    kinds: Mapping[str, Kind]
    heads: Mapping[str, Head]
    generic: frozenset[str]
    branches: frozenset[str]
    tails: frozenset[str]
    topics: frozenset[str]
    common: re.Pattern[str]  # finds what no name holds or ends in
    list_nouns: tuple[tuple[str, tuple[str, ...]], ...]  # class, endings; the first that fits counts
    academy: frozenset[str]
    surnames: frozenset[str]
    rare_surnames: frozenset[str]  # which also begin common words
    provinces: frozenset[str]
    cities: frozenset[str]
    sets: Mapping[str, frozenset[str]]  # the smaller lists of words.yaml and measures.yaml, by name
    words: str  # a regular expression, unanchored
    first: str  # the characters that the words begin with

    def with_triggers(self, triggers: Iterable[str]) -> Lexicon:
        """The same lexicon, in which the triggers of frames are words that end a name."""
        new: dict[str, Kind] = {trigger: "cut" for trigger in triggers if trigger not in self.kinds and len(trigger) > 1}
        kinds: dict[str, Kind] = {**self.kinds, **new}
        return replace(self, kinds=kinds, words=any_of(kinds), first=_first(kinds))


@cache
def load_lexicon() -> Lexicon:
    """The built-in lexicon. Where a word is listed under several kinds, the first of: head, title, cut, soft, plain, place."""
    words, people, places, firms = _read("words"), _read("people"), _read("places"), _read("firms")
    heads = {
        word: Head(cls, strength != "weak", strength == "self", short=strength == "self" and cls == "University")
        for cls, by_strength in _nested("heads").items()
        for strength, listed in by_strength.items()
        for word in listed.split()
    }
    kinds: dict[str, Kind] = dict.fromkeys(words["whole"], "whole")
    kinds |= dict.fromkeys((*places["provinces"], *places["cities"], *places["areas"]), "place")
    kinds |= dict.fromkeys((*words["plain"], *words["so_many"]), "plain")
    kinds |= dict.fromkeys(words["soft"], "soft")
    kinds |= dict.fromkeys(words["weak"], "weak")
    kinds |= dict.fromkeys(words["cut"], "cut")
    kinds |= dict.fromkeys(("与", "和", "及", "及其", "以及", "暨"), "and")
    kinds |= dict.fromkeys((*people["academy"], *people["titles"]), "title")
    kinds |= dict.fromkeys(heads, "head")
    return Lexicon(
        kinds=kinds,
        heads=heads,
        generic=frozenset(words["generic"]),
        branches=frozenset(firms["branches"]),
        tails=frozenset((*firms["branches"], *firms["tails"])),
        topics=frozenset(firms["topics"]),
        common=re.compile(rf"{any_of(words['common'])}|(?:{any_of(words['common_ends'])})$"),
        list_nouns=tuple((cls, tuple(endings)) for cls, endings in _read("lists").items()),
        academy=frozenset(people["academy"]),
        surnames=frozenset((*"".join(people["surnames"]), *people["compound"])),
        rare_surnames=frozenset("".join(people["rare"])),
        provinces=frozenset(places["provinces"]),
        cities=frozenset(places["cities"]),
        sets={name: frozenset(listed) for name, listed in {**words, **_read("measures")}.items()},
        words=any_of(kinds),
        first=_first(kinds),
    )


def _first(words: Iterable[str]) -> str:
    return "".join(sorted({word[0] for word in words}))


_WIDEST, _SHELVES = 30, 6  # alternatives and shelves in a row; the engine tries them one after another


def any_of(words: Iterable[str]) -> str:
    """A regular expression for the longest of these words, as a tree: one step a character however many words there are."""
    tree: dict[str, dict] = {}  # type: ignore[type-arg]  # a tree of trees has no finite type
    for word in words:
        node = tree
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}

    def pattern(node: dict) -> str:  # type: ignore[type-arg]  # as above
        branches = {character: re.escape(character) + pattern(node[character]) for character in sorted(node) if character}
        if not branches:
            return ""
        joined = next(iter(branches.values())) if len(branches) == 1 and "" not in node else f"(?:{_in_shelves(branches)})"
        return joined + ("?" if "" in node else "")

    return pattern(tree)


def _in_shelves(branches: Mapping[str, str]) -> str:
    """The branches as alternatives; many of them in shelves within shelves that a look at one character opens or leaves closed."""
    characters = list(branches)
    if len(characters) <= _WIDEST:
        return "|".join(branches.values())
    size = max(_WIDEST, -(-len(characters) // _SHELVES))
    shelves = [characters[begin : begin + size] for begin in range(0, len(characters), size)]
    return "|".join(
        f"(?=[{''.join(map(re.escape, shelf))}])(?:{_in_shelves({character: branches[character] for character in shelf})})"
        for shelf in shelves
    )


def _nested(name: str) -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = yaml.load(
        files(__package__).joinpath("lexicon", f"{name}.yaml").read_text("utf-8"), _LOADER
    )
    return loaded


def _read(name: str) -> dict[str, list[str]]:
    loaded: dict[str, str] = yaml.load(files(__package__).joinpath("lexicon", f"{name}.yaml").read_text("utf-8"), _LOADER)
    return {key: value.split() for key, value in loaded.items()}
