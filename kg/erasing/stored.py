"""The files of a workspace, and which of them tell a name: texts can be blackened, other files can only be deleted."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from kg.erasing.history import History
from kg.erasing.holding import holds
from kg.erasing.wording import Wording
from kg.opened import OpenWorkspace
from kg.statements.statement import SOURCE_EDITION, SOURCE_ORIGINAL

SOURCES, ANSWERS = "sources", "answers"
OURS = frozenset({"ledger", SOURCES, ANSWERS, "views"})  # the rest of a workspace's folder belongs to its owner


def stored(
    workspace: OpenWorkspace, history: History, wording: Wording, telling: set[str]
) -> tuple[list[tuple[str, str, int]], list[str]]:
    """Stored texts that tell a name: (file, its name when it is blackened, places); and files that can only be deleted.

    Those are the originals that hold a name, and the originals of documents whose text holds one or which speak of the entity;
    but not an original that is plain text and holds none.
    """
    texts: list[tuple[str, str, int]] = []
    deleted: set[str] = set()
    sealed: set[str] = set()  # files that cannot be read as text, so that nobody knows for sure
    for path in sorted(path for path in (workspace.root / SOURCES).glob("*") if path.is_file()):
        text = _text(path)
        if text is None:
            sealed.add(path.name)
            if holds(path, wording):
                deleted.add(path.name)
        elif wording.found(text):
            black = wording.blackened(text)
            texts.append((path.name, sha256(black.encode()).hexdigest() + ".txt", wording.count(text)))
    blackened = {name.removesuffix(".txt") for name, _, _ in texts}
    query = "SELECT DISTINCT source, value FROM rows WHERE predicate = $described"
    telling |= {source for source, edition in history.ask(query, described=SOURCE_EDITION) if edition in blackened}
    deleted |= {name for source, name in history.ask(query, described=SOURCE_ORIGINAL) if source in telling and name in sealed}
    return texts, sorted(deleted)


def _text(path: Path) -> str | None:
    """A stored text; None for what is none."""
    if path.suffix != ".txt" or not path.is_file():
        return None
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return None


def left(root: Path, wording: Wording) -> Iterator[str]:
    """Files of the workspace's owner that hold a name, or have it in their own name."""
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root)
        if inside.parts[0] not in OURS and path.is_file() and (wording.found(inside.as_posix()) or holds(path, wording)):
            yield inside.as_posix()
