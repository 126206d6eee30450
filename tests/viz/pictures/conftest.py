"""A workspace with something for every picture, and how its marks are read back from the SVG."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from kg.statements import Statement
from kg.workspace import Workspace
from tests.kg.telling import new_workspace, tell

SVG = "{http://www.w3.org/2000/svg}"
PARK, CITY, UNIVERSITY = "甲园", "苏州市", "清华大学"
FIRMS = ("早入公司", "离开公司", "新入公司", "计划公司", "无期公司")
EARLY, GONE, NEW, PLANNED, UNDATED = FIRMS
CLASSES = {PARK: "Park", CITY: "Region", UNIVERSITY: "University", **dict.fromkeys(FIRMS, "Enterprise")}
TEXT = "甲园位于苏州市。早入公司、离开公司、新入公司、计划公司、无期公司与甲园、苏州市、清华大学有关系。"
QUOTE = "早入公司、离开公司、新入公司、计划公司、无期公司与甲园、苏州市、清华大学有关系"


def said(
    subject: str, predicate: str, object: str, year: int | None = None, until: date | None = None, status: str = "done"
) -> Statement:
    start = date(year, 1, 1) if year else None
    precision = "year" if year else None
    return Statement(
        subject, predicate, object=object, valid_from=start, valid_to=until, precision=precision, status=status, quote=QUOTE
    )


TOLD = (
    Statement(PARK, "locatedIn", object=CITY, quote="甲园位于苏州市"),
    said(EARLY, "tenantOf", PARK, 2018),
    said(PARK, "incubates", EARLY, 2019, date(2020, 5, 1)),
    said(GONE, "tenantOf", PARK, 2018, date(2020, 6, 30)),
    said(NEW, "tenantOf", PARK, 2020),
    said(PLANNED, "tenantOf", PARK, 2021, status="planned"),
    said(UNDATED, "tenantOf", PARK),
    said(EARLY, "partnersWith", UNIVERSITY, 2019),
    said(EARLY, "partnersWith", UNIVERSITY, 2020),
    said(EARLY, "signedAgreementWith", UNIVERSITY, 2022, status="planned"),
    said(EARLY, "partnersWith", GONE, 2019, status="in_progress"),
    said(CITY, "partnersWith", UNIVERSITY, 2021),
    said(PLANNED, "partnersWith", UNIVERSITY, 2021),
    Statement(PLANNED, "uscc", value="91320000MA1MC2Y40X", quote="计划公司"),
    Statement(EARLY, "uscc", value="91440000MA1MC2Y40X", quote="早入公司"),  # is registered elsewhere than where it is said to be
)


@dataclass(frozen=True)
class Mark:
    title: str
    relations: int
    actors: int | None
    shapes: tuple[ET.Element, ...]


def marks(svg: str) -> list[Mark]:
    """The marks of a picture, which is well-formed to be read at all."""
    found = []
    for group in ET.fromstring(svg.encode("utf-8")).iter(f"{SVG}g"):
        if group.get("class") == "mark":
            title, *shapes = group
            actors = group.get("data-actors")
            relations = int(group.get("data-relations", ""))
            found.append(Mark(title.text or "", relations, int(actors) if actors else None, tuple(shapes)))
    return found


def texts(svg: str) -> list[str]:
    """Every text that is drawn, in order."""
    return [element.text or "" for element in ET.fromstring(svg.encode("utf-8")).iter(f"{SVG}text")]


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = new_workspace(Path(tmp_path_factory.mktemp("pictures")))
    tell(workspace, "甲.txt", TEXT, CLASSES, *TOLD, title="甲园年报")
    return workspace
