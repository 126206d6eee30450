"""What a judgement rests on, as its qualifier ``rests_on`` tells it: ``s1 s2 & s3`` needs one of s1 and s2, and s3."""

from __future__ import annotations

from collections.abc import Callable

AND = " & "


def stands(rests_on: str, is_rejected: Callable[[str], bool]) -> bool:
    """Whether enough is left of what a judgement rests on; one that tells no reasons stands."""
    groups = (group.split() for group in rests_on.split(AND.strip()))
    return not any(group and all(map(is_rejected, group)) for group in groups)
