"""Documents: reports, plans and news in prose."""

from ingest.documents.reader import LAYERS, extract, read_document

__all__ = ["LAYERS", "extract", "read_document"]
