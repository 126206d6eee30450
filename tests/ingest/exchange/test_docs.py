"""What docs/exchange.md and docs/python.md show is run as it stands there, and what they list is complete."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from ingest.exchange.lines import COLUMNS
from kg.export import FORMATS
from kg.snapshot.snapshot import TABLES
from kg.workspace import Workspace
from ontology.matches import alignments
from tests.conftest import ROOT
from tests.ingest.rdf.telling import Told, read, told
from tests.main_job import kg

EXCHANGE = (ROOT / "docs" / "exchange.md").read_text(encoding="utf-8")
PYTHON = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
VOCABULARIES = {
    "org": "W3C org",
    "schema-org": "schema.org",
    "foaf": "FOAF",
    "dcterms": "Dublin\n  Core",
    "vivo": "VIVO",
    "frapo": "FRAPO",
    "eurio": "EURIO",
    "regorg": "RegOrg",
    "skos": "SKOS",
    "prov": "PROV-O",
}


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_the_commands_make_a_copy_of_the_same_content(unjudged: Workspace, tmp_path: Path) -> None:
    work = shutil.copytree(unjudged.root, tmp_path / "work")
    commands = re.findall(r"^    (kg .*)$", EXCHANGE, re.MULTILINE)
    assert len(commands) == 4
    for command in commands:
        kg(*shlex.split(command)[1:], cwd=work)
    kg("export", "canonical", "-o", "canonical.txt", cwd=work)
    assert (tmp_path / "copy" / "canonical.txt").read_bytes() == (work / "canonical.txt").read_bytes()


def test_the_page_speaks_of_every_format_and_every_vocabulary() -> None:
    table = EXCHANGE.partition("| format |")[2].partition("\n\n")[0]
    assert set(re.findall(r"`(\w+)`", table)) == set(FORMATS)
    assert VOCABULARIES.keys() == alignments().keys()
    assert all(name in EXCHANGE for name in VOCABULARIES.values())


def test_the_page_lists_every_column_of_a_line() -> None:
    lines = EXCHANGE.partition("A line that a program writes")[2].partition("\n\n")[0]
    assert set(re.findall(r"`(\w+)`", lines)) == set(COLUMNS)


def test_the_turtle_of_the_page_is_read(tmp_path: Path) -> None:
    [text] = blocks(EXCHANGE, "turtle")
    reading = read(tmp_path / "a.ttl", text)
    assert not reading.problems
    assert Told("江苏绿波机床股份有限公司", "partnersWith", "苏州大学") in told(reading)


def test_the_python_of_the_page_runs(unjudged: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(unjudged.root, tmp_path / "demo-workspace")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in blocks(PYTHON, "python"):
        exec(compile(block, "docs/python.md", "exec"), names)
    assert {"graph", "earlier", "network", "numbered", "answer"} <= names.keys()


def test_the_page_lists_every_table() -> None:
    table = PYTHON.partition("| table |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == set(TABLES)
