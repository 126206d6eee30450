"""Workbooks of Office Open XML (.xlsx): their sheets' cells as columns, with what a program hides and what it has not computed."""

from ingest.tables.xlsx.sheet import Progress
from ingest.tables.xlsx.workbook import read_workbook

__all__ = ["Progress", "read_workbook"]
