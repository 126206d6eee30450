"""Which Cypher is answered: the grammar of a query that reads, and nothing else.

A database that is opened read-only is no fence: Ladybug then still runs LOAD FROM a file, COPY … TO and EXPORT DATABASE, and Neo4j
calls procedures. So what is allowed is written down as a grammar (openCypher 9 and what Ladybug adds for reading), and a text that
is not of it is refused, whatever else the engines would make of it. A new clause of an engine is refused until it stands here.

    query   = part { UNION [ALL] part } [;]
    part    = { clause } RETURN items
    clause  = [OPTIONAL] MATCH patterns [WHERE expression] | UNWIND expression AS name | WITH items [WHERE expression]
"""

from __future__ import annotations

from kg.questions.cypher_cursor import CLAUSES, DOING, Cursor
from kg.questions.cypher_text import tokens

BINARY = frozenset({"=", "<>", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "%", "^", "||", "=~"})
OPERATORS = frozenset({"AND", "OR", "XOR", "IN", "CONTAINS"})
ITEM_FUNCTIONS = frozenset({"ANY", "ALL", "NONE", "SINGLE"})
PATTERN_FUNCTIONS = frozenset({"EXISTS", "SIZE", "SHORTESTPATH", "ALLSHORTESTPATHS"})
NAMESPACES = frozenset({"DATE", "DATETIME", "LOCALDATETIME", "LOCALTIME", "TIME", "DURATION"})  # of functions: date.truncate()


def require_reading(text: str) -> None:
    """Raises UsageError unless ``text`` is one query that reads and does nothing else."""
    _Reader(tokens(text)).query()


class _Reader(Cursor):
    """Each method reads what it is named for, or raises UsageError."""

    # Clauses.

    def query(self) -> None:
        self._part()
        while self.take("UNION"):
            self.take("ALL")
            self._part()
        while self.take(";"):
            pass
        if self.place < len(self.words):
            raise self.unexpected()

    def _part(self) -> None:
        while not self.at("RETURN"):
            self._reading_clause()
        self.expect("RETURN")
        self._items()

    def _reading_clause(self) -> None:
        if self.take("UNWIND"):
            self._expression()
            self.expect("AS")
            self.name()
        elif self.take("WITH"):
            self._items()
            self._where()
        else:
            self._match()

    def _match(self) -> None:
        self.take("OPTIONAL")
        self.expect("MATCH")
        self.list_of(self._pattern)
        self._where()

    def _where(self) -> None:
        if self.take("WHERE"):
            self._expression()

    def _items(self) -> None:
        self.take("DISTINCT")
        if not self.take("*") or self.take(","):
            self.list_of(self._item)
        if self.take("ORDER"):
            self.expect("BY")
            self.list_of(self._order)
        if self.take("SKIP"):
            self._expression()
        if self.take("LIMIT"):
            self._expression()

    def _item(self) -> None:
        self._expression()
        if self.take("AS"):
            self.name()

    def _order(self) -> None:
        self._expression()
        self.take("ASC", "ASCENDING", "DESC", "DESCENDING")

    # Patterns.

    def _pattern(self) -> None:
        if self.at("=", ahead=1):
            self.name()
            self.expect("=")
        if self.take("SHORTESTPATH", "ALLSHORTESTPATHS"):
            self.expect("(")
            self._path()
            self.expect(")")
        else:
            self._path()

    def _path(self) -> None:
        self._node()
        while self.at("-") or (self.at("<") and self.at("-", ahead=1)):
            self._relation()
            self._node()

    def _node(self) -> None:
        self.expect("(")
        self._inside(")", of_edge=False)

    def _relation(self) -> None:
        self.take("<")
        self.expect("-")
        if self.take("["):
            self._inside("]", of_edge=True)
        self.expect("-", "->")

    def _inside(self, end: str, *, of_edge: bool) -> None:
        if not self.at(":", "*", "{", "WHERE", end):
            self.name()
        while self.take(":"):
            self._labels()
        if of_edge and self.take("*"):
            self._length()
        if self.token().kind == "parameter":
            self.place += 1
        elif self.at("{"):
            self._map()
        self._where()
        self.expect(end)

    def _labels(self) -> None:
        """Labels that are had together (``:``, ``&``) or of which one is had (``|``), or not had (``!``)."""
        while True:
            self.take("!")
            if self.take("("):
                self.deeper(self._labels)
                self.expect(")")
            elif not self.take("%"):
                self.label()
            if not self.take("|", "&"):
                return
            self.take(":")

    def _length(self) -> None:
        """``*1..3``, with what Ladybug has besides: ``* SHORTEST 1..6 (r, n | WHERE r.year > 2000)``."""
        if self.take("ALL"):
            self.expect("SHORTEST", "WSHORTEST")
        elif not self.take("SHORTEST", "TRAIL", "ACYCLIC") and self.take("WSHORTEST"):
            self.expect("(")
            self.label()
            self.expect(")")
        self._bound()
        if self.take(".."):
            self._bound()
        if self.take("("):
            self.name()
            self.expect(",")
            self.name()
            self.expect("|")
            self._where()
            while self.take(",", "|"):
                self._map()
            self.expect(")")

    def _bound(self) -> None:
        if self.token().kind == "number":
            self.place += 1

    # Expressions: precedence changes what an expression means, and not whether it is one.

    def _expression(self) -> None:
        self.deeper(self._operands)

    def _operands(self) -> None:
        self._operand()
        while True:
            if self.take(*BINARY, *OPERATORS):
                pass
            elif self.take("STARTS", "ENDS"):
                self.expect("WITH")
            else:
                return
            self._operand()

    def _operand(self) -> None:
        while self.take("NOT", "-", "+"):
            pass
        self._atom()
        while True:
            if self.take("."):
                self.label()
            elif self.take("["):
                self._slice()
            elif self.take("IS"):
                self.take("NOT")
                self.expect("NULL")
            elif self.at(":") and (self.token(1).kind in ("word", "quoted") or self.at("!", "(", "%", ahead=1)):
                self.place += 1
                self._labels()
            else:
                return

    def _slice(self) -> None:
        """``[1]``, ``[1..2]``, ``[..2]``; ``[1:2]`` in Ladybug."""
        if not self.at("..", ":"):
            self._expression()
        if self.take("..", ":") and not self.at("]"):
            self._expression()
        self.expect("]")

    def _atom(self) -> None:
        token = self.token()
        if token.kind in ("string", "number", "parameter"):
            self.place += 1
        elif self.at("("):
            if not self.may(self._pattern_of_two):
                self.expect("(")
                self._expression()
                self.expect(")")
        elif self.take("["):
            self._in_brackets()
        elif self.at("{"):
            self._map()
        elif self.take("CASE"):
            self._case()
        elif self.at("EXISTS", "COUNT", "COLLECT") and self.at("{", ahead=1):
            self.place += 2
            self._subquery()
        elif self.at("(", ahead=1) and token.kind == "word":
            self._call()
        elif self.at(".", ahead=1) and token.word in NAMESPACES and self.at("(", ahead=3):
            self.place += 2
            self._call()
        else:
            self.name()
            if self.at("{"):
                self._chosen()

    def _pattern_of_two(self) -> None:
        """A pattern as a condition: it has a relation, without which it would be a bracket."""
        self._node()
        if not self.at("-", "<"):
            raise self.unexpected()
        self._relation()
        self._path()

    def _call(self) -> None:
        token = self.token()
        if DOING.fullmatch(token.word) or CLAUSES.fullmatch(token.word):
            raise self.unexpected()
        self.place += 2
        if self.take(")"):
            return
        if token.word == "COUNT" and self.take("*"):
            self.expect(")")
            return
        if token.word in PATTERN_FUNCTIONS and self.at("(") and self.may(self._pattern_of_two):
            self.expect(")")
            return
        if token.word in ITEM_FUNCTIONS and self.at("IN", ahead=1):
            self._each()
            self.expect(")")
            return
        self.take("DISTINCT")
        self.list_of(self._argument)
        if token.word == "REDUCE" and self.take("|"):
            self._expression()
        self.expect(")")

    def _argument(self) -> None:
        """An expression, one with a type (``CAST(x AS INT64[])``), or a function without name (``x -> x + 1``)."""
        if self.at("->", ahead=1):
            self.name()
            self.expect("->")
        self._expression()
        if self.take("AS"):
            self._type()

    def _type(self) -> None:
        self.label()
        if self.take("("):
            self.list_of(self._bound)
            self.expect(")")
        while self.take("["):
            self._bound()
            self.expect("]")

    def _each(self) -> None:
        """``x IN xs [WHERE …] [| …]``."""
        self.name()
        self.expect("IN")
        self._expression()
        self._where()
        if self.take("|"):
            self._expression()

    def _in_brackets(self) -> None:
        if self.take("]"):
            return
        if self.at("IN", ahead=1):
            self._each()
        elif not self.may(self._pattern_comprehension):
            self.list_of(self._expression)
        self.expect("]")

    def _pattern_comprehension(self) -> None:
        """``(a)-->(b) WHERE … | b.name``."""
        self._pattern_of_two()
        self._where()
        self.expect("|")
        self._expression()

    def _map(self) -> None:
        self.expect("{")
        if not self.take("}"):
            self.list_of(self._entry)
            self.expect("}")

    def _entry(self) -> None:
        self.label()
        self.expect(":")
        self._expression()

    def _chosen(self) -> None:
        """``a {.name, .*, more: 1}``."""
        self.expect("{")
        if not self.take("}"):
            self.list_of(self._choice)
            self.expect("}")

    def _choice(self) -> None:
        if self.take("."):
            if not self.take("*"):
                self.label()
        elif self.at(":", ahead=1):
            self._entry()
        else:
            self.name()

    def _case(self) -> None:
        if not self.at("WHEN"):
            self._expression()
        while self.take("WHEN"):
            self._expression()
            self.expect("THEN")
            self._expression()
        if self.take("ELSE"):
            self._expression()
        self.expect("END")

    def _subquery(self) -> None:
        """What stands in ``EXISTS { }``: a query, or a pattern with or without MATCH."""
        if self.at("("):
            self.list_of(self._pattern)
            self._where()
        else:
            self.deeper(self._inner)
        self.expect("}")

    def _inner(self) -> None:
        while not self.at("RETURN", "}"):
            self._reading_clause()
        if self.take("RETURN"):
            self._items()
