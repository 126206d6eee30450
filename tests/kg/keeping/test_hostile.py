"""A backup may come from anywhere: what would write elsewhere, fill the disk, or is not what it says, is refused at once."""

from __future__ import annotations

import stat
import warnings
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.keeping import restore
from kg.keeping.archive import is_inside
from tests.kg.keeping.archives import forged

SETTINGS = {"kg.toml": b"[workspace]\n"}


def refused(archive: Path, match: str) -> None:
    """It is refused by these words, and nothing is on the disk that was not there before."""
    before = sorted(archive.parent.rglob("*"))
    with pytest.raises(InputError, match=match):
        restore(archive, archive.parent / "new")
    assert sorted(archive.parent.rglob("*")) == before


def test_one_that_is_right_is_restored(tmp_path: Path) -> None:
    assert restore(forged(tmp_path / "b", SETTINGS), tmp_path / "new").parts == 1
    assert (tmp_path / "new" / "kg.toml").read_bytes() == SETTINGS["kg.toml"]


@pytest.mark.parametrize(
    "name",
    [
        "../a",
        "/a",
        "a/../../b",
        "C:/a",
        "a\\..\\b",
        "sources/./a",
        "a//b",
        "con",
        "sources/NUL.txt",
        "a:b",
        "a ",
        "a.",
        "a\x01",
        "sources/",
    ],
)
def test_a_name_that_leads_elsewhere(tmp_path: Path, name: str) -> None:
    refused(forged(tmp_path / "b", {**SETTINGS, name: b"x"}), "leads out of the workspace|no file|leads")


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR])
def test_what_is_no_file(tmp_path: Path, kind: int) -> None:
    def link(archive: zipfile.ZipFile) -> None:
        part = zipfile.ZipInfo("sources/link")
        part.external_attr = (kind | 0o777) << 16
        archive.writestr(part, b"/etc/passwd")

    refused(
        forged(tmp_path / "b", SETTINGS, change=link, listed={**SETTINGS, "sources/link": b"/etc/passwd"}),
        "sources/link.*is a link",
    )


def test_what_unpacks_to_far_more_than_it_is(tmp_path: Path) -> None:
    refused(forged(tmp_path / "b", {**SETTINGS, "sources/bomb": b"\0" * (50 << 20)}), "sources/bomb.*far more")


def test_a_size_that_lies(tmp_path: Path) -> None:
    """The headers say less than there is, as the list does."""
    large = b"".join(bytes([number % 251]) * 7 for number in range(1000))
    path = forged(tmp_path / "b", {**SETTINGS, "sources/a": large}, listed={**SETTINGS, "sources/a": large[:10]})
    refused(path, "sources/a.*another size")


def test_parts_that_lie_over_each_other(tmp_path: Path) -> None:
    """Many names for the same bytes, as the bombs without nesting do."""
    parts = {f"sources/{number}": bytes(range(256)) * 64 for number in range(40)}
    path = forged(tmp_path / "b", {**SETTINGS, **parts})
    with zipfile.ZipFile(path) as archive:
        entries = {part.filename: part for part in archive.infolist()}
    data = bytearray(path.read_bytes())
    first = entries["sources/0"].header_offset
    for name in parts:
        at = data.rindex(name.encode()) - 46  # its entry in the directory, of which the offset is the last field
        data[at + 42 : at + 46] = first.to_bytes(4, "little")
    path.write_bytes(data)
    refused(path, "sources/")


def test_a_part_that_is_there_twice(tmp_path: Path) -> None:
    def again(archive: zipfile.ZipFile) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            archive.writestr("kg.toml", b"other")

    refused(forged(tmp_path / "b", SETTINGS, change=again), "kg.toml.*(twice|another size)")
    refused(forged(tmp_path / "c", {**SETTINGS, "KG.toml": b""}), "KG.toml.*twice")


def test_a_part_that_is_not_listed_or_missing(tmp_path: Path) -> None:
    refused(forged(tmp_path / "b", {**SETTINGS, "sources/a": b"x"}, listed=SETTINGS), "sources/a.*not in the list")
    refused(forged(tmp_path / "c", SETTINGS, listed={**SETTINGS, "sources/a": b"x"}), "sources/a.*missing")


def test_a_part_with_other_content(tmp_path: Path) -> None:
    path = forged(tmp_path / "b", {**SETTINGS, "sources/a": b"x"}, listed={**SETTINGS, "sources/a": b"y"})
    refused(path, "sources/a: has other content")


def test_what_holds_no_workspace(tmp_path: Path) -> None:
    refused(forged(tmp_path / "b", {"sources/a": b"x"}), "kg.toml: is missing")
    refused(forged(tmp_path / "c", {**SETTINGS, "ledger/_manifest.jsonl": b"{}\n"}), "no workspace's backup: _manifest.jsonl")


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x05\x06" + b"\0" * 18, b"\x1f\x8b", b"no archive"])
def test_what_is_no_archive(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "b").write_bytes(content)
    refused(tmp_path / "b", "no whole backup|no backup")


def test_another_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "b", "w") as archive:
        archive.writestr("kg.toml", b"")
    refused(tmp_path / "b", "no backup")


def test_one_that_is_not_there(tmp_path: Path) -> None:
    refused(tmp_path / "b", "cannot be read")


@given(st.text(st.sampled_from("ab./\\: \0。"), max_size=8))
def test_an_accepted_name_stays_inside_on_every_system(name: str) -> None:
    from pathlib import PurePosixPath, PureWindowsPath

    if is_inside(name):
        for path in (PurePosixPath(name), PureWindowsPath(name)):
            assert not path.is_absolute() and not path.drive and ".." not in path.parts
            assert path.as_posix() == name
