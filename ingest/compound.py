"""The directory of a Compound File (the container of .doc, .xls and of encrypted Office files), read without unpacking it.

[MS-CFB] 2.2 (header), 2.3 (FAT), 2.6 (directory entries).
"""

from __future__ import annotations

import struct
from typing import BinaryIO

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = 128  # bytes of a directory entry
_SECTORS = 4096  # of the directory that are looked at; Office writes a handful
_NO_SECTOR = 0xFFFFFFFA  # this and above are not sectors


def stream_names(file: BinaryIO) -> frozenset[str]:
    """The names of all streams and storages; what a damaged container still shows, possibly nothing."""
    names: set[str] = set()
    try:
        header = _at(file, 0, 512)
        shift = struct.unpack_from("<H", header, 30)[0]
        if shift not in (9, 12):
            return frozenset()
        size = 1 << shift
        fat_sectors = struct.unpack_from("<109I", header, 76)
        sector = struct.unpack_from("<I", header, 48)[0]
        seen: set[int] = set()
        while sector < _NO_SECTOR and sector not in seen and len(seen) < _SECTORS:
            seen.add(sector)
            names.update(_entries(_at(file, (sector + 1) * size, size)))
            holder, index = divmod(sector, size // 4)
            if holder >= len(fat_sectors) or fat_sectors[holder] >= _NO_SECTOR:
                break
            sector = struct.unpack("<I", _at(file, (fat_sectors[holder] + 1) * size + 4 * index, 4))[0]
    except (struct.error, EOFError):
        pass
    return frozenset(names)


def _entries(directory: bytes) -> set[str]:
    found = set()
    for offset in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length = struct.unpack_from("<H", directory, offset + 64)[0]
        if directory[offset + 66] and 2 <= length <= 64:
            found.add(directory[offset : offset + length - 2].decode("utf-16-le", errors="replace"))
    return found


def _at(file: BinaryIO, offset: int, length: int) -> bytes:
    file.seek(offset)
    data = file.read(length)
    if len(data) < length:
        raise EOFError
    return data
