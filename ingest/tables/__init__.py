"""Spreadsheets and delimited text, read by a mapping of their columns that is recognised or given."""

from ingest.tables.mapping import Mapping
from ingest.tables.mapping_file import load_mapping
from ingest.tables.preview import TablePreview, preview
from ingest.tables.reader import read_table_file

__all__ = ["Mapping", "TablePreview", "load_mapping", "preview", "read_table_file"]
