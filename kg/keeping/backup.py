"""Writing a backup while others may write to the workspace: it holds the ledger as of one moment, and all that this refers to.

Files of the ledger never change but for two that grow, which are taken under its lock; a source's file is stored before the
change that speaks of it. So everything else can be copied without holding anybody up.
"""

from __future__ import annotations

import hashlib
import os
import time
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kg.checksums import Measured
from kg.errors import InputError, LedgerError
from kg.keeping.archive import BLOCK, LIST, SEAL, TIGHTEST, Contents, is_inside, seal
from kg.opened import OpenWorkspace

SETTINGS = "kg.toml"
FOLDERS = ("sources", "answers")  # beside the ledger; views are built from it
# Nothing is won by packing these again.
PACKED = frozenset({".parquet", ".pdf", ".docx", ".xlsx", ".ods", ".png", ".jpg", ".gz", ".zip"})


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup that was written or restored; ``size`` in bytes is of the parts unpacked."""

    file: Path
    folder: Path
    change: int
    parts: int
    size: int

    def as_dict(self) -> dict[str, object]:
        told = {"file": str(self.file), "workspace": str(self.folder)}
        return {**told, "change": self.change, "parts": self.parts, "bytes": self.size}


def backup(workspace: OpenWorkspace, target: Path, settings: Mapping[str, object]) -> Kept:
    """Write the workspace into ``target``, which is replaced only when all is in it.

    ``settings`` is what stands in kg.toml: folders and files of the workspace that it names are kept as well. Raises LedgerError
    when a file of the ledger is damaged, which a backup would only hide, and when the disk is full.
    """
    change, listed, contents = workspace.ledger.files_at_rest()
    files = {f"ledger/{name}": workspace.ledger.path / name for name in listed}
    for name in _beside(workspace.root, settings):
        if not is_inside(name):
            raise InputError("has a name that not every system can have.", where=name, fix="Rename it.")
        files[name] = workspace.root / name
    known: dict[str, Measured] = {}
    target = target.absolute()
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(part, "w", allowZip64=True) as archive:
            for name, path in files.items():
                inside = name.removeprefix("ledger/")
                if name.startswith("ledger/") and inside in contents:
                    known[name] = _add(archive, name, contents[inside])
                    continue
                measured = _add(archive, name, path)
                if name.startswith("ledger/") and measured != listed[inside]:
                    fix = "`kg check` names all damage; restore an earlier backup into another folder and compare."
                    raise LedgerError("is damaged; no backup was written.", where=name, fix=fix)
                known[name] = measured
            archive.writestr(LIST, Contents(change, datetime.now(UTC).isoformat(), known).encode(), zipfile.ZIP_DEFLATED)
            archive.comment = b"0" * SEAL
        seal(part)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(part, target)
    except FileNotFoundError as error:
        fix = "Repeat it; `kg check` tells whether a file is missing."
        raise LedgerError(f"{error.filename} went away meanwhile.", where=str(workspace.root), fix=fix) from error
    except OSError as error:
        fix = "The workspace is as it was, and so is an earlier backup: make room, or write it elsewhere."
        raise LedgerError(f"writing the backup failed: {error}.", where=str(target), fix=fix) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return Kept(target, workspace.root, change, len(known), sum(size for size, _ in known.values()))


def _beside(root: Path, settings: Mapping[str, object]) -> Iterator[str]:
    """The files beside the ledger, sorted, without what is being written just now."""
    chosen = [root / SETTINGS, *(root / name for name in FOLDERS), *_named(root, settings)]
    files = (path for place in chosen for path in ([place] if place.is_file() else place.rglob("*")))
    names = {path.relative_to(root).as_posix() for path in files if path.is_file() and path.suffix != ".part"}
    yield from sorted(names)


def _named(root: Path, setting: object) -> Iterator[Path]:
    """What settings name by a path relative to the workspace, and which is in it."""
    if isinstance(setting, Mapping):
        for value in setting.values():
            yield from _named(root, value)
    elif isinstance(setting, list | tuple):
        for value in setting:
            yield from _named(root, value)
    elif isinstance(setting, str) and setting.strip("./\\"):
        try:
            path = (root / setting).resolve()
            if path != root.resolve() and path.is_relative_to(root.resolve()) and path.exists():
                yield root / path.relative_to(root.resolve())
        except (OSError, ValueError):
            return


def _add(archive: zipfile.ZipFile, name: str, content: Path | bytes) -> Measured:
    """Put a part into the archive; it is packed where that is of use, and not more tightly than a backup may be."""
    packed = _how(name, content)
    part = zipfile.ZipInfo(name, date_time=time.gmtime()[:6])
    part.compress_type = packed
    part.external_attr = 0o100644 << 16
    if isinstance(content, bytes):
        archive.writestr(part, content)
        return len(content), hashlib.sha256(content).hexdigest()
    digest, size = hashlib.sha256(), 0
    part.file_size = content.stat().st_size
    with content.open("rb") as file, archive.open(part, "w") as target:
        while block := file.read(BLOCK):
            digest.update(block)
            size += len(block)
            target.write(block)
    return size, digest.hexdigest()


def _how(name: str, content: Path | bytes) -> int:
    if Path(name).suffix.lower() in PACKED:
        return zipfile.ZIP_STORED
    packer, size, packed = zlib.compressobj(), 0, 0
    for block in [content] if isinstance(content, bytes) else _blocks(content):
        size, packed = size + len(block), packed + len(packer.compress(block))
    packed += len(packer.flush())
    return zipfile.ZIP_STORED if size > TIGHTEST / 2 * packed else zipfile.ZIP_DEFLATED


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block
