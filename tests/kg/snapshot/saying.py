"""What the tests of this part say: sources with a few things and what holds between them, as a reader would hand it on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from kg.identity import judge
from kg.snapshot import Snapshot, build_snapshot
from kg.statements import Ledger, Statement, entity_key, identify
from kg.statements.statement import SOURCE_EDITION, SOURCE_TITLE
from ontology import load_schema

SCHEMA = load_schema()
EDITION = "0" * 64

FIRM = "江苏绿波机床股份有限公司"
OTHER_FIRM = "扬州远帆泵业有限公司"
SHORT = "绿波机床"
UNIVERSITY = "苏州大学"
AWARD = "科技进步奖"
DISTRICT = "江都区"
CLASSES = {
    FIRM: "Enterprise",
    OTHER_FIRM: "Enterprise",
    SHORT: "Enterprise",
    UNIVERSITY: "University",
    AWARD: "Award",
    DISTRICT: "Region",
}


def fact(subject: str, predicate: str, object: str, *, quote: str = "原文", **more: object) -> Statement:
    """A relation between two names of CLASSES; ``reading`` gives them the keys of its source."""
    return Statement(subject, predicate, object=object, quote=quote, **more)  # type: ignore[arg-type]  # any field of a statement


def literal(subject: str, predicate: str, value: str, *, quote: str = "原文", **more: object) -> Statement:
    return Statement(subject, predicate, value=value, quote=quote, **more)  # type: ignore[arg-type]  # any field of a statement


def reading(source: str, *facts: Statement) -> list[Statement]:
    """All rows of one source, as a workspace commits them: what it says, what the rules judge, how it is described."""
    names = dict.fromkeys(name for said in facts for name in (said.subject, said.object) if name)
    told = [literal(name, predicate, value) for name in names for predicate, value in (("type", CLASSES[name]), ("name", name))]
    keyed = (
        replace(
            said,
            subject=entity_key(source, said.subject),
            object=said.object and entity_key(source, said.object),
            source=source,
            edition=EDITION,
            locator=said.locator or "char=0,2",
            method="test",
        )
        for said in (*told, *facts)
    )
    rows = list(identify(keyed, SCHEMA))
    described = [Statement(source, SOURCE_TITLE, value=f"《{source}》", source=source)]
    described.append(Statement(source, SOURCE_EDITION, value=EDITION, source=source))
    return [*rows, *judge(rows, SCHEMA), *identify(described, SCHEMA)]


def by_hand(*statements: Statement) -> list[Statement]:
    """What a person judges or reviews, as a source of its own."""
    return list(identify((replace(said, source="by hand") for said in statements), SCHEMA))


def review(statement: str, verdict: str) -> Statement:
    """A person's word on a statement, by its id."""
    return Statement(statement, verdict, value="looked at")


def commit(ledger: Ledger, rows: list[Statement]) -> None:
    """One change with all that one source says."""
    ledger.commit(rows, agent="test", message="", complete=[rows[0].source])


def snapshot_after(folder: Path, *sources: list[Statement]) -> Snapshot:
    """The snapshot after one change for each of these, in a folder of its own."""
    ledger = Ledger(folder / "ledger")
    for rows in sources:
        commit(ledger, rows)
    return folded(ledger, folder / "snapshot")


def folded(ledger: Ledger, folder: Path, change: int | None = None) -> Snapshot:
    build_snapshot(ledger, folder, SCHEMA, change=change)
    return Snapshot(folder)


def day(text: str) -> date:
    return date.fromisoformat(text)
