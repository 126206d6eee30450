"""A workspace in which 10,000 pairs and more wait: firms of few names in many trades and places, none of them anybody's."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from kg.statements import Statement, entity_key, identify
from kg.views.candidates import open_candidates
from kg.workspace import Workspace
from ontology import load_schema

CORES = [first + second for first, second in product("安邦博昌诚达德恩", "远帆晟澜骏翊")]
TRADES = ("机床", "泵业", "化工", "电子", "纺织")
FORMS = ("有限公司", "股份有限公司", "集团有限公司", "厂", "科技有限公司")


def workspace_in(folder: Path) -> Workspace:
    """Every firm is named by one source and is a partner of the first of its name."""
    workspace = Workspace.create(folder)
    workspace.ledger.commit(list(identify(_rows("名录.txt"), load_schema())), agent="test", message="firms")
    open_candidates(workspace.views.folder / "candidates", workspace.snapshot(), workspace.ledger)
    return workspace


def _rows(source: str) -> list[Statement]:
    rows = []
    for core in CORES:
        names = [core + trade + form for trade, form in product(TRADES, FORMS)]
        for name in names:
            key = entity_key(source, name)
            rows += [
                Statement(key, "type", value="Enterprise", source=source),
                Statement(key, "name", value=name, lang="zh", source=source, quote=name, locator="Sheet1!A1"),
            ]
            if name != names[0]:
                rows.append(Statement(key, "partnersWith", object=entity_key(source, names[0]), source=source, quote=name))
    return rows
