"""One little workspace for all tests of this folder, which nobody changes, and the emptied Neo4j."""

from __future__ import annotations

from collections.abc import Iterator

import neo4j
import pytest

from kg.workspace import Workspace
from tests.kg.views.little import little_workspace


@pytest.fixture(scope="session")
def little(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return little_workspace(tmp_path_factory.mktemp("little"))


@pytest.fixture
def session(neo4j_uri: str) -> Iterator[neo4j.Session]:
    with neo4j.GraphDatabase.driver(neo4j_uri) as driver, driver.session() as opened:
        opened.run("MATCH (n) DETACH DELETE n").consume()
        yield opened
