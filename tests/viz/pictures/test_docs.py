"""docs/pictures.md: its commands work on the example, and its pictures are there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from ingest.pipeline import read_into
from kg.cli.app import load_commands
from kg.workspace import Workspace
from tests.conftest import ROOT
from tests.viz.pictures.conftest import marks

TEXT = (ROOT / "docs" / "pictures.md").read_text(encoding="utf-8")
COMMANDS = [line.split("  #")[0].strip() for line in TEXT.splitlines() if line.startswith("    kg view")]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory, examples: Path) -> Workspace:
    workspace = Workspace.create(tmp_path_factory.mktemp("example"))
    read_into(workspace, [examples / "jiangdu"])
    return workspace


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_docs_draws_something(
    example: Workspace, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(load_commands(), [*shlex.split(command)[1:], "-w", str(example.root)])
    assert done.exit_code == 0, done.output
    [written] = tmp_path.iterdir()
    assert written.suffix == ".svg"
    assert marks(written.read_text("utf-8"))


def test_the_pictures_of_the_docs_are_there() -> None:
    shown = re.findall(r"\]\((pictures/\w+\.svg)\)", TEXT)
    assert sorted(shown) == sorted(f"pictures/{path.name}" for path in (ROOT / "docs" / "pictures").iterdir())
    for name in shown:
        assert ET.parse(ROOT / "docs" / name).getroot().tag.endswith("svg")
