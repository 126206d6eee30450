"""docs/model-reader.md cannot rot: its settings are settings, with their defaults, and its code runs."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from ingest.documents.model import ModelSettings, model_settings
from ingest.documents.text import Text
from ontology import load_schema
from tests.ingest.documents.model.serving import knowing, serving

DOCS = (Path(__file__).resolve().parents[4] / "docs" / "model-reader.md").read_text(encoding="utf-8")


def block(kind: str) -> str:
    found = re.search(rf"```{kind}\n(.*?)```", DOCS, re.DOTALL)
    assert found
    return found[1]


def test_every_setting_is_shown_with_its_default() -> None:
    plain = tomllib.loads(block("toml"))["reading"]["model"]
    every = tomllib.loads(re.sub("^# ", "", block("toml"), flags=re.MULTILINE))["reading"]["model"]
    assert set(every) == {field.name for field in fields(ModelSettings)}
    assert model_settings({**every, "key_variable": ""}) == model_settings(plain)


def test_its_code_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(knowing()) as served:
        code = block("python").replace("http://localhost:11434/v1", served.url)
        exec(code, {"text": Text("云帆科技上市。"), "schema": load_schema(), "folder": tmp_path})
    assert served.asked and "this machine" in capsys.readouterr().out


def test_every_way_to_fail_is_named() -> None:
    for status in (400, 401, 403, 404, 405, 408, 409, 425, 429):
        assert str(status) in DOCS
