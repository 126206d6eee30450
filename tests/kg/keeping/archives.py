"""Archives that are almost backups."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path

from kg.keeping.archive import LIST, SEAL, Contents, seal

Parts = dict[str, bytes]


def forged(
    target: Path, parts: Parts, *, change: Callable[[zipfile.ZipFile], None] = lambda archive: None, listed: Parts | None = None
) -> Path:
    """A backup with these parts, with a list and a seal that fit; ``listed`` is what the list says instead."""
    told = {name: (len(content), hashlib.sha256(content).hexdigest()) for name, content in (listed or parts).items()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        change(archive)
        archive.writestr(LIST, Contents(0, "2024-05-01", told).encode())
        archive.comment = b"0" * SEAL
    seal(target)
    return target
