"""Reading the words of a Cypher text one after the other: what a grammar is written with."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from kg.errors import UsageError
from kg.questions.cypher_text import Token, refusal

DEEP = 60  # brackets in brackets; more than anybody writes, and less than what ends an engine
STEPS = 100  # looks at each word, on average: brackets are read twice where they may be a pattern, in each other often
# Words that stand where a name might, and are none; with quotes (`match`) they are.
CLAUSES = re.compile("MATCH|OPTIONAL|UNWIND|WITH|RETURN|WHERE|UNION|ORDER|SKIP|LIMIT|AS|AND|OR|XOR|NOT|IN|IS|WHEN|THEN|ELSE|END")
# What does something in one of the engines is no name without quotes either: a text that has it is refused with a clear word.
DOING = re.compile(
    "CALL|COPY|LOAD|EXPORT|IMPORT|INSTALL|UNINSTALL|ATTACH|DETACH|CREATE|MERGE|SET|DELETE|REMOVE|DROP|ALTER|FOREACH|CHECKPOINT"
)


class Cursor:
    """Where a reader stands in the words of a text."""

    def __init__(self, words: Sequence[Token]) -> None:
        self.words, self.place, self._depth = words, 0, 0
        self._steps, self._most = 0, STEPS * (len(words) + 10)

    def token(self, ahead: int = 0) -> Token:
        self._steps += 1
        if self._steps > self._most:
            raise refusal("its brackets cannot be told apart in time.", "Ask for less at once.")
        place = self.place + ahead
        return self.words[place] if place < len(self.words) else Token("end", "")

    def at(self, *texts: str, ahead: int = 0) -> bool:
        """Whether the next word (in capitals) or sign is one of these."""
        token = self.token(ahead)
        return (token.word or token.text) in texts if token.kind in ("word", "sign") else False

    def take(self, *texts: str) -> bool:
        if not self.at(*texts):
            return False
        self.place += 1
        return True

    def expect(self, *texts: str) -> None:
        if not self.take(*texts):
            raise self.unexpected()

    def unexpected(self) -> UsageError:
        token = self.token()
        if DOING.fullmatch(token.word):
            return refusal(f"{token.word} does not read.")
        if token.kind == "end":
            return refusal("this query is not finished." if self.words else "this query is empty.")
        begins = "this query begins with " if not self.place else ""
        return refusal(f"{begins}{token.text[:40]}{'' if begins else ' stands where no reading query has it'}.")

    def name(self) -> None:
        """A variable."""
        token = self.token()
        if token.kind != "quoted" and (token.kind != "word" or CLAUSES.fullmatch(token.word) or DOING.fullmatch(token.word)):
            raise self.unexpected()
        self.place += 1

    def label(self) -> None:
        """A label, a relation type, a property or a key: any word, as a sign before it says that it is one."""
        if self.token().kind not in ("word", "quoted"):
            raise self.unexpected()
        self.place += 1

    def list_of(self, element: Callable[[], None]) -> None:
        element()
        while self.take(","):
            element()

    def may(self, reading: Callable[[], None]) -> bool:
        """Read it where it stands there, and otherwise nothing."""
        place, depth = self.place, self._depth
        try:
            reading()
        except UsageError:
            if self._steps > self._most:
                raise
            self.place, self._depth = place, depth
            return False
        return True

    def deeper(self, reading: Callable[[], None]) -> None:
        self._depth += 1
        if self._depth > DEEP:
            raise refusal(f"it has more than {DEEP} brackets in each other.", "Ask for less at once.")
        reading()
        self._depth -= 1
