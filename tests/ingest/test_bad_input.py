"""Bad input: a clear error that names the file, what is wrong and what to do; bounded time and memory; nothing else.

Every file here is made of real bytes by the programs that would make it (or as an attacker would).
"""

from __future__ import annotations

import io
import os
import struct
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest import packages
from ingest.documents import DocumentReaders, ReadingSettings
from ingest.documents.formats import read_text
from ingest.documents.text import Text
from ingest.kinds import KINDS, kind_of
from ingest.limits import DEFAULT, MIB
from ingest.naming import shown
from ingest.reading import Source
from ingest.sources import discover
from kg.errors import InputError
from ontology import load_schema

MakeFile = Callable[..., bytes]

BOMB = (
    b'<?xml version="1.0"?><!-- <a> --><!DOCTYPE lolz [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    + b"]><w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:r><w:t>&j;</w:t></w:r>"
    b"</w:p></w:body></w:document>"
)


def workbook() -> bytes:
    written = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["名称", "级别"])
    book.save(written)
    return written.getvalue()


def encrypted(office: bytes) -> bytes:
    """An Office file with a password, as Office itself stores it: an encrypted package in a compound file."""
    from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped]  # ships no types

    written = io.BytesIO()
    OOXMLFile(io.BytesIO(office)).encrypt("secret", written)
    return written.getvalue()


def compound(*names: str) -> bytes:
    """A compound file with streams of these names, all empty ([MS-CFB]: header, one FAT sector, one directory sector)."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack(
        "<109I", 0, *[0xFFFFFFFF] * 108
    )
    fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    directory = b""
    for number, name in enumerate(("Root Entry", *names)[:4]):
        stored = name.encode("utf-16-le")
        directory += stored.ljust(64, b"\x00") + struct.pack("<HB", len(stored) + 2, 5 if number == 0 else 2) + bytes(61)
    return header + fat + directory.ljust(512, b"\x00")


def archive(members: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return written.getvalue()


def with_bomb(office: bytes, member: str, size: int) -> bytes:
    """The same package with one more part: ``size`` zeros, written as a stream."""
    written = io.BytesIO(office)
    with (
        zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
        package.open(member, "w", force_zip64=True) as part,
    ):
        block = bytes(MIB)
        for _ in range(size // MIB):
            part.write(block)
    return written.getvalue()


def refusal(data: bytes, name: str) -> InputError:
    with pytest.raises(InputError) as caught:
        read_text(data, name)
    error = caught.value
    assert error.where == name
    assert error.what.endswith(".") and error.fix.strip()
    return error


@pytest.fixture
def bounded() -> Iterator[None]:
    """At most 10 s of computing and 300 MiB more than before."""
    psutil = pytest.importorskip("psutil")
    process = psutil.Process()
    before, begun = process.memory_info().rss, time.process_time()
    yield
    assert time.process_time() - begun < 10
    assert process.memory_info().rss - before < 300 * MIB


@pytest.mark.parametrize(
    ("name", "data", "what", "fix"),
    [
        ("a.txt", b"", "is empty", "saved"),
        ("a.docx", b"", "is empty", "saved"),
        ("a.txt", b" \r\n\t", "blanks", "saved"),
        ("a.xyz", b"text", "unknown kind (.xyz)", ".docx"),
        ("README", b"text", "no ending", ".docx"),
        ("a.doc", compound("WordDocument"), "old kind (.doc)", "soffice --headless --convert-to docx"),
        ("a.docx", compound("WordDocument"), "old kind (.doc)", "soffice"),
        ("a.wps", compound("WordDocument"), "WPS", "soffice"),
        ("a.ppt", compound("PowerPoint Document"), "slide show", "pdf"),
        ("a.rtf", rb"{\rtf1\ansi x}", "rich-text", "soffice"),
        ("a.ofd", archive({"OFD.xml": b"<x/>", "Doc_0/Document.xml": b"<x/>"}), "OFD", "PDF"),
        ("a.odt", archive({"mimetype": b"application/vnd.oasis.opendocument.text"}), "OpenDocument", "soffice"),
        ("a.zip", archive({"a.txt": b"x"}), "archive", "Unpack"),
        ("a.png", b"\x89PNG\r\n\x1a\n\x00\x00", "picture", "ocrmypdf"),
        ("scan.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "picture", "ocrmypdf"),
        ("a.mp4", b"\x00\x00\x00\x18ftypmp42", "video", ".txt"),
        (
            "a.xlsx",
            b"<html><body><table><tr><td>x</td></tr></table></body></html>",
            "web page (HTML), though it is named .xlsx",
            "xlsx",
        ),
        ("a.xls", b"\xef\xbb\xbf<!-- x --><table><tr><td>x", "web page", "xlsx"),
        ("a.csv", b"<!DOCTYPE html><p>Please log in", "web page", "xlsx"),
        (
            "a.xls",
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "XML Spreadsheet",
            "xlsx",
        ),
        ("a.xlsx", b"just text", "is no .xlsx file", "again"),
        ("a.docx", b"just text", "is no .docx file", "again"),
        ("a.pdf", b"just text", "is no .pdf file", "again"),
        ("a.pdf", b"%PDF-1.7\njust text", "damaged", "again"),
        ("a.docx", archive({"x/y.xml": b"<x/>"}), "damaged", "again"),
        ("a.docx", archive({"word/other.xml": b"<x/>"}), "damaged", "again"),
        ("a.docx", archive({"word/document.xml": b"<w:document><w:body>"}), "damaged", "again"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "no directory", "again"),
        ("a.txt", b"text\x00with NUL", "NUL", "UTF-8"),
        ("a.txt", bytes(range(256)) * 20, "not a text", "UTF-8"),
        ("a.txt", b"\xff\xfe\x00\xd8a\x00", "not whole", "UTF-8"),
        ("a.html", b"<div>" * 300 + b"deep", "too deeply", "browser"),
        ("a.html", b"<html><script>x</script></html>", "no text", "saved"),
        ("a.csv", b"a,b\n1,2\n", "is a table", "kg ingest"),
        ("a.md", "ok \x1b]0;title\x07 江都".encode(), "control character (U+0007)", "UTF-8"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_helps(name: str, data: bytes, what: str, fix: str) -> None:
    error = refusal(data, name)
    assert what in error.what
    assert fix in error.fix


def test_a_table_under_another_name_is_known_by_its_content() -> None:
    assert kind_of(io.BytesIO(workbook()), "a.csv").name == "xlsx"
    assert kind_of(io.BytesIO(compound("Workbook")), "a.xlsx").name == "xls"
    assert kind_of(io.BytesIO("名称\t级别\n".encode("gbk")), "a.xls").name == "tsv"


def test_a_document_cut_off_is_damaged(make_docx: MakeFile, make_pdf: MakeFile) -> None:
    document = make_docx("<w:p><w:r><w:t>正文</w:t></w:r></w:p>")
    assert "damaged" in refusal(document[: len(document) // 2], "a.docx").what
    page = make_pdf([[(66, 700, 12, "正文")]])
    assert "damaged" in refusal(page[:300], "a.pdf").what


def test_a_document_with_a_flipped_byte_is_damaged(make_docx: MakeFile) -> None:
    document = bytearray(make_docx("<w:p><w:r><w:t>正文</w:t></w:r></w:p>" * 100))
    start = document.index(b"word/document.xml") + len(b"word/document.xml")
    document[start + 20] ^= 0xFF
    assert "damaged" in refusal(bytes(document), "a.docx").what


def test_office_files_with_a_password_are_named_as_that(make_docx: MakeFile) -> None:
    for office, name in ((make_docx("<w:p/>"), "a.docx"), (workbook(), "a.xlsx")):
        error = refusal(encrypted(office), name)
        assert "password" in error.what and "password" in error.fix


def test_a_pdf_with_a_password_is_named_as_that(make_pdf: MakeFile) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=io.BytesIO(make_pdf([[(66, 700, 12, "正文")]])))
    writer.encrypt("secret", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    error = refusal(written.getvalue(), "a.pdf")
    assert "password" in error.what and "qpdf" in error.fix


def test_a_scanned_pdf_is_sent_to_character_recognition(make_pdf: MakeFile) -> None:
    error = refusal(make_pdf([[], []]), "a.pdf")
    assert "no text layer" in error.what and "ocrmypdf" in error.fix


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize("member", ["word/document.xml", "word/styles.xml", "customXml/item1.xml"])
@pytest.mark.parametrize("encoding", ["ascii", "utf-16"])
def test_an_entity_bomb_in_a_docx_is_refused(make_docx: MakeFile, member: str, encoding: str) -> None:
    error = refusal(make_docx("<w:p/>", {member: BOMB.decode().encode(encoding)}), "a.docx")
    assert "XML entities" in error.what and member in error.what


def test_an_entity_bomb_in_a_workbook_is_refused() -> None:
    written = io.BytesIO(workbook())
    with zipfile.ZipFile(written, "a") as package:
        package.writestr("xl/more.xml", BOMB)
    with pytest.raises(InputError, match="XML entities"), packages.opened(written, "a.xlsx") as package:
        packages.check(package, "a.xlsx", part_bytes=DEFAULT.table_part_bytes, inflation=DEFAULT.inflation)


@pytest.mark.usefixtures("bounded")
def test_a_zip_bomb_in_a_docx_is_refused_without_unpacking(make_docx: MakeFile) -> None:
    document = with_bomb(make_docx("<w:p/>"), "word/media/image1.bin", 1024 * MIB)
    assert len(document) < 8 * MIB
    error = refusal(document, "a.docx")
    assert "unpacks to 1024 MiB" in error.what and "do not open it" in error.fix


@pytest.mark.usefixtures("bounded")
def test_a_part_that_lies_about_its_size_is_not_unpacked_beyond_it(make_docx: MakeFile) -> None:
    document = make_docx("", {"word/document.xml": bytes(64 * MIB)})
    true_size = struct.pack("<I", 64 * MIB)
    assert true_size in document
    assert "damaged" in refusal(document.replace(true_size, struct.pack("<I", 1000)), "a.docx").what


def test_names_that_leave_the_folder_write_nothing(make_docx: MakeFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    monkeypatch.chdir(inner)
    document = make_docx(
        "<w:p><w:r><w:t>正文。</w:t></w:r></w:p>", {"../../evil.txt": b"x", "/evil.txt": b"x", "C:\\evil.txt": b"x"}
    )
    assert read_text(document, "a.docx").content == "正文。"
    assert list(tmp_path.rglob("*")) == [inner]


@pytest.mark.usefixtures("bounded")
def test_a_pdf_that_unpacks_without_end_is_stopped(make_pdf: MakeFile) -> None:
    drawing = zlib.compressobj()
    packed = b"".join(drawing.compress(b"BT /F1 12 Tf (a) Tj ET\n" * 40_000) for _ in range(60)) + drawing.flush()
    page = make_pdf([], packed_streams=[packed])
    for limits in (replace(DEFAULT, seconds=0.5), replace(DEFAULT, memory_bytes=160 * MIB)):
        if sys.platform != "linux" and limits.seconds > 1:
            continue  # only Linux holds a process to its memory for sure
        with pytest.raises(InputError, match=r"takes longer|breaks the PDF reader"):
            read_text(page, "a.pdf", limits)


def test_more_than_the_limits_allow_is_refused_by_name(make_pdf: MakeFile, tmp_path: Path) -> None:
    small = replace(DEFAULT, document_bytes=1000, text_length=10, pages=1, html_bytes=20, markdown_bytes=20)
    big = tmp_path / "big.txt"
    big.write_bytes(b"x" * 1001)
    for source, name, what in (
        (big, "", "is larger than"),
        (b"said " * 3, "a.txt", "holds 15 characters"),
        (b"<p>" * 20, "a.html", "is larger than"),
        (b"said " * 10, "a.md", "is larger than"),
        (make_pdf([[], []]), "a.pdf", "more pages"),
        (make_pdf([[(66, 700, 12, "江都区与苏州大学签署协议")]]), "a.pdf", "more text"),
    ):
        with pytest.raises(InputError, match=what):
            read_text(source, name, small)


def test_a_file_that_vanished_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.txt: is not there"):
        read_text(tmp_path / "gone.txt")


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of this kind are POSIX")
@pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() == 0, reason="nothing is unreadable to root")
def test_a_file_without_permission_is_named(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("x")
    file.chmod(0)
    with pytest.raises(InputError, match="may not be read"):
        read_text(file)


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no regular file"):
        read_text(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "a.txt"
    os.mkfifo(pipe)
    with pytest.raises(InputError, match="no regular file"):
        read_text(pipe)


def test_a_name_with_a_nul_is_refused() -> None:
    _, problems = discover(["a\x00b.txt"])
    assert problems[0].where == "a\\x00b.txt"


def test_names_are_shown_without_their_control_characters() -> None:
    assert shown("a\nb\x1b[31m\u202etxt.exe\udcff 报告　一.txt") == "a\\nb\\x1b[31m\\u202etxt.exe\\udcff 报告　一.txt"


@pytest.mark.parametrize("ending", sorted({ending for kind in KINDS for ending in kind.endings} - {".pdf"}))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=300) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_give_a_text_or_an_input_error(ending: str, data: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html>"):
        try:
            text = read_text(start + data, "a" + ending)
        except InputError:
            continue
        text.content.encode()
        assert all(0 <= origin.start < origin.end <= len(text.content) for origin in text.origins)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255), kind=st.sampled_from(["docx", "docx", "docx", "pdf"]))
def test_any_changed_byte_gives_a_text_or_an_input_error(
    make_docx: MakeFile, make_pdf: MakeFile, where: float, byte: int, kind: str
) -> None:
    data = bytearray(make_docx("<w:p><w:r><w:t>正文</w:t></w:r></w:p>") if kind == "docx" else make_pdf([[(66, 700, 12, "正文")]]))
    data[int(where * len(data))] = byte
    with suppress(InputError):
        read_text(bytes(data), f"a.{kind}").content.encode()


WORDS = (
    *(
        "苏州大学",
        "、",
        "与",
        "签署",
        "，",
        "2021年",
        "1-10月",
        "29.2亿元",
        "（",
        "）",
        "“",
        "”",
        "等",
        "企业",
        "获批",
        "省",
        "级",
        "研发",
    ),
    *(
        "中心",
        "平台",
        "江苏",
        "有限公司",
        "市",
        "区",
        "院士",
        "一、",
        "1.",
        "%",
        "近",
        "同比增长",
        "\n",
        "合作",
        "项目",
        "入驻",
        "。",
        "《",
        "》",
    ),
)


@settings(max_examples=60, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS), max_size=60))
def test_any_writing_is_read_and_quoted_truly(words: list[str]) -> None:
    text = Text("".join(words))
    readers = DocumentReaders(ReadingSettings(), load_schema())
    reading = readers.read(text, Source("a.txt", "a.txt", "a.txt", "text/plain"), text.edition)
    for statement in reading.statements:
        assert statement.locator is not None and statement.quote is not None
        start, end = map(int, statement.locator.removeprefix("char=").split(","))
        assert text.content[start:end] == statement.quote


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize("word", ["有限公司", "29.2亿元", "苏州大学、", "与苏州大学", "（苏州", "“"])
def test_endless_sentences_are_read_in_time(word: str) -> None:
    text = Text(word * (40_000 // len(word)))
    readers = DocumentReaders(ReadingSettings(), load_schema())
    readers.read(text, Source("a.txt", "a.txt", "a.txt", "text/plain"), text.edition)
