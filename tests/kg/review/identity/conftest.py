"""A workspace with three sources, of which every test has its own copy; one with many pairs, which nobody changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.workspace import Workspace
from tests.kg.review.identity import many, told


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = told.workspace_in(tmp_path_factory.mktemp("pairs") / "work")
    told.found(workspace)
    return workspace.root


@pytest.fixture
def workspace(original: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(original, tmp_path / "work")
    return Workspace(tmp_path / "work")


@pytest.fixture(scope="session")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return many.workspace_in(tmp_path_factory.mktemp("many") / "work").root
