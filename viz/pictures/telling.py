"""The words of a picture: its own from words.yaml, the ontology's for all else, and the evidence that a mark's title tells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml

from kg.show.words import label, period, status_words
from viz.pictures.legible import cut, one_line
from viz.pictures.links import STATUSES, Link

if TYPE_CHECKING:
    from ontology import Schema

NAMED = 12  # relations that a title names before it counts the rest
CITED = 3  # statements of one relation that a title names
NAME, QUOTE = 40, 80  # em: room of a name and of a quote within a title


@dataclass(frozen=True, slots=True)
class Telling:
    """Speaks one language, of one ontology."""

    schema: Schema
    language: str

    def say(self, word: str, **values: object) -> str:
        """The picture's own words of this name, filled with values."""
        return _words()[word][self.language].format(**values)

    def short(self, name: str) -> str:
        """A name as it stands within a title."""
        return cut(name, NAME, 1)

    def kind(self, predicate: str, inverse: bool = False) -> str:
        """What a relation is called, read from its object where ``inverse``."""
        known = self.schema.relations.get(predicate)
        return (known.inverse_label if known and inverse else label(self.schema.relations, predicate))[self.language]

    def type(self, name: str | None) -> str:
        return label(self.schema.classes, name)[self.language] if name else self.say("unclassed")

    def status(self, status: str) -> str:
        concept = self.schema.concept("status", status)
        return concept.label[self.language] if concept else status

    def statuses(self, links: Iterable[Link]) -> list[tuple[str, str]]:
        """(status, label) of those that occur, for a legend."""
        there = {link.status for link in links}
        return [(status, self.status(status)) for status in STATUSES if status in there]

    def evidence(self, head: str, links: Sequence[Link]) -> str:
        """A mark's title: what it shows, then each relation with its quote, its place and the ids of its statements."""
        lines = [self.say("counted", head=head, count=len(links)), *(self._relation(link) for link in links[:NAMED])]
        if len(links) > NAMED:
            lines.append(self.say("more", count=len(links) - NAMED))
        return "\n".join(lines)

    def _relation(self, link: Link) -> str:
        when = period(link.valid_from, link.valid_to, link.precision)[self.language]
        details = " · ".join(part for part in (when, status_words(self.schema, link.status)[self.language]) if part)
        said = f"{self.short(link.subject_name)} — {self.kind(link.predicate)} — {self.short(link.object_name)}"
        said += f" ({details})" if details else ""
        quote = f"“{cut(link.quote, QUOTE, 1)}” " if link.quote else ""
        place = self.short(link.title) + (f", {one_line(link.locator)}" if link.locator else "")
        more = f" +{len(link.statements) - CITED}" if len(link.statements) > CITED else ""
        return f"• {said}\n   {quote}{place} [{', '.join(link.statements[:CITED])}{more}]"


@cache
def _words() -> dict[str, dict[str, str]]:
    text = (files("viz.pictures") / "words.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = yaml.safe_load(text)
    return found
