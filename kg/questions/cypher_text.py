"""A Cypher text in its words: what each is, and where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.errors import UsageError

_TOKEN = re.compile(
    r"""(?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
      | (?P<comment>//[^\n\r]*|/\*.*?\*/)
      | (?P<blank>[ \t\n\r]+)
      | (?P<quoted>`[^`]+`)
      | (?P<parameter>\$[^\W\d]\w*)
      | (?P<number>0[xX][0-9a-fA-F]+|(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
      | (?P<word>[^\W\d]\w*)
      | (?P<sign>\.\.|<>|<=|>=|=~|!=|\|\||->|[][(){}.,:;|<>=+\-*/%^!&])
      | (?P<unknown>.)""",
    re.VERBOSE | re.DOTALL,
)
# Neo4j reads \u0027 as the quote that ends a string, before it looks for strings; Ladybug reads it as a letter in one.
_ESCAPED = re.compile(r"(?<!\\)(?:\\\\)*\\[uU]")


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str

    @property
    def word(self) -> str:
        """The word in capitals, as keywords are known; empty for anything that is no word."""
        return self.text.upper() if self.kind == "word" else ""


def tokens(text: str) -> list[Token]:
    """The words and signs of a text, without comments and blanks.

    Raises UsageError for what no engine reads alike: an escape such as \\u0027, and a sign that Cypher does not have.
    """
    if _ESCAPED.search(text):
        raise refusal("it has an escape of the form \\u0041, which engines read differently.", "Write the character itself.")
    found = [Token(str(match.lastgroup), match.group()) for match in _TOKEN.finditer(text)]
    for token in found:
        if token.kind == "unknown":
            raise refusal(f"{token.text!r} stands where no reading query has it.")
    return [token for token in found if token.kind not in ("comment", "blank")]


def parameters_of(text: str) -> frozenset[str]:
    """The names of the parameters that the query mentions."""
    return frozenset(token.text[1:] for token in tokens(text) if token.kind == "parameter")


def refusal(what: str, fix: str = "") -> UsageError:
    asked = "Ask with MATCH, OPTIONAL MATCH, UNWIND, WITH, WHERE and RETURN; changes go through the ledger."
    return UsageError(what, where="Cypher", fix=fix or asked)
