"""Where 与, 和 and 及 join two names, and where they stand inside one (先进材料及智能装备研究院)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.documents.names import is_topic
from ingest.documents.tokens import Token

# Classes whose names often hold a conjunction, and those whose names hardly ever do.
_COORDINATED = frozenset(("ResearchInstitute", "Platform", "Park", "Event", "Policy", "Project", "Program", "Industry"))
_UNDIVIDED = frozenset(("University", "Enterprise", "GovernmentBody"))


def split_at_conjunctions(tokens: Sequence[Token], *, listed: bool, all_with_heads: bool) -> Iterator[tuple[str, list[Token]]]:
    """``tokens`` cut at the conjunctions that join two names, each piece with what joins it to the one before.

    ``listed``: other members of the list went before, ``all_with_heads``: each of them ended in a noun of its own.
    """
    begin, lead = 0, ""
    for index, token in enumerate(tokens):
        if token.kind != "and" or index == begin:
            continue
        left, right = tokens[begin:index], _until_conjunction(tokens, index + 1)
        if right and _joins(token.text, left, right, listed=listed or bool(lead), all_with_heads=all_with_heads):
            yield lead, list(left)
            begin, lead = index + 1, token.text
    if tokens[begin:]:
        yield lead, list(tokens[begin:])


def _until_conjunction(tokens: Sequence[Token], begin: int) -> Sequence[Token]:
    return next((tokens[begin:index] for index in range(begin, len(tokens)) if tokens[index].kind == "and"), tokens[begin:])


def _joins(conjunction: str, left: Sequence[Token], right: Sequence[Token], *, listed: bool, all_with_heads: bool) -> bool:
    if conjunction == "暨":
        return False
    complete = left[-1].kind in ("head", "title", "policy", "place", "plain") or (left[-1].kind == "quote" and len(left) == 1)
    if (
        complete
        or conjunction == "以及"
        or any([token.head and token.head.whole and token.head.cls == "Enterprise" for token in left])
    ):
        return True
    classes = {token.head.cls for token in right if token.head}
    school = next((index for index, token in enumerate(right) if token.text == "学院"), 0)
    if school and not listed and sum(len(token.text) for token in right[:school]) <= 2:
        return False  # 材料科学与工程学院
    if classes & _UNDIVIDED or any(token.kind == "title" for token in right):
        return True
    if classes & _COORDINATED and is_topic("".join(token.text for token in left)):
        return False  # 先进储能材料|及|器件创新中心
    if classes & _COORDINATED:
        return listed and not all_with_heads and left[-1].kind == "text"
    return listed or conjunction not in ("及", "及其")
