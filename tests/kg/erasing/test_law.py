"""What speaks of others alone is what it was, whatever was read and whoever is erased."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.check.damage import damaged
from kg.erasing.wording import MARK
from kg.statements import Statement
from kg.workspace import Workspace
from tests.kg.erasing.persons import erased, holding, lines, persons
from tests.kg.telling import tell

NAMES = st.sampled_from(["甲乙丙", "丁戊己", "庚辛壬", "甲乙丙丁"])
SOURCES = st.sampled_from(["一.txt", "二.txt", "三.txt"])
DOCUMENTS = st.lists(st.tuples(SOURCES, st.lists(NAMES, min_size=1, max_size=3, unique=True)), min_size=1, max_size=4)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DOCUMENTS, st.data())
def test_what_speaks_of_others_alone_is_exported_as_before(documents: list[tuple[str, list[str]]], data: st.DataObject) -> None:
    """The export is the one of before without what spoke of the erased, and with black where others told the name."""
    with TemporaryDirectory() as folder:
        workspace = Workspace.create(Path(folder) / "work")
        for source, names in documents:
            told = [Statement(one, "affiliatedWith", object="某所", quote="".join(names)) for one in names]
            tell(workspace, source, "".join(names) + "某所", {**dict.fromkeys(names, "Person"), "某所": "ResearchInstitute"}, *told)
            shutil.rmtree(workspace.root / "told")
            (workspace.root / "told").mkdir()
        current = dict(documents)  # the last edition of each
        gone = data.draw(st.sampled_from(sorted({name for names in current.values() for name in names})))
        ids = persons(workspace, gone)
        keys = {key for id in ids for key in workspace.snapshot().entity(id).keys}
        kept = [_without_places(line, gone) for line in lines(workspace) if not any(key in line for key in keys)]
        erased(workspace, ids, namesakes=True)
        assert sorted(_without_places(line, gone) for line in lines(workspace)) == sorted(kept)
        assert holding(workspace.root, gone) == []
        assert damaged(workspace) == []


def _without_places(line: str, name: str) -> str:
    """A line of the export with the name black, and without the hash of the text that it points into."""
    told = json.loads(line.replace(name, MARK * len(name)))
    for one in told.get("evidence", ()):
        one.pop("edition")
    return json.dumps(told, sort_keys=True)
