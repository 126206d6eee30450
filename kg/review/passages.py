"""The passage of an item: its sentence, with the names and the value marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from kg.review.item import Mark, Passage, Role
from kg.show.evidence import Texts, context_of

ROLES: tuple[Role, ...] = ("subject", "object", "value")


class Passages:
    """Sentences by edition and locator; each stored text is read once."""

    def __init__(self, texts: Texts) -> None:
        self._text = cache(texts)

    def passage(self, row: Mapping[str, str | None], title: str, names: Mapping[Role, Sequence[str]]) -> Passage:
        """The sentence around the quote of ``row`` (the quote alone where there is no text), its ``names`` by role marked."""
        source, locator, quote = row["source"] or "", row["locator"] or "", row["quote"] or ""
        edition = row["edition"]
        text = self._text(edition) if edition else None
        context = context_of(text, locator, quote) if text is not None else None
        if context is None:
            return Passage(quote, marks(quote, 0, len(quote), names), source, title, locator, None)
        return Passage(context.text, marks(context.text, context.start, context.end, names), source, title, locator, context.line)

    def stands_in(self, edition: str, quote: str) -> bool | None:
        """Whether the stored text of an edition holds these words; None where no text of it is stored."""
        text = self._text(edition)
        return None if text is None else quote in text


def marks(text: str, start: int, end: int, names: Mapping[Role, Iterable[str]]) -> tuple[Mark, ...]:
    """Where the names stand: of each role the longest that occurs, within ``text[start:end]`` before elsewhere.

    Marks do not overlap: a name that stands only within another one's mark is left out.
    """
    found: list[Mark] = []
    told = [(name, role) for role in ROLES for name in set(names.get(role, ())) if name]
    for name, role in sorted(told, key=lambda one: (-len(one[0]), ROLES.index(one[1]), one[0])):
        mark = None if any(mark.role == role for mark in found) else _free(text, name, found, role, start, end)
        if mark:
            found.append(mark)
    return tuple(sorted(found, key=lambda mark: mark.start))


def _free(text: str, name: str, taken: Sequence[Mark], role: Role, start: int, end: int) -> Mark | None:
    for first, last in ((start, end), (0, len(text))):
        at = text.find(name, first, last)
        while at >= 0:
            over = at + len(name)
            if all(over <= mark.start or mark.end <= at for mark in taken):
                return Mark(at, over, role)
            at = text.find(name, at + 1, last)
    return None
