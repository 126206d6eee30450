"""The pairs that wait as a CSV file to be filled in, and back: one row a pair."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError, Problem
from kg.review import spreadsheet
from kg.review.identity.open_pairs import Ends, Waiting, steps
from kg.review.identity.pair import Verdict, pair_id
from kg.review.item import Asked, Decision
from kg.show import words

if TYPE_CHECKING:
    from kg.snapshot import Snapshot

SIDE = ("label", "class", "names")
COLUMNS = (
    *("a", "b", *(f"a_{name}" for name in SIDE), *(f"b_{name}" for name in SIDE)),
    *("score", "reasons", "moves", "judged", "reviewer", "verdict", "comment"),
)
NEEDED = ("a", "b", "verdict")
VERDICTS: Mapping[str, Verdict] = {
    **dict.fromkeys(("same", "s", "yes", "y", "one", "相同", "同", "是"), "same"),
    **dict.fromkeys(("different", "d", "no", "n", "two", "不同", "否", "不是"), "different"),
    **dict.fromkeys(("unsure", "u", "?", "？", "maybe", "不确定", "存疑"), "unsure"),
}
SKIPPED = frozenset(("", "skip", "跳过"))


def write(pairs: Waiting, path: Path, language: str) -> int:
    """Write the list to ``path``, whole or not at all; how many rows it has. Raises InputError where it cannot be written."""
    return spreadsheet.write(COLUMNS, _rows(pairs, language), path)


def _rows(pairs: Waiting, language: str) -> Iterator[tuple[str, ...]]:
    known = _known(pairs.snapshot, pairs.ends)
    for one in pairs.ends:
        row, stands = pairs.row(one), one.standing
        a, b = (stands.a_keys[0], stands.b_keys[0]) if stands and one.a == one.b else (one.a, one.b)
        sides = [_side(known.get(end), pairs, language) for end in (one.a, one.b)]
        score = row["score"] if row else stands.score if stands else None
        reasons = "; ".join(f"{step.label[language]} {step.weight:+.1f}" for step in steps(row["reasons"])) if row else ""
        told = ("" if score is None else f"{score:.2f}", reasons, str(row["degree"]) if row else "")
        yield (a, b, *sides[0], *sides[1], *told, *((stands.judged.verdict, stands.judged.agent) if stands else ("", "")), "", "")


def _known(snapshot: Snapshot, ends: Sequence[Ends]) -> dict[str, tuple[str, str, list[str]]]:
    ids = sorted({end for one in ends for end in (one.a, one.b)})
    query = "SELECT id, label, class, names FROM entities WHERE id IN (SELECT unnest($ids::VARCHAR[]))"
    rows = snapshot.sql(query, {"ids": ids}).to_pylist()
    return {row["id"]: (row["label"], row["class"] or "", row["names"]) for row in rows}


def _side(known: tuple[str, str, list[str]] | None, pairs: Waiting, language: str) -> tuple[str, str, str]:
    if known is None:
        return "", "", ""
    label, class_name, names = known
    called = words.label(pairs.workspace.schema.classes, class_name)[language]
    return label, called, "、".join(name for name in names if name != label)


def read(path: Path) -> tuple[list[Asked], list[Problem]]:
    """The answers in a list, and the rows that are none. Rows without a verdict are passed over.

    Raises InputError for a file that is no such list.
    """
    asked: list[Asked] = []
    problems: list[Problem] = []
    for number, row in spreadsheet.read(path, NEEDED):
        where = f"{path.name}: row {number}"
        try:
            if one := _asked(row, where):
                asked.append(one)
        except InputError as error:
            problems.append(Problem(where + (f", {error.where}" if error.where else ""), error.what, error.fix))
    return asked, problems


def _asked(row: Mapping[str, str], where: str) -> Asked | None:
    word = row.get("verdict", "").strip().casefold()
    if word in SKIPPED:
        return None
    if word not in VERDICTS:
        raise InputError(f"is no verdict: {word!r}.", where="verdict", fix="Write same, different or unsure, or nothing.")
    a, b = (row.get(end, "").strip() for end in ("a", "b"))
    if not a or not b:
        raise InputError("does not say of which two.", where="a, b", fix="Keep the first columns as they were exported.")
    return Asked(
        pair_id(a, b), Decision(VERDICTS[word], comment=row.get("comment", "").strip()), row.get("judged", "").strip(), where
    )


def _score(cell: str) -> float | None:
    """As it was exported; a spreadsheet may have made a comma of the point."""
    try:
        score = float(cell.strip().replace(",", "."))
    except ValueError:
        return None
    return score if 0 <= score <= 1 else None
