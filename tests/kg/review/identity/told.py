"""What the tests of pairs read: one firm as three sources call it, another one that is called alike, and two of one university."""

from __future__ import annotations

from pathlib import Path

from kg.review import Wanted
from kg.review.identity import Pair, Waiting, waiting
from kg.statements import Statement
from kg.workspace import Workspace
from tests.kg.telling import tell

REGISTERED, SHORT, OTHER, UNIVERSITY = "江苏亚威机床股份有限公司", "亚威机床", "亚威机床有限公司", "苏州大学"
CODE = "91321000703889999J"
FIRM, SCHOOL = "Enterprise", "University"


def workspace_in(folder: Path) -> Workspace:
    """Each source has its own key for a firm; the university is one by its full name."""
    workspace = Workspace.create(folder)
    for name, firm in (("登记.txt", REGISTERED), ("报告.txt", SHORT), ("名单.txt", OTHER)):
        text = f"{firm}与{UNIVERSITY}合作。"
        tell(workspace, name, text, {firm: FIRM, UNIVERSITY: SCHOOL}, Statement(firm, "partnersWith", object=UNIVERSITY))
    return workspace


def found(workspace: Workspace, wanted: Wanted | None = None) -> Waiting:
    return waiting(workspace, wanted or Wanted())


def pairs(workspace: Workspace, wanted: Wanted | None = None) -> list[Pair]:
    """What waits, without the effects of merges, which take longest to work out."""
    return list(found(workspace, wanted))


def labels(pair: Pair) -> set[str]:
    return {pair.a.label, pair.b.label}


def pair(workspace: Workspace, *names: str, wanted: Wanted | None = None) -> Pair:
    """The one pair of these names."""
    [one] = [one for one in pairs(workspace, wanted) if labels(one) == set(names)]
    return one


def entities(workspace: Workspace) -> set[str]:
    """The labels of the firms."""
    rows = workspace.snapshot().sql("SELECT label FROM entities WHERE class = 'Enterprise'").to_pylist()
    return {row["label"] for row in rows}
