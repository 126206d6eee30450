"""The command line: ``kg …``. It composes what the rest of ``kg`` computes, and prints it."""

from kg.cli.app import main

__all__ = ["main"]
