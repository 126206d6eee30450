"""How answers are shown: JSON on standard output, or a table for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import typer

from kg.errors import Problem


def print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False))


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "", empty: str = "Nothing found."
) -> None:
    """A table that keeps every name whole: cells wrap, they are not cut."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    filled = [list(row) for row in rows]
    if not filled:
        typer.echo(empty)
        return
    table = Table(*columns, title=title or None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in table.columns:
        column.overflow = "fold"
    for row in filled:
        table.add_row(*(Text(shown(cell)) for cell in row))
    console = Console(highlight=False, soft_wrap=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=160)
    console.print(table)


def shown(cell: object) -> str:
    """A value as text for a terminal: no control characters of foreign text reach it."""
    if cell is None:
        return ""
    text = "、".join(shown(part) for part in cell) if isinstance(cell, (list, tuple)) else str(cell)
    return "".join(c if c.isprintable() or c in "\n\u3000\u00a0" else c.encode("unicode_escape").decode("ascii") for c in text)


def print_problems(problems: Iterable[Problem]) -> None:
    """What was wrong with the input, one line each, on standard error."""
    for problem in problems:
        typer.echo(f"  ! {shown(str(problem))}", err=True)
