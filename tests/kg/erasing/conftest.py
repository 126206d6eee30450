"""A workspace that speaks of a person, of which every test has its own copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.workspace import Workspace
from tests.kg.erasing.persons import workspace_in


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workspace_in(tmp_path_factory.mktemp("erasing") / "work").root


@pytest.fixture
def workspace(original: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(original, tmp_path / "work")
    return Workspace(tmp_path / "work")
