"""From files to one change of the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ingest.sources import Progress, read_all
from kg.workspace import Workspace, WriteReport


def read_into(
    workspace: Workspace,
    paths: Sequence[str | Path],
    *,
    mapping: Path | None = None,
    message: str = "",
    progress: Progress | None = None,
) -> WriteReport:
    """Read files and folders and write what they say as one change; what cannot be read is among the report's problems."""
    readings, problems = read_all(
        paths,
        workspace.schema,
        known=workspace.source_paths(),
        mapping=mapping,
        default_region=workspace.settings.default_region,
        progress=progress,
    )
    return workspace.absorb(readings, message=message, problems=problems)
