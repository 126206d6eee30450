"""Real files, made in the test: Word documents and PDFs as programs write them, as small as they can be."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence

import pytest

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def docx(body: str, parts: Mapping[str, bytes] | None = None, *, styles: str = "", numbering: str = "") -> bytes:
    """A Word document with this ``w:body``; ``parts`` are added as they are, or replace what stands under their name."""
    related = [name for name, content in (("styles", styles), ("numbering", numbering)) if content]
    members = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" '
        f'Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(f'<Relationship Id="{name}" Type="{_RELATIONS}/{name}" Target="{name}.xml"/>' for name in related)
        + "</Relationships>",
        "word/document.xml": f'<?xml version="1.0" encoding="UTF-8"?><w:document {_W}><w:body>{body}</w:body></w:document>',
        "word/styles.xml": f"<w:styles {_W}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {_W}>{numbering}</w:numbering>",
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {**{name: text.encode() for name, text in members.items()}, **(parts or {})}.items():
            package.writestr(name, content)
    return written.getvalue()


Line = tuple[float, float, float, str]  # from the left, from the bottom, size of the type, words


def pdf(pages: Sequence[Sequence[Line]], *, packed_streams: Sequence[bytes] = ()) -> bytes:
    """A PDF of A4 pages with a text layer in STSong (a font that readers have, as many Chinese offices' programs write it)."""
    contents = [
        "\n".join(
            f"BT /F1 {size} Tf 1 0 0 1 {left} {bottom} Tm <{words.encode('utf-16-be').hex()}> Tj ET"
            for left, bottom, size, words in lines
        ).encode()
        for lines in pages
    ]
    packed = [zlib.compress(content) for content in contents] + list(packed_streams)
    count = len(packed)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {count} /Kids [{' '.join(f'{6 + 2 * index} 0 R' for index in range(count))}] >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 5 0 R /DW 1000 /W [1 95 500]"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
        b" /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    for index, stream in enumerate(packed):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {7 + 2 * index} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(f"<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n".encode() + stream + b"\nendstream")
    written = io.BytesIO()
    written.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(written.tell())
        written.write(f"{number} 0 obj\n".encode() + content + b"\nendobj\n")
    table = written.tell()
    written.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    written.write("".join(f"{place:010d} 00000 n \n" for place in places).encode())
    written.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode())
    return written.getvalue()


@pytest.fixture(scope="session")
def make_docx() -> Callable[..., bytes]:
    return docx


@pytest.fixture(scope="session")
def make_pdf() -> Callable[..., bytes]:
    return pdf
