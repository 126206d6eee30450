"""What kind of file something is, told by its content first and by its ending only where content cannot tell.

A file that no reader takes is refused here, with the conversion that helps.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Literal

from ingest import compound
from ingest.exchange.heads import is_export_table
from ingest.naming import shown
from ingest.rdf.sniffing import rdf_kind
from kg.errors import InputError

Family = Literal["document", "table", "graph"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A readable kind of file. ``plain`` kinds are text, which the ending alone tells apart."""

    name: str
    family: Family
    media_type: str
    endings: tuple[str, ...]
    plain: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = (
    Kind("txt", "document", "text/plain", (".txt",), plain=True),
    Kind("md", "document", "text/markdown", (".md", ".markdown"), plain=True),
    Kind("html", "document", "text/html", (".html", ".htm", ".xhtml"), plain=True),
    Kind("docx", "document", f"{_OFFICE}wordprocessingml.document", (".docx", ".docm", ".dotx")),
    Kind("pdf", "document", "application/pdf", (".pdf",)),
    Kind("csv", "table", "text/csv", (".csv",), plain=True),
    Kind("tsv", "table", "text/tab-separated-values", (".tsv", ".tab"), plain=True),
    Kind("xlsx", "table", f"{_OFFICE}spreadsheetml.sheet", (".xlsx", ".xlsm", ".xltx")),
    Kind("xls", "table", "application/vnd.ms-excel", (".xls",)),
    Kind("ods", "table", "application/vnd.oasis.opendocument.spreadsheet", (".ods",)),
    Kind("jsonl", "graph", "application/jsonl", (".jsonl", ".ndjson"), plain=True),
    Kind("ttl", "graph", "text/turtle", (".ttl",), plain=True),
    Kind("nt", "graph", "application/n-triples", (".nt",), plain=True),
    Kind("nq", "graph", "application/n-quads", (".nq",), plain=True),
    Kind("trig", "graph", "application/trig", (".trig",), plain=True),
    Kind("jsonld", "graph", "application/ld+json", (".jsonld",), plain=True),
    Kind("rdf", "graph", "application/rdf+xml", (".rdf", ".owl"), plain=True),
)
_BY_NAME = {kind.name: kind for kind in KINDS}
_BY_ENDING = {ending: kind for kind in KINDS for ending in kind.endings}

_HEAD = 8192  # bytes that are looked at
_WORD = "Save it as .docx: in Word or WPS by “Save as”, or with LibreOffice: soffice --headless --convert-to docx FILE"
_SHEET = "Save it as .xlsx: in Excel or WPS by “Save as”, or with LibreOffice: soffice --headless --convert-to xlsx FILE"
_SLIDES = "Save it as PDF, or with LibreOffice: soffice --headless --convert-to pdf FILE"
_OFD = "Print it to PDF with an OFD reader (WPS, Suwell, Foxit) and read that file."
_OCR = "Make a PDF with a text layer of it: ocrmypdf -l chi_sim --image-dpi 300 FILE OUT.pdf"
_MEDIA = "Give its text as a .txt or .docx file."
_PROTECTED = "Open it in its program, remove the password, save it and read that file."
_UNPACK = "Unpack it and read the files within."

_REFUSED: dict[str, tuple[str, str]] = {
    "doc": ("is a Word document of the old kind (.doc)", _WORD),
    "wps": ("is a WPS text document (.wps)", _WORD),
    "rtf": ("is a rich-text document (.rtf)", _WORD),
    "odt": ("is an OpenDocument text (.odt)", _WORD),
    "ofd": ("is an OFD document (.ofd)", _OFD),
    "et": ("is a WPS spreadsheet (.et)", _SHEET),
    "ppt": ("is a slide show", _SLIDES),
    "xlsb": ("is a binary workbook (.xlsb)", _SHEET),
    "xml-sheet": ("is a workbook saved as XML (“XML Spreadsheet 2003”)", _SHEET),
    "image": ("is a picture", _OCR),
    "media": ("is a sound or video file", _MEDIA),
    "archive": ("is an archive", _UNPACK),
    "compound": ("is a Microsoft container without a document or a workbook in it", _WORD),
}
_MAGIC = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"BM", "image"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b\x08", "archive"),
    (b"ID3", "media"),
    (b"OggS", "media"),
)
_HTML = re.compile(
    rb"(?>\s+|<!--.*?-->|<\?xml[^>]*\?>)*+<(?:!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE | re.DOTALL
)
_XML_SHEET = b"urn:schemas-microsoft-com:office:spreadsheet"


def describe_kinds() -> str:
    """The endings of all readable kinds, for messages."""
    return ", ".join(kind.endings[0] for kind in KINDS)


def kind_of(file: BinaryIO, name: str) -> Kind:
    """The kind of an open file called ``name``; the file is left at its start.

    Raises InputError for an empty file, a protected one, and a kind that no reader takes.
    """
    try:
        return _kind(file, name)
    finally:
        file.seek(0)


def _kind(file: BinaryIO, name: str) -> Kind:
    where, ending = shown(name), Path(name).suffix.lower()
    head = file.read(_HEAD)
    if not head.strip(b"\x00 \t\r\n"):
        raise InputError(
            "is empty." if not head else "holds nothing but blanks.", where=where, fix="Check that it was saved or copied whole."
        )
    found = _by_content(file, head, ending, where)
    if found in _BY_NAME:
        return _BY_NAME[found]
    if found:
        what, fix = _REFUSED[found]
        raise InputError(f"{what}; this kind is not read.", where=where, fix=fix)
    named = _BY_ENDING.get(ending)
    if named is None:
        raise InputError(
            f"is of an unknown kind ({ending or 'no ending'}).", where=where, fix=f"Kinds that are read: {describe_kinds()}."
        )
    if named.plain:
        return _plain(named, head, where)
    if named.name == "xls" and b"\x00" not in head:
        return _BY_NAME["tsv"] if head.count(b"\t") >= head.count(b",") else _BY_NAME["csv"]
    raise InputError(
        f"is no .{named.name} file, though it is named so.",
        where=where,
        fix="It may be damaged or only partly copied: get it again, or open it in its program and save it anew.",
    )


def _plain(named: Kind, head: bytes, where: str) -> Kind:
    """A text by its ending, unless it is a page: pages saved under a table's name are common and hold no columns."""
    if named.name == "csv" and is_export_table(head):
        return replace(named, family="graph")
    if not _HTML.match(head.removeprefix(b"\xef\xbb\xbf")):
        return named
    if named.family == "table":
        raise _page_named_as_table(named.name, where)
    return _BY_NAME["html"] if named.name != "md" else named


def _page_named_as_table(ending: str, where: str) -> InputError:
    return InputError(f"is a web page (HTML), though it is named .{ending}.", where=where, fix=_SHEET)


def _by_content(file: BinaryIO, head: bytes, ending: str, where: str) -> str:
    """The kind that the first bytes betray; empty for text and for the unknown."""
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _in_zip(file, ending, where)
    if head.startswith(compound.MAGIC):
        return _in_compound(file, ending, where)
    for magic, found in _MAGIC:
        if head.startswith(magic) and (found != "image" or b"\x00" in head):
            return found
    if head[:4] == b"RIFF" or head[4:8] == b"ftyp":
        return "image" if head[8:12] in (b"WEBP", b"heic", b"mif1", b"avif") else "media"
    if _XML_SHEET in head:
        return "xml-sheet"
    if ending in (".xls", ".xlsx") and _HTML.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise _page_named_as_table(ending[1:], where)
    if ending == ".docx" and _HTML.match(head.removeprefix(b"\xef\xbb\xbf")):
        return "html"
    return rdf_kind(head, ending)


def _in_zip(file: BinaryIO, ending: str, where: str) -> str:
    from ingest import packages

    with packages.opened(file, where) as package:
        names = package.namelist()
        if "mimetype" in names:
            with package.open("mimetype") as member:
                declared = member.read(100).decode("ascii", errors="replace")
            if "opendocument.spreadsheet" in declared:
                return "ods"
            if "opendocument" in declared:
                return "odt" if "text" in declared else "ppt"
    for prefix, found in (("word/", "docx"), ("xl/workbook.bin", "xlsb"), ("xl/", "xlsx"), ("ppt/", "ppt"), ("OFD.xml", "ofd")):
        if any(name.startswith(prefix) for name in names):
            return found
    kind = _BY_ENDING.get(ending)
    if kind and kind.name in ("docx", "xlsx", "ods"):
        raise packages.damaged(where)
    return "archive"


def _in_compound(file: BinaryIO, ending: str, where: str) -> str:
    streams = compound.stream_names(file)
    if streams & {"EncryptionInfo", "EncryptedPackage"}:
        raise InputError("is protected with a password.", where=where, fix=_PROTECTED)
    if streams & {"Workbook", "Book"}:
        return "xls"
    if "WordDocument" in streams:
        return "wps" if ending == ".wps" else "doc"
    if "PowerPoint Document" in streams:
        return "ppt"
    kind = _BY_ENDING.get(ending)
    if kind and not streams:
        raise InputError(
            "is damaged: its container has no directory.",
            where=where,
            fix="Open it in its program and save it again; or get it again.",
        )
    return {".doc": "doc", ".wps": "wps", ".et": "et"}.get(ending, "compound")
