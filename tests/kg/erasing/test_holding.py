"""A name is found inside of packed files, in the encodings of texts, and through the tags of office documents."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

from kg.erasing.holding import holds
from kg.erasing.wording import Wording

NAME = "欧阳测试"
WORDING = Wording.of([NAME])


def zipped(name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        f"x{NAME}y".encode(),
        f"x{NAME}y".encode("gb18030"),
        b"\x00\xff" + NAME.encode("utf-16-le"),
        gzip.compress(NAME.encode()),
        zipped("a.xml", f"<t>{NAME}</t>".encode()),
        zipped("a.xml", "<r><t>欧阳</t></r><r><t>测试</t></r>".encode()),
        zipped(f"{NAME}.txt", b""),
        zipped("inner.zip", zipped("a.txt", NAME.encode())),
        json.dumps({"name": NAME}).encode(),
    ],
    ids=["utf-8", "gb18030", "utf-16", "gzip", "office", "in runs", "member's name", "archive in archive", "escaped"],
)
def test_it_is_found(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    assert holds(tmp_path / "file", WORDING)


OTHERS = [b"", b"PK\x03\x04", b"\x1f\x8b\x08", "欧阳".encode(), zipped("a.xml", b"<t>x</t>"), bytes(range(256))]


@pytest.mark.parametrize("content", OTHERS)
def test_it_is_not_found_where_it_is_not(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    assert not holds(tmp_path / "file", WORDING)
    assert not holds(tmp_path / "absent", WORDING)
