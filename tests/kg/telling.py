"""A workspace told by hand: texts, and what they say of whom, with the quotes found in the text itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from kg.errors import Problem
from kg.statements import Statement, entity_key, identify
from kg.workspace import Workspace
from ontology import load_schema


@dataclass(frozen=True)
class Source:
    id: str
    title: str
    path: str
    media_type: str = "text/plain"


@dataclass(frozen=True)
class Reading:
    source: Source
    edition: str
    text: str | None
    statements: tuple[Statement, ...]
    problems: tuple[Problem, ...] = field(default=())
    others: tuple[str, ...] = ()
    carries: bool = False


def tell(
    workspace: Workspace, name: str, text: str, classes: Mapping[str, str], *told: Statement, title: str | None = None
) -> dict[str, str]:
    """Read a text of this name into the workspace as one change; the entity keys of ``classes`` by name.

    ``told`` speaks of entities by their names. A statement's quote is its place in the text; without one it is the whole text.
    """
    path = workspace.root / "told" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    edition = sha256(text.encode()).hexdigest()
    keys = {called: entity_key(name, called) for called in classes}
    stated = [
        Statement(called, predicate, value=value, lang=lang, quote=None)
        for called, kind in classes.items()
        for predicate, value, lang in (("type", kind, None), ("name", called, "zh"))
    ]
    placed = []
    for said in (*stated, *told):
        quote = said.quote or text
        start = text.index(quote)
        placed.append(
            replace(
                said,
                subject=keys[said.subject],
                object=said.object and keys[said.object],
                source=name,
                edition=edition,
                quote=quote,
                locator=said.locator or f"char={start},{start + len(quote)}",
                method="test",
            )
        )
    source = Source(name, title or name, str(path))
    workspace.absorb([Reading(source, edition, text, tuple(identify(placed, load_schema())))], agent="test")
    return keys


def new_workspace(folder: Path) -> Workspace:
    return Workspace.create(folder)


FIRM, UNIVERSITY, AWARD, OTHER, DISTRICT = "绿波机床", "苏州大学", "科技进步奖", "远帆泵业", "江都区"
CLASSES = {FIRM: "Enterprise", UNIVERSITY: "University", AWARD: "Award", OTHER: "Enterprise", DISTRICT: "Region"}
REPORT = "江都区与苏州大学签署合作框架协议。\n绿波机床、远帆泵业获得科技进步奖。江都区计划与苏州大学共建研究院！"


def told_report(folder: Path) -> tuple[Workspace, dict[str, str]]:
    """A workspace with one report of a district: an agreement that is done, two awards, a plan. Keys by name."""
    from datetime import date

    workspace = new_workspace(folder)
    award = {"quote": "绿波机床、远帆泵业获得科技进步奖", "valid_from": date(2021, 1, 1), "precision": "year", "status": "done"}
    signed = "江都区与苏州大学签署合作框架协议"
    plan = "江都区计划与苏州大学共建研究院"
    keys = tell(
        workspace,
        "报告.txt",
        REPORT,
        CLASSES,
        Statement(
            DISTRICT,
            "signedAgreementWith",
            object=UNIVERSITY,
            quote=signed,
            qualifiers={"agreement": "framework"},
            valid_from=date(2021, 1, 1),
            precision="year",
            status="done",
        ),
        Statement(FIRM, "receivedAward", object=AWARD, **award),  # type: ignore[arg-type]  # fields of a statement
        Statement(OTHER, "receivedAward", object=AWARD, **award),  # type: ignore[arg-type]  # fields of a statement
        Statement(
            DISTRICT,
            "partnersWith",
            object=UNIVERSITY,
            quote=plan,
            valid_from=date(2022, 1, 1),
            precision="year",
            status="planned",
            subject_basis="implicit",
        ),
        Statement(FIRM, "uscc", value="91320000MA1MC2Y40X", quote="绿波机床"),
        title="江都区工作报告",
    )
    return workspace, keys
