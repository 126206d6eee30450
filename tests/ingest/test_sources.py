"""From paths to sources: which files are read, what they are called, and that one bad file stops no other."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from ingest.documents import DocumentReaders, ReadingSettings
from ingest.sources import SourceFile, discover, read, read_all
from kg.errors import InputError, UsageError
from ontology import load_schema

READERS = DocumentReaders(ReadingSettings(), load_schema())
SAID = "江都区科技局2021年工作总结\n与苏州大学签署合作框架协议。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two years of reports and what else lies about in an office's folder."""
    for year in ("2021", "2022"):
        (tmp_path / year).mkdir()
        (tmp_path / year / "report.txt").write_text(f"{year}：{SAID}", encoding="utf-8")
    (tmp_path / "notes.md").write_text(SAID, encoding="utf-8")
    for name in (".DS_Store", "~$list.xlsx", "Thumbs.db", "x.tmp", ".hidden/a.txt", "__MACOSX/a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    return tmp_path


def ids(paths: list[Path], known: dict[str, Path] | None = None) -> list[str]:
    return [file.id for file in discover(paths, known or {})[0]]


def test_a_folder_is_read_in_the_order_of_names_without_hidden_and_temporary_files(folder: Path) -> None:
    files, problems = discover([folder])
    assert [file.path.relative_to(folder).as_posix() for file in files] == ["2021/report.txt", "2022/report.txt", "notes.md"]
    assert problems == []


def test_a_source_is_called_by_its_file_name(folder: Path) -> None:
    assert ids([folder / "2021" / "report.txt"]) == ["report.txt"]


def test_different_files_of_one_name_are_told_apart_by_their_folders(folder: Path) -> None:
    assert ids([folder]) == ["2021/report.txt", "2022/report.txt", "notes.md"]


def test_as_many_folders_as_it_takes(tmp_path: Path) -> None:
    paths = []
    for number, place in enumerate(("a/x", "b/x", "b/y")):
        (tmp_path / place).mkdir(parents=True)
        paths.append(tmp_path / place / "list.csv")
        paths[-1].write_text(str(number))
    assert ids(paths) == ["a/x/list.csv", "b/x/list.csv", "y/list.csv"]


def test_a_copy_is_the_same_source_and_read_once(folder: Path) -> None:
    shutil.copy(folder / "2021" / "report.txt", folder / "2022" / "report.txt")
    assert ids([folder]) == ["report.txt", "notes.md"]
    assert ids([folder / "notes.md", folder / "notes.md"]) == ["notes.md"]


def test_a_known_file_keeps_its_id_and_another_of_its_name_gets_its_own(folder: Path) -> None:
    known = {"report.txt": folder / "2021" / "report.txt"}
    assert ids([folder / "2021" / "report.txt"], known) == ["report.txt"]
    assert ids([folder / "2022" / "report.txt"], known) == ["2022/report.txt"]
    assert ids([folder], known) == ["report.txt", "2022/report.txt", "notes.md"]


def test_a_file_that_moved_is_an_edition_of_the_same_source(folder: Path) -> None:
    assert ids([folder / "2022" / "report.txt"], {"report.txt": folder / "gone" / "report.txt"}) == ["report.txt"]


def test_an_id_is_in_nfc_whatever_the_file_system_does(tmp_path: Path) -> None:
    (tmp_path / unicodedata.normalize("NFD", "Übersicht.txt")).write_text("x")
    assert ids([tmp_path]) == ["Übersicht.txt"]


@pytest.mark.skipif(os.name == "nt", reason="Windows does not allow such names")
def test_a_name_with_line_breaks_and_escapes_is_shown_safely(tmp_path: Path) -> None:
    (tmp_path / "a\n\x1b[2Jb.txt").write_text(SAID, encoding="utf-8")
    files, _ = discover([tmp_path])
    assert files[0].id == "a\\n\\x1b[2Jb.txt"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not allow such names")
def test_a_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode("报告.txt".encode("gbk"))).write_text(SAID, encoding="utf-8")
    readings, problems = read_all([tmp_path], load_schema())
    assert readings == []
    assert problems[0].what.startswith("has a name that is no text") and problems[0].fix == "Rename it."
    assert problems[0].where.encode() and "\\udc" in problems[0].where


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_links_are_followed_once_and_loops_end(folder: Path) -> None:
    (folder / "2021" / "up").symlink_to(folder, target_is_directory=True)
    (folder / "self.txt").symlink_to(folder / "self.txt")
    files, problems = discover([folder])
    assert [file.path.name for file in files] == ["report.txt", "report.txt", "notes.md", "self.txt"]
    readings, problems = read_all([folder / "self.txt"], load_schema())
    assert readings == [] and "self.txt" in problems[0].where


def test_the_data_of_a_workspace_are_no_sources(folder: Path) -> None:
    (folder / "kg.toml").write_text("")
    for name in ("ledger", "sources", "views"):
        (folder / name).mkdir()
        (folder / name / "a.txt").write_text("x")
    assert ids([folder]) == ["2021/report.txt", "2022/report.txt", "notes.md"]


@pytest.mark.skipif(sys.platform == "win32", reason="names with a colon cannot be made there")
def test_a_file_cannot_take_the_name_of_a_review(tmp_path: Path) -> None:
    (tmp_path / "review:报告.txt").write_text(SAID, encoding="utf-8")
    assert ids([tmp_path / "review:报告.txt"]) == ["./review:报告.txt"]


def test_what_is_not_there_or_holds_nothing_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    files, problems = discover([tmp_path / "none.txt", tmp_path / "empty", "https://example.org/report.html"])
    assert files == []
    assert ["is not there" in problems[0].what, "holds no file" in problems[1].what, "is an address" in problems[2].what] == [
        True
    ] * 3
    assert all(problem.where and problem.fix for problem in problems)


def test_a_document_is_read_with_its_source_and_edition(folder: Path) -> None:
    reading = read(SourceFile(folder / "notes.md", "notes.md"), load_schema(), documents=READERS)
    assert (reading.source.id, reading.source.media_type) == ("notes.md", "text/markdown")
    assert reading.text is not None and "苏州大学" in reading.text
    assert len(reading.edition) == 64
    assert all(statement.source == "notes.md" and statement.edition == reading.edition for statement in reading.statements)


def test_a_report_says_the_same_in_every_format(
    tmp_path: Path, make_docx: Callable[..., bytes], make_pdf: Callable[..., bytes]
) -> None:
    lines = (
        "江都区科技局2021年工作总结",
        "一、2021年工作",
        "与苏州大学签署合作框架协议。",
        "二、2022年打算",
        "推进与江苏科技大学共建研究院。",
    )
    said = {
        "a.txt": "\r\n".join(lines).encode("gb18030"),
        "a.md": "\n\n".join(lines).encode(),
        "a.html": "".join(f"<p>{line}</p>" for line in lines).encode(),
        "a.docx": make_docx("".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)),
        "a.pdf": make_pdf([[(66.0, 700.0 - 30 * number, 12.0, line) for number, line in enumerate(lines)]]),
    }
    for name, data in said.items():
        (tmp_path / name).write_bytes(data)
    readings, problems = read_all([tmp_path], load_schema())
    assert problems == []
    statements = [{(one.predicate, one.value, one.status, one.quote) for one in reading.statements} for reading in readings]
    assert len(statements[0]) > 2
    assert all(others == statements[0] for others in statements)


def test_a_table_is_read_with_its_source(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["企业名称", "所在地"], ["江苏某某科技有限公司", "江都区"], ["扬州某某电子有限公司", "江都区"]):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    reading = read(SourceFile(tmp_path / "list.xlsx", "list.xlsx"), load_schema(), documents=READERS)
    assert reading.text is None
    assert {statement.source for statement in reading.statements} == {"list.xlsx"}


def test_a_mapping_that_is_wrong_is_named_before_anything_is_read(folder: Path) -> None:
    (folder / "mapping.yaml").write_text("tables: [", encoding="utf-8")
    with pytest.raises(UsageError, match=r"mapping\.yaml"):
        read_all([folder / "notes.md"], load_schema(), mapping=folder / "mapping.yaml")


def test_a_workbook_with_an_entity_bomb_is_not_handed_to_its_reader(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as package:
        package.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "ha">]><workbook>&a;</workbook>')
    readings, problems = read_all([tmp_path], load_schema())
    assert readings == [] and "XML entities" in problems[0].what


def test_one_bad_file_stops_no_other(folder: Path, make_docx: Callable[..., bytes]) -> None:
    (folder / "2021" / "broken.docx").write_bytes(make_docx("<w:p/>")[:300])
    (folder / "2021" / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    seen: list[tuple[str, int, int]] = []
    readings, problems = read_all([folder], load_schema(), progress=lambda *step: seen.append(step))
    assert [reading.source.id for reading in readings] == ["2021/report.txt", "2022/report.txt", "notes.md"]
    assert [Path(problem.where).name for problem in problems] == ["broken.docx", "scan.png"]
    assert [step[1:] for step in seen] == [(number, 5) for number in range(1, 6)]


def test_a_file_that_vanishes_before_it_is_read_is_named(folder: Path) -> None:
    files, _ = discover([folder / "notes.md"])
    (folder / "notes.md").unlink()
    with pytest.raises(InputError, match=r"notes\.md: is not there any more"):
        read(files[0], load_schema(), documents=READERS)


def test_a_failure_nobody_foresaw_becomes_an_error_of_that_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr("ingest.documents.DocumentReaders.read", fail)
    readings, problems = read_all([folder / "notes.md"], load_schema())
    assert readings == []
    assert "RuntimeError: unforeseen" in problems[0].what


def test_pages_without_text_are_among_the_readings_problems(tmp_path: Path, make_pdf: Callable[..., bytes]) -> None:
    (tmp_path / "a.pdf").write_bytes(make_pdf([[(66, 700, 12, "与苏州大学签署合作框架协议。")], []]))
    readings, problems = read_all([tmp_path], load_schema())
    assert problems == []
    assert [problem.where.rpartition(": ")[2] for problem in readings[0].problems] == ["page 2"]
