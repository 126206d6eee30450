"""A workspace in which two reports and a list call the same firms by different names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kg.statements import Statement
from kg.workspace import Workspace
from tests.kg.merging.histories import number
from tests.kg.telling import new_workspace, tell

FIRM, SHORT, ENGLISH = "江苏绿波机床股份有限公司", "绿波机床", "Lubo Machine Tool"
OTHER, UNIVERSITY, DISTRICT, PERSON = "扬州远帆泵业有限公司", "苏州大学", "江都区", "李明"
NUMBER = number("91320000MA1MC2Y40")
CLASSES = {
    FIRM: "Enterprise",
    SHORT: "Enterprise",
    ENGLISH: "Enterprise",
    OTHER: "Enterprise",
    UNIVERSITY: "University",
    DISTRICT: "Region",
    PERSON: "Person",
}


def read(workspace: Workspace, source: str, *told: Statement, also: tuple[str, ...] = ()) -> dict[str, str]:
    """Read what a source of this name says of names of CLASSES; the keys by name."""
    names = dict.fromkeys(name for said in told for name in (said.subject, said.object) if name)
    names |= dict.fromkeys(also)
    return tell(workspace, source, "。".join(names) + "。", {name: CLASSES[name] for name in names}, *told)


def partners(one: str, other: str, year: int = 2021) -> Statement:
    return Statement(one, "partnersWith", object=other, valid_from=date(year, 1, 1), precision="year", status="done")


def figure(name: str, value: str) -> Statement:
    when = {"valid_from": date(2021, 1, 1), "valid_to": date(2021, 12, 31), "precision": "year"}
    return Statement(
        name,
        "indicatorValue",
        value=value,
        unit="亿元",
        qualifiers={"indicator": "研发费用", "measure": "achieved"},
        **when,  # type: ignore[arg-type]  # fields of a statement
    )


def three_sources(folder: Path) -> tuple[Workspace, dict[str, str]]:
    """A report with the full name, a list with the short one, a database with the English one; keys by name."""
    workspace = new_workspace(folder)
    keys = read(workspace, "报告.txt", partners(FIRM, UNIVERSITY), partners(DISTRICT, UNIVERSITY), figure(FIRM, "29.2"))
    keys |= read(workspace, "名单.txt", partners(SHORT, UNIVERSITY), partners(SHORT, OTHER), figure(SHORT, "29.3"))
    listed = keys[UNIVERSITY]
    keys |= read(workspace, "database.txt", also=(ENGLISH, PERSON))
    return workspace, {**keys, UNIVERSITY: listed}
