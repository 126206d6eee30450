"""What ``[reading]`` of kg.toml sets: layers, further frames, and a model that reads along."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from ingest.documents import DocumentReaders, ReadingSettings, reading_settings
from ingest.documents.reader import LAYERS
from ingest.documents.text import Text
from ingest.pipeline import ANSWERS, read_into
from ingest.reading import Source
from kg.errors import UsageError
from kg.workspace import Workspace
from ontology import load_schema
from tests.conftest import ROOT
from tests.ingest.documents.model.serving import entity, knowing, serving

REPORT = "云江区科技局2021年工作总结\n全年与苏州大学签署合作框架协议。\n"
FRAME = """
- id: adopts
  triggers: 结为伙伴
  predicate: partnersWith
  subject: {from: left, classes: Enterprise}
  object: {from: with, classes: University}
  confidence: 0.8
  examples: []
"""


def test_by_default_all_layers_read_and_no_model() -> None:
    assert reading_settings({}, Path()) == ReadingSettings(LAYERS, (), None)


def test_the_manual_lists_every_layer() -> None:
    manual = (ROOT / "docs" / "reading.md").read_text("utf-8")
    listed = re.findall(r"^\| `(\w+)` \|", manual, re.MULTILINE)
    settings = tomllib.loads(manual.split("```toml\n")[1].split("```")[0])
    assert listed == list(LAYERS) == settings["reading"]["layers"]


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"layer": ["heads"]}, "is no setting"),
        ({"layers": ["heads", "guesses"]}, "unknown layers: guesses"),
        ({"layers": "heads"}, "no list of texts"),
        ({"frames": ["nowhere"]}, "which is no folder"),
        ({"model": "qwen3"}, "is no table"),
        ({"model": {"url": "http://localhost:1/v1"}}, "is missing"),
    ],
)
def test_wrong_settings_are_named_with_what_to_do(table: dict[str, object], says: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as raised:
        reading_settings(table, tmp_path)
    assert says in str(raised.value)
    assert raised.value.problem.fix


def test_frames_of_a_workspace_are_read_beside_those_of_the_package(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "own.yaml").write_text(FRAME, encoding="utf-8")
    text = Text("云帆科技与东海大学结为伙伴。")
    source = Source("a.txt", "a", "a.txt", "text/plain")

    def methods(table: dict[str, object]) -> set[str]:
        with DocumentReaders(reading_settings(table, tmp_path), load_schema()) as readers:
            return {statement.method for statement in readers.read(text, source, text.edition).statements}

    assert "adopts" in methods({"frames": ["mine"]})
    assert "adopts" not in methods({})


def test_a_model_reads_along_and_what_both_say_is_surer(tmp_path: Path) -> None:
    said = "全年与苏州大学签署合作框架协议。"
    report = tmp_path / "report.txt"
    report.write_text(REPORT, encoding="utf-8")
    workspace = Workspace.create(tmp_path / "w")
    read_into(workspace, [report])
    alone = _sure_of(workspace, "苏州大学")

    with serving(knowing([entity("苏州大学", "University", said)])) as endpoint:
        settings = workspace.root / "kg.toml"
        settings.write_text(
            settings.read_text("utf-8") + f'\n[reading.model]\nurl = "{endpoint.url}"\nmodel = "m"\n', encoding="utf-8"
        )
        notices: list[str] = []
        again = Workspace.find(workspace.root)
        written = read_into(again, [report], notice=notices.append)
        read_into(again, [report])
    assert written.problems == ()
    assert len(endpoint.asked) == 1  # the second reading remembers the answer
    assert sum("goes to the model" in notice for notice in notices) == 1
    assert any((workspace.root / ANSWERS).iterdir())
    both = _sure_of(again, "苏州大学")
    assert both[0] > alone[0]
    assert "model:m" in both[1]


def _sure_of(workspace: Workspace, name: str) -> tuple[float, str]:
    rows = [row for row in workspace.ledger.current().to_pylist() if row["predicate"] == "name" and row["value"] == name]
    return rows[0]["confidence"], rows[0]["method"]
