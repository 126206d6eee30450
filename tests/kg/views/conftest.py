"""One little workspace for all tests of this folder; nobody changes it."""

from __future__ import annotations

import pytest

from kg.workspace import Workspace
from tests.kg.views.little import little_workspace


@pytest.fixture(scope="session")
def little(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return little_workspace(tmp_path_factory.mktemp("little"))
