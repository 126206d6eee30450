"""The graph as files for other programs."""

from kg.export.export import FORMATS, export

__all__ = ["FORMATS", "export"]
