"""What the tests of this part say: statements whose ids are chosen, so that they can be followed."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from kg.statements import Ledger, Statement

REPORT, LIST = "报告.txt", "名单.xlsx"


def said(id: str, value: str = "苏州大学", source: str = REPORT, **more: object) -> Statement:
    """A name of some entity, as a source gives it; any field of a statement may be given."""
    fields = {"subject": "e1", "predicate": "name", "lang": "zh", "quote": value, "method": "test", **more}
    return Statement(id=id, value=value, source=source, **fields)  # type: ignore[arg-type]  # any field of a statement


def read(ledger: Ledger, *statements: Statement, source: str = REPORT) -> None:
    """One change with all that a source says."""
    ledger.commit(statements, agent="test", message="", complete=[source])


def values(table: pa.Table) -> dict[str, str]:
    """Statement id → value."""
    return dict(zip(table["id"].to_pylist(), table["value"].to_pylist(), strict=True))


def current(ledger: Ledger, change: int | None = None) -> dict[str, str]:
    return values(ledger.current(change=change))


def rows(count: int, source: str = REPORT, prefix: str = "s") -> Iterable[Statement]:
    return (said(f"{prefix}{number}", source=source) for number in range(count))
