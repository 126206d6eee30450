"""One question, one answer: how the answers of two engines differ, as typed values."""

from __future__ import annotations

from collections import Counter

from kg.questions.answer import Answer, Row, Value

Typed = tuple[tuple[str, str], ...]


def differences(left: Answer, right: Answer, *, ordered: bool = False) -> list[str]:
    """What one answer has and the other lacks, a sentence each; empty when both are the same.

    Rows are compared as a multiset (two equal rows are not one), in their order too when ``ordered``. 1, 1.0, true and "1"
    are four different values.
    """
    if left.columns != right.columns:
        return [f"{left.engine} has the columns {left.columns}, {right.engine} {right.columns}"]
    ours, theirs = ([_typed(row) for row in answer.rows] for answer in (left, right))
    missing, surplus = Counter(ours) - Counter(theirs), Counter(theirs) - Counter(ours)
    found = [f"{count} × {row} in {left.engine} alone" for row, count in missing.items()]
    found += [f"{count} × {row} in {right.engine} alone" for row, count in surplus.items()]
    if ordered and not found and ours != theirs:
        found.append(f"{left.engine} and {right.engine} give the same rows in another order")
    return found


def _typed(row: Row) -> Typed:
    return tuple((type(value).__name__, _canonical(value)) for value in row)


def _canonical(value: Value) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(f"{type(part).__name__} {_canonical(part)}" for part in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_canonical(value[key])}" for key in sorted(value)) + "}"
    return repr(value)
