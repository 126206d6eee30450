"""Files of a workspace that are not as they were written, by name: of the ledger, of what is stored, of the views."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kg.checksums import Damage, measure
from kg.opened import OpenWorkspace

_NAMED_BY_CONTENT = re.compile(r"([0-9a-f]{64})(?:\.\w+)?")


def damaged(workspace: OpenWorkspace) -> list[Damage]:
    """All damage; paths are relative to the workspace. What it says of a view ends with how to mend it."""
    ledger = [Damage(f"ledger/{one.path}", one.what) for one in workspace.ledger.verify()]
    views = [
        Damage(f"views/{one.path}", f"{one.what}; delete its folder, and it is built anew") for one in workspace.views.verify()
    ]
    return [*ledger, *_stored(workspace.root / "sources"), *views]


def _stored(folder: Path) -> Iterator[Damage]:
    """Stored files and texts are named by the hash of their content, which is thus its own checksum."""
    for path in sorted(folder.glob("*")):
        named = _NAMED_BY_CONTENT.fullmatch(path.name)
        if named is None or not path.is_file():
            continue
        try:
            if measure(path)[1] != named.group(1):
                yield Damage(f"sources/{path.name}", "has other content than was written; read the source again")
        except OSError as error:
            yield Damage(f"sources/{path.name}", f"cannot be read: {error}")
