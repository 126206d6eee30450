"""Whether a Cypher text is one query that only reads: every word in it has to be known as harmless where it stands.

A database that is opened read-only is no fence: Ladybug then still runs LOAD FROM a file, COPY … TO and EXPORT DATABASE. So
what is allowed is listed, not what is forbidden: clauses that read, names after ``.``, ``:`` and ``$``, the query's own variables,
and functions. A new clause of the engine is refused until it is added here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.errors import UsageError

READING = re.compile("MATCH|OPTIONAL|UNWIND|WITH|RETURN")  # what a query may begin with
KNOWN = re.compile(
    "MATCH|OPTIONAL|UNWIND|WITH|RETURN|WHERE|ORDER|BY|ASC|ASCENDING|DESC|DESCENDING|SKIP|LIMIT|AS|UNION|ALL|DISTINCT|AND|OR|XOR|NOT|IN|"
    "IS|NULL|TRUE|FALSE|CASE|WHEN|THEN|ELSE|END|STARTS|ENDS|CONTAINS|EXISTS|COUNT|ANY|NONE|SINGLE|SHORTEST|WSHORTEST|TRAIL|ACYCLIC"
)
# What does something is not even taken for a variable or a function.
DOING = re.compile(
    "CALL|COPY|LOAD|EXPORT|IMPORT|INSTALL|UNINSTALL|UPDATE|ATTACH|DETACH|USE|CREATE|MERGE|SET|DELETE|REMOVE|DROP|ALTER|RENAME|"
    "BEGIN|COMMIT|ROLLBACK|CHECKPOINT|PROJECT|COMMENT|EXPLAIN|PROFILE|FOREACH|START|STOP|TERMINATE|SHOW|GRANT|DENY|REVOKE|"
    "ANALYZE|YIELD|MACRO|SEQUENCE|DATABASE|EXTENSION|GRAPH"
)
_TOKEN = re.compile(
    r"""(?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
      | (?P<comment>//[^\n\r]*|/\*.*?\*/)
      | (?P<blank>[ \t\n\r]+)
      | (?P<quoted>`[^`]*`)
      | (?P<parameter>\$[^\W\d]\w*)
      | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
      | (?P<word>[^\W\d]\w*)
      | (?P<sign>[][(){}.,:;|<>=+\-*/%^!])
      | (?P<unknown>.)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str

    @property
    def word(self) -> str:
        return self.text.upper() if self.kind == "word" else ""


def parameters_of(text: str) -> frozenset[str]:
    """The names of the parameters that the query mentions."""
    return frozenset(token.text[1:] for token in _tokens(text) if token.kind == "parameter")


def require_reading(text: str) -> None:
    """Raises UsageError unless ``text`` is one query that reads and does nothing else."""
    tokens = _tokens(text)
    while tokens and tokens[-1].text == ";":
        tokens.pop()
    if not tokens or not READING.fullmatch(tokens[0].word):
        begins = f"begins with {tokens[0].text[:20]}" if tokens else "is empty"
        raise _refusal(f"this query {begins}.")
    variables = _variables(tokens)
    for place, token in enumerate(tokens):
        if token.kind == "unknown" or token.text == ";":
            raise _refusal(f"{token.text!r} stands where no reading query has it.")
        if token.kind == "word" and not _is_name(tokens, place):
            if DOING.fullmatch(token.word):
                raise _refusal(f"{token.word} does not read.")
            if not KNOWN.fullmatch(token.word) and token.text not in variables and _text(tokens, place + 1) != "(":
                raise _refusal(f"{token.text} is neither a clause that reads nor a variable of this query.")


def _variables(tokens: Sequence[Token]) -> frozenset[str]:
    """The words that patterns, AS and list expressions give a meaning in this query."""
    found: set[str] = set()
    for place, token in enumerate(tokens):
        if token.kind != "word" or KNOWN.fullmatch(token.word) or _is_name(tokens, place):
            continue
        before, after = _text(tokens, place - 1), _text(tokens, place + 1)
        in_node = before == "(" and after in ("", ")", ":", "{")
        in_edge = before == "[" and after in ("]", ":", "*", "{")
        is_path = after == "=" and _text(tokens, place + 2) == "("
        is_item = before in ("(", "[", "|") and after.upper() == "IN"
        if in_node or in_edge or is_path or is_item or before.upper() == "AS":
            found.add(token.text)
    return frozenset(found)


def _is_name(tokens: Sequence[Token], place: int) -> bool:
    """Whether the word is a property, a label or a key: after ``.``, ``:`` or ``|`` of labels, or before ``:`` in a map."""
    before, after = _text(tokens, place - 1), _text(tokens, place + 1)
    if before in (".", ":"):
        return True
    if before == "|":  # of labels, since the other | is that of a list expression
        return _text(tokens, place - 3) in (":", "|") or _text(tokens, place - 2) in (":", "|")
    return after == ":" and before in ("{", ",") and _text(tokens, place + 2) != ":"


def _text(tokens: Sequence[Token], place: int) -> str:
    return tokens[place].text if 0 <= place < len(tokens) else ""


def _tokens(text: str) -> list[Token]:
    found = (Token(str(match.lastgroup), match.group()) for match in _TOKEN.finditer(text))
    return [token for token in found if token.kind not in ("comment", "blank")]


def _refusal(what: str) -> UsageError:
    return UsageError(
        what, where="Cypher", fix="Ask with MATCH, OPTIONAL MATCH, UNWIND, WITH, WHERE and RETURN; changes go through the ledger."
    )
