"""Every command of the README's tour is run as it stands, and both languages give the same commands."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.main_job import kg

NAMES_WRONG_CELLS = "ingest"  # the example has two of them, hence exit status 1


def commands(name: str) -> list[str]:
    """The lines of the tour that call ``kg``, without their comments, in order."""
    text = (ROOT / name).read_text(encoding="utf-8")
    tour = re.split(r"^## ", text, flags=re.MULTILINE)[2]
    lines = [line[4:].split("   #")[0].strip() for line in tour.splitlines() if line.startswith("    ")]
    return [part.strip() for line in lines for part in line.split("&&") if part.strip().startswith("kg ")]


def test_both_languages_have_the_same_commands() -> None:
    assert len(commands("README.md")) > 10
    assert commands("README.md") == commands("README.zh.md")


def test_every_command_of_the_tour_works(tmp_path: Path) -> None:
    work, asked = tmp_path / "work", commands("README.md")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    assert asked[0] == "kg init work"
    kg("init", work)
    for command in asked[1:]:
        words = shlex.split(command)[1:]
        kg(*words, cwd=work, expect=1 if words[0] == NAMES_WRONG_CELLS else 0)


@pytest.mark.parametrize("name", ["README.md", "README.zh.md", "CONTRIBUTING.md", "docs/model.md"])
def test_every_file_that_the_docs_name_is_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    linked = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    missing = [link for link in linked if not ((ROOT / name).parent / link).exists()]
    assert not missing
