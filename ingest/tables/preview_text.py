"""A preview as lines for a terminal. Every label is there in Chinese and in English: nobody says which of them the reader reads."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.tables.preview import ColumnShown, TablePreview, TableShown

_SHOWN = 3  # texts of many
_LONGEST = 40  # characters of a text
_WIDEST = 48  # of a terminal's columns are kept for what a column means
_UNKNOWN = "? 含义不明，不读 unknown, not read"


def lines(found: TablePreview) -> Iterator[str]:
    """All that is shown of a file."""
    yield f"{found.path}: {found.statements:,} 条陈述 statements, {found.entities:,} 个实体 entities"
    for table in found.tables:
        yield ""
        yield from _table(table)
    if found.said:
        yield "\n例如 for example"
        yield from (f"  {line}" for line in found.said)
    if found.problems:
        yield "\n问题 problems"
        yield from (f"  ! {problem}" for problem in found.problems)
    if found.mapping:
        yield f"\n映射 mapping\n{found.mapping}"


def _table(table: TableShown) -> Iterator[str]:
    first, last = table.header
    header = str(first) if first == last else f"{first}-{last}"
    yield f"{table.sheet}: 表头在第 {header} 行 header in row {header}, {table.records:,} 行 rows"
    for label, texts in (
        ("标题 title", table.titles),
        ("分组 groups", table.groups),
        ("注 notes", table.notes),
        ("跳过的行 rows passed over", table.passed),
        ("隐藏的行（照读） hidden rows, read", (table.hidden_rows,) if table.hidden_rows else ()),
        ("隐藏的列（照读） hidden columns, read", (table.hidden_columns,) if table.hidden_columns else ()),
    ):
        if texts:
            yield f"  {label}: {_few(texts)}"
    titles = max((_width(_short(column.title)) for column in table.columns), default=0)
    meanings = min(_WIDEST, max((_width(column.meaning or _UNKNOWN) for column in table.columns), default=0))
    yield from (_column(column, titles, meanings) for column in table.columns)


def _column(column: ColumnShown, titles: int, meanings: int) -> str:
    title, meaning = _padded(_short(column.title), titles), _padded(column.meaning or _UNKNOWN, meanings)
    return f"  {column.column:>3}  {title}  {meaning}  {_few(column.samples)}".rstrip()


def _few(texts: Sequence[str]) -> str:
    more = f" | … 共 {len(texts)} in all" if len(texts) > _SHOWN else ""
    return " | ".join(map(_short, texts[:_SHOWN])) + more


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """The columns that a text takes in a terminal, where a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
