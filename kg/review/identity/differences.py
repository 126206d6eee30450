"""Where two texts differ, so that a reviewer sees it at a glance."""

from __future__ import annotations

from difflib import SequenceMatcher

LONGEST = 400  # characters of a text that are compared; the work grows with the square

Spans = tuple[tuple[int, int], ...]


def differences(a: str, b: str) -> tuple[Spans, Spans]:
    """The spans of ``a`` and of ``b`` that the other does not have, in order; letters of another case are the same."""
    if max(len(a), len(b)) > LONGEST:
        return ((0, len(a)),) * (a != b and a != ""), ((0, len(b)),) * (a != b and b != "")
    steps = SequenceMatcher(None, _cased(a), _cased(b), autojunk=False).get_opcodes()
    ours = tuple((start, end) for what, start, end, _, _ in steps if what != "equal" and start < end)
    theirs = tuple((start, end) for what, _, _, start, end in steps if what != "equal" and start < end)
    return ours, theirs


def _cased(text: str) -> str:
    """Lower case, character by character: some letters become two by ``lower``."""
    return "".join(lower if len(lower := character.lower()) == 1 else character for character in text)
