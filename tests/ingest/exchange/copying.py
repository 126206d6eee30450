"""A workspace written out and read into an empty one, and what the two say."""

from __future__ import annotations

from pathlib import Path

from ingest.pipeline import read_into
from kg.errors import Problem
from kg.export import export
from kg.export.canonical import canonical
from kg.workspace import Workspace, WriteReport

NAMES = {"csv": "tables", "parquet": "tables"}


def written(workspace: Workspace, form: str, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAMES.get(form, f"graph.{form}")
    settings = workspace.settings
    return export(workspace.snapshot(), workspace.schema, form, path, base_iri=settings.base_iri, ledger=workspace.ledger)


def copied(workspace: Workspace, form: str, folder: Path) -> tuple[Workspace, WriteReport]:
    """The workspace that the export of another in this format makes, and the report of reading it."""
    copy = Workspace.create(folder / "copy")
    return copy, read_into(copy, [written(workspace, form, folder / "files")], message="copy")


def content(workspace: Workspace) -> list[str]:
    return list(canonical(workspace.snapshot(), workspace.schema))


def faults(report: WriteReport) -> list[Problem]:
    """What was wrong with reading the copy. An identifier that is not valid is named again, as it was in the original."""
    return [problem for problem in report.problems if "identifies nothing" not in problem.fix]
