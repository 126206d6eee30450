"""Files that are there whole or not at all, and what a full disk looks like."""

from __future__ import annotations

import errno
import os
import uuid
from pathlib import Path


def write_whole(path: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Write beside the place, have the disk hold it, and rename; nothing is left of a write that fails. Raises OSError.

    ``mode`` is what a new file may be at most, where the system has modes.
    """
    part = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        with open(part, "wb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def no_room(error: Exception) -> bool:
    """Whether something failed because nothing more could be written: engines say so in words, the system by number."""
    numbers = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))
    if isinstance(error, OSError) and error.errno in numbers:
        return True
    told = str(error).lower()
    return any(os.strerror(number).lower() in told for number in numbers)
