"""Documents: reports, plans and news in prose."""

from ingest.documents.reader import LAYERS, extract
from ingest.documents.readers import DocumentReaders, ReadingSettings, reading_settings

__all__ = ["LAYERS", "DocumentReaders", "ReadingSettings", "extract", "reading_settings"]
