"""Keeping a workspace: all of it in one file, and a workspace from such a file, checked before anything is written."""

from kg.keeping.backup import backup
from kg.keeping.restore import restore

__all__ = ["backup", "restore"]
