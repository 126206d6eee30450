"""The queue of what was read as a CSV file to be filled in, and back: one row an item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from kg.errors import InputError, Problem
from kg.review import spreadsheet
from kg.review.item import FIELDS, Answer, Asked, Decision, Item

CORRECTED = {f"corrected_{name}": name for name in FIELDS}
TOLD = ("item", "kind", "seen", "sentence", "understood", "status", "when", "confidence", "why", "method", "source", "place")
COLUMNS = (*TOLD, "present", "review", "decision", *CORRECTED, "comment")
NEEDED = ("item", "kind", "seen", "decision")
ANSWERS: Mapping[str, Answer] = {
    **dict.fromkeys(("accept", "accepted", "a", "yes", "y", "right", "接受", "对", "是", "正确"), "accept"),
    **dict.fromkeys(("reject", "rejected", "r", "no", "n", "wrong", "驳回", "错", "否", "错误"), "reject"),
    **dict.fromkeys(("correct", "corrected", "c", "更正", "改", "修改"), "correct"),
    **dict.fromkeys(("nothing", "x", "无此", "没有"), "nothing"),
}
SKIPPED = frozenset(("", "skip", "s", "跳过"))


def write(items: Iterable[Item], path: Path, language: str) -> int:
    """Write the list to ``path``, whole or not at all; how many rows it has. Raises InputError where it cannot be written."""
    return spreadsheet.write(COLUMNS, (row_of(item, language) for item in items), path)


def row_of(item: Item, language: str) -> tuple[str, ...]:
    """The cells of an item, the last ones empty."""
    passage = item.passage
    place = f"{passage.locator} (line {passage.line})" if passage.line else passage.locator
    told = (item.id, item.kind, item.seen, passage.text, item.understood[language], item.status[language], item.when[language])
    more = (f"{item.confidence:.2f}", ", ".join(item.why), item.method, passage.title, place)
    present = "; ".join(f"{name}={value}" for name, value in item.fields.items() if value)
    review = f"{item.review} ({item.reviewer or ''})" if item.review else ""
    return (*told, *more, present, review, "", *("" for _ in CORRECTED), "")


def read(path: Path, kind: str) -> tuple[list[Asked], list[Problem]]:
    """The answers in a list of one kind, and the rows that are none. Rows without a decision are passed over.

    Raises InputError for a file that is no such list.
    """
    asked: list[Asked] = []
    problems: list[Problem] = []
    first: dict[str, int] = {}
    for number, row in spreadsheet.read(path, NEEDED):
        where = f"{path.name}: row {number}"
        try:
            one = _asked(row, kind, where)
            if one is None:
                continue
            if one.item in first:
                raise InputError(f"is a second answer for the item of row {first[one.item]}.", fix="Keep one of the two.")
            first[one.item] = number
            asked.append(one)
        except InputError as error:
            problems.append(Problem(where + (f", {error.where}" if error.where else ""), error.what, error.fix))
    return asked, problems


def _asked(row: Mapping[str, str], kind: str, where: str) -> Asked | None:
    word = row.get("decision", "").strip().casefold()
    corrected = {name: row[column] for column, name in CORRECTED.items() if row.get(column, "").strip()}
    if word in SKIPPED:
        if corrected:
            raise InputError(
                "says what is right, and has no decision.", where="decision", fix="Write correct there, or empty the row."
            )
        return None
    if word not in ANSWERS:
        raise InputError(f"is no decision: {word!r}.", where="decision", fix="Write accept, reject, correct or nothing.")
    answer = ANSWERS[word]
    if corrected and answer != "correct":
        raise InputError(f"says {answer}, and what is right instead.", where="decision", fix="Write correct, or empty those cells.")
    item, seen = row.get("item", "").strip(), row.get("seen", "").strip()
    if not item or not seen:
        raise InputError("has no item.", where="item", fix="Keep the first columns as they were exported.")
    if row.get("kind", "").strip() != kind:
        raise InputError(f"is of another kind of review than {kind}.", where="kind", fix="Import it with --kind.")
    return Asked(item, Decision(answer, corrected, row.get("comment", "").strip()), seen, where)
