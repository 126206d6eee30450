"""``kg mcp``: the tools over standard input and output, as a desktop client starts them."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from kg.workspace import Workspace
from tests.kg.telling import DISTRICT, UNIVERSITY, told_report

COMMAND = (sys.executable, "-c", "from kg.cli import main; main()", "mcp")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return told_report(tmp_path_factory.mktemp("stdio"))[0]


def test_a_client_that_starts_the_command_finds_the_same_tools(workspace: Workspace) -> None:
    async def talk() -> tuple[set[str], list[Any]]:
        program, *words = (*COMMAND, str(workspace.root))
        started = StdioServerParameters(command=program, args=words, env={**os.environ})
        async with Client(stdio_client(started)) as client:
            tools = {tool.name for tool in (await client.list_tools()).tools}
            asked = (
                ("search", {"text": "苏州"}),
                ("sparql", {"query": "SELECT ?name { ?e a ikg:University ; rdfs:label ?name }"}),
                ("cypher", {"query": "MATCH (a)-[:signedAgreementWith]->(b) RETURN a.name, b.name"}),
                ("cypher", {"query": "CREATE (e:Park)"}),
            )
            return tools, [await client.call_tool(name, arguments) for name, arguments in asked]

    tools, (found, rows, pairs, refused) = asyncio.run(asyncio.wait_for(talk(), 60))
    assert {"search", "show", "neighbours", "evidence", "questions", "ask", "sparql", "cypher"} == tools
    assert [entity["name"] for entity in found.structured_content["entities"]] == [UNIVERSITY]
    assert rows.structured_content["rows"] == [[UNIVERSITY]]
    assert pairs.structured_content["rows"] == [[DISTRICT, UNIVERSITY]]
    assert pairs.structured_content["statements"][0]
    assert refused.is_error


def test_it_ends_with_its_input_and_says_nothing_else_on_its_output(workspace: Workspace) -> None:
    done = subprocess.run([*COMMAND, str(workspace.root)], input=b"", capture_output=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, b"")


def test_a_folder_that_is_no_workspace_is_told(tmp_path: Path) -> None:
    done = subprocess.run([*COMMAND, str(tmp_path)], input=b"", capture_output=True, timeout=60)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "no workspace" in done.stderr.decode()
