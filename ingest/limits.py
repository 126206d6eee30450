"""How much one source may cost. Defaults fit a bureau's largest real files; a hostile one ends at them with a clear error."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for reading one file.

    ``document_bytes``   a document on disk, bytes (of tables it is their cells that are counted)
    ``html_bytes``, ``markdown_bytes``  text with marks, which takes some 10 s per limit to parse
    ``text_length``      the text of a document, code points
    ``part_bytes``       one part of a docx, unpacked, bytes
    ``table_part_bytes`` one part of a spreadsheet, unpacked, bytes
    ``inflation``        unpacked size over packed size of a part larger than 10 MiB; Office files stay below 100
    ``pages``            of a PDF
    ``seconds``          for the parser of a PDF, which is native code and cannot be interrupted otherwise
    ``memory_bytes``     for the same parser, where the system can hold a process to it
    """

    document_bytes: int = 200 * MIB
    html_bytes: int = 32 * MIB
    markdown_bytes: int = 4 * MIB
    text_length: int = 10_000_000
    part_bytes: int = 64 * MIB
    table_part_bytes: int = 4096 * MIB
    inflation: int = 200
    pages: int = 10_000
    seconds: float = 300.0
    memory_bytes: int = 2048 * MIB


DEFAULT = Limits()
