"""From files to one change of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from ingest.documents import DocumentReaders, reading_settings
from ingest.identifiers import wrong_identifiers
from ingest.sources import Progress, read_all
from kg.workspace import Workspace, WriteReport

ANSWERS = "answers"  # the folder of a workspace where those of a model are kept


def read_into(
    workspace: Workspace,
    paths: Sequence[str | Path],
    *,
    mapping: Path | None = None,
    message: str = "",
    progress: Progress | None = None,
    notice: Callable[[str], None] | None = None,
) -> WriteReport:
    """Read files and folders and write what they say as one change; what cannot be read is among the report's problems.

    ``notice`` is called with a line for a person when a language model is asked.
    """
    settings = reading_settings(workspace.settings.reading, workspace.root)
    answers = workspace.root / ANSWERS
    with DocumentReaders(settings, workspace.schema, answers=answers, progress=notice) as documents:
        readings, problems = read_all(
            paths,
            workspace.schema,
            known=workspace.source_paths(),
            mapping=mapping,
            documents=documents,
            default_region=workspace.settings.default_region,
            progress=progress,
        )
    problems += [problem for reading in readings for problem in wrong_identifiers(reading, workspace.schema)]
    return workspace.absorb(readings, message=message, problems=problems)
