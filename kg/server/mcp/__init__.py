"""Read-only tools for language models by the Model Context Protocol: at ``/mcp`` over HTTP, and over standard input and output."""

from kg.server.mcp.endpoint import register

__all__ = ["register"]
