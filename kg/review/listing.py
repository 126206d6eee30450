"""The queue as a CSV file to be filled in, and back: one row an item.

It is UTF-8 with a byte order mark and opens in Excel, LibreOffice and WPS as it is. What they may make of it when they save
is read, too: semicolons or tabs between the cells, GB 18030 or UTF-16 as the encoding.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kg.errors import InputError, Problem
from kg.review.cells import neutral, restored
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
LARGEST = 100 * 2**20  # bytes of a list
LONGEST = 30_000  # code points of a cell; Excel takes 32,767


def write(items: Iterable[Item], path: Path, language: str) -> int:
    """Write the list to ``path``, whole or not at all; how many rows it has. Raises InputError where it cannot be written."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    count = 0
    try:
        with part.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
            writer.writerow(COLUMNS)
            for item in items:
                writer.writerow(neutral(_cut(cell)) for cell in row_of(item, language))
                count += 1
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        fix = "Close it where it is open, or name another file."
        raise InputError(f"cannot be written ({error.strerror or error}).", where=str(path), fix=fix) from error
    return count


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
    rows = _rows(path)
    header = [cell.strip().casefold() for cell in next(rows, (0, []))[1]]
    if missing := [name for name in NEEDED if name not in header]:
        fix = "Fill in a file that `kg review --export` wrote, and keep its first row."
        raise InputError(f"lacks the columns {', '.join(missing)}.", where=str(path), fix=fix)
    asked: list[Asked] = []
    problems: list[Problem] = []
    first: dict[str, int] = {}
    for number, cells in rows:
        row = {name: restored(cell) for name, cell in zip(header, cells, strict=False)}
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


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows with their numbers, as a spreadsheet counts them; blank ones are left out."""
    text = _text(path)
    head = text.partition("\n")[0].casefold()
    delimiter = max(",;\t", key=head.count)
    csv.field_size_limit(4 * LONGEST)  # the limit is the whole process's: other readers of CSV set theirs
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, cells in enumerate(reader, 1):
            if any(cells):
                yield number, cells
    except csv.Error as error:
        fix = "Save it as CSV from the program that wrote it."
        raise InputError(f"is no CSV file from line {reader.line_num} on: {error}.", where=str(path), fix=fix) from error


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"is larger than {LARGEST >> 20} MB.", where=str(path), fix="Export a part: --source or --limit.")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror or error}).", where=str(path), fix="Check its name.") from error
    if data.startswith(b"PK\x03\x04"):
        raise InputError("is a workbook.", where=str(path), fix="Save it as “CSV UTF-8”, then import that.")
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("is no text in UTF-8, UTF-16 or GB 18030.", where=str(path), fix="Save it as “CSV UTF-8”.")
