"""``/mcp``: read-only tools for language models, over the Model Context Protocol's streamable HTTP."""

from kg.server.mcp.endpoint import register

__all__ = ["register"]
