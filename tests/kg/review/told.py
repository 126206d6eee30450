"""What the tests of reviews read: a short report as two readers understand it, one of them not always rightly."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from kg.review import Item, Wanted, queue
from kg.statements import Statement, entity_key, identify
from kg.workspace import Workspace
from ontology import load_schema
from tests.kg.telling import Reading, Source

DISTRICT, UNIVERSITY, FIRM, WRONG, AWARD = "江都区", "苏州大学", "绿波机床", "远帆泵业等", "科技进步奖"
CLASSES = {DISTRICT: "Region", UNIVERSITY: "University", FIRM: "Enterprise", WRONG: "Enterprise", AWARD: "Award"}
SIGNED = "江都区与苏州大学签署合作框架协议"
WON = "绿波机床、远帆泵业等获得科技进步奖"
SPENT = "全年研发费用29.2亿元"
TEXT = f"{SIGNED}。{WON}。{SPENT}。"
NAME = "报告.txt"
TITLE = "江都区工作报告"

YEAR: dict[str, Any] = {"valid_from": date(2021, 1, 1), "precision": "year"}
FIGURE = {"indicator": "研发费用总额", "measure": "achieved", "bound": "eq"}


def said(subject: str, predicate: str, of: str, *, quote: str, confidence: float = 0.9, **more: object) -> Statement:
    """A relation between two names of CLASSES, or what is said of one."""
    told = {"object": of} if of in CLASSES else {"value": of}
    return Statement(subject, predicate, **told, quote=quote, **{"confidence": confidence, "method": "rule", **more})  # type: ignore[arg-type]  # any field of a statement


AGREEMENT = said(DISTRICT, "signedAgreementWith", UNIVERSITY, quote=SIGNED, status="done", **YEAR)
PRIZE = said(FIRM, "receivedAward", AWARD, quote=WON, confidence=0.6, status="done", **YEAR)
SECOND = said(WRONG, "receivedAward", AWARD, quote=WON, confidence=0.5, status="done", **YEAR)
MONEY = said(
    DISTRICT,
    "indicatorValue",
    "29.2",
    quote=SPENT,
    confidence=0.7,
    unit="亿元",
    status="done",
    qualifiers=FIGURE,
    valid_from=date(2021, 1, 1),
    valid_to=date(2021, 12, 31),
    precision="year",
)
ALL = (AGREEMENT, PRIZE, SECOND, MONEY)


def read(
    workspace: Workspace, *told: Statement, text: str = TEXT, name: str = NAME, title: str = TITLE, only: Collection[str] = CLASSES
) -> dict[str, str]:
    """Read an edition of a report into the workspace; the keys of its entities by name. ``only``: the names that are found."""
    path = workspace.root / "told" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    edition = sha256(text.encode()).hexdigest()
    named = [called for called in CLASSES if called in text and called in only]
    keys = {called: entity_key(name, called) for called in named}
    rows = [
        Statement(called, predicate, value=value, quote=called, confidence=0.9, method="heads")
        for called in named
        for predicate, value in (("type", CLASSES[called]), ("name", called))
    ]
    placed = [replace(_placed(one, text, keys), source=name, edition=edition) for one in (*rows, *(told or ALL))]
    source = Source(name, title, str(path))
    workspace.absorb([Reading(source, edition, text, tuple(identify(placed, load_schema())))], agent="reader")
    return keys


def _placed(one: Statement, text: str, keys: dict[str, str]) -> Statement:
    quote = one.quote or text
    start = text.index(quote)
    subject, target = keys[one.subject], one.object and keys[one.object]
    return replace(one, subject=subject, object=target, quote=quote, locator=f"char={start},{start + len(quote)}")


def workspace_in(folder: Path) -> Workspace:
    workspace = Workspace.create(folder)
    read(workspace)
    return workspace


def items(workspace: Workspace, wanted: Wanted | None = None) -> list[Item]:
    return list(queue(workspace, "reading", wanted))


def words(found: Sequence[Item]) -> list[str]:
    return [item.understood["en"] for item in found]


def item(workspace: Workspace, words: str, wanted: Wanted | None = None) -> Item:
    """The one item that is understood so (English)."""
    [found] = [one for one in items(workspace, wanted or Wanted(everything=True)) if one.understood["en"].startswith(words)]
    return found


def relations(workspace: Workspace) -> set[tuple[str, str, str, str]]:
    """What the graph says, by names: subject, predicate, object, status; rejected relations are none."""
    rows = workspace.snapshot().sql(
        "SELECT a.label AS a, predicate, b.label AS b, status FROM relations r JOIN entities a ON a.id = subject "
        "JOIN entities b ON b.id = object WHERE NOT rejected"
    )
    return {tuple(row.values()) for row in rows.to_pylist()}
