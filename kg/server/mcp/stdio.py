"""The same tools over standard input and output, for a program on this machine that starts the server itself."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.workspace import Workspace


def serve(workspace: Workspace) -> None:
    """Answer until the input ends. No port is opened, and no token asked for: who starts it reads the workspace anyway."""
    asyncio.run(_serve(workspace))


async def _serve(workspace: Workspace) -> None:
    from kg.server.engines import Engines
    from kg.server.limits import Limits
    from kg.server.mcp.server import mcp_server

    engines = Engines(workspace, Limits(quick=1))  # one program asks
    try:
        await mcp_server(workspace, engines).run_stdio_async()
    finally:
        await engines.sparql.close()
        await engines.cypher.close()
