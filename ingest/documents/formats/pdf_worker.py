"""Read the lines of a PDF in a process of its own: PDF from standard input, JSON to standard output.

    python pdf_worker.py PAGES TEXT_LENGTH MEMORY_BYTES < FILE

PDFium is native code: a hostile file can make it run for hours, take all memory or crash. A process can be ended, and takes
nothing along. This file is a script that imports nothing of the package, so that it starts fast and from anywhere.

The answer is {"pages": [{"height", "lines": [[text, left, right, baseline, size], …]}]} with lengths in points, or
{"error": "password" | "damaged" | "pages" | "length"}.
"""

from __future__ import annotations

import ctypes
import json
import math
import sys
from collections.abc import Iterator
from statistics import median
from typing import Any

Line = tuple[str, float, float, float, float]
_BREAKS = frozenset("\r\n")
_QUOTES = frozenset("“”‘’—…·")  # as wide as a character in Chinese
_HYPHENS = {"\x02": "\u00ad", "\ufffe": "\u00ad"}  # how PDFium gives a hyphen that only divides a word


def main() -> None:
    pages, length, memory = (int(argument) for argument in sys.argv[1:4])
    _hold_to(memory)
    json.dump(answer(sys.stdin.buffer.read(), pages, length), sys.stdout)


def answer(data: bytes, most_pages: int, most_text: int) -> dict[str, Any]:
    import pypdfium2  # type: ignore[import-untyped]  # ships no types

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return {"error": "password" if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD else "damaged"}
    if len(document) > most_pages:
        return {"error": "pages"}
    pages = []
    for index in range(len(document)):
        try:
            page = document[index]
            text = page.get_textpage()
        except pypdfium2.PdfiumError:  # one damaged page: the caller reports it as one without text
            pages.append({"height": 0.0, "lines": []})
            continue
        lines = list(_lines(text))
        most_text -= sum(len(line[0]) for line in lines)
        if most_text < 0:
            return {"error": "length"}
        pages.append({"height": page.get_height(), "lines": lines})
        page.close()
    return {"pages": pages} if pages else {"error": "damaged"}


def _lines(text: Any) -> Iterator[Line]:
    from pypdfium2 import raw

    line: list[tuple[int, str]] = []  # index and character
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        character = chr(code) if code < 0x110000 else "\ufffd"
        if character in _BREAKS:
            yield from _line(text, line)
            line = []
        elif line or not character.isspace():
            line.append((index, _HYPHENS.get(character, character)))
    yield from _line(text, line)


def _line(text: Any, line: list[tuple[int, str]]) -> Iterator[Line]:
    from pypdfium2 import raw

    while line and line[-1][1].isspace():
        line.pop()
    if not line:
        return
    left, baseline = _origin(text, line[0][0])
    size = _size(text, line[0][0])
    words = [character for _, character in line]
    made = [
        place for place, (index, character) in enumerate(line) if character == " " and raw.FPDFText_IsGenerated(text, index) == 1
    ]
    if made:
        solid = [place for place in range(1, len(line)) if line[place][1] != " " and line[place - 1][1] != " "]
        usual = median([_gap(text, line, place) for place in solid] or [0.0])
        for place in made:
            words[place] = _blank((_gap(text, line, place) - usual) / size, words[place - 1], words[place + 1])
    yield "".join(words), left, _right(text, line[-1][0]), baseline, size


def _blank(gap: float, before: str, after: str) -> str:
    """What a gap means that PDFium takes for a blank: ``gap`` is how much wider than the line's others it is, in sizes of type.

    In justified Chinese it means nothing, between the columns of a table more than a blank.
    """
    chinese = (before in _QUOTES or before >= "\u2e80") + (after in _QUOTES or after >= "\u2e80")
    if gap > 1 or (chinese == 2 and gap > 0.25):
        return "\t"
    return "" if chinese == 2 or (chinese == 1 and gap < 0.4) else " "


def _gap(text: Any, line: list[tuple[int, str]], place: int) -> float:
    """From the right edge of the character before ``place`` to the character at it, or behind it where it is a made blank."""
    begin = place + 1 if line[place][1] == " " and place + 1 < len(line) else place
    return _origin(text, line[begin][0])[0] - _right(text, line[place - 1][0])


def _origin(text: Any, index: int) -> tuple[float, float]:
    from pypdfium2 import raw

    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, index, x, y)
    return x.value, y.value


def _right(text: Any, index: int) -> float:
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text, index, box)
    return float(box.right)


def _size(text: Any, index: int) -> float:
    """The size of the type as it is seen: what the font is set in, times what the page scales it by."""
    from pypdfium2 import raw

    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, matrix)
    return float(raw.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)) or 1.0


def _hold_to(memory: int) -> None:
    """Hold this process to so much memory, on systems that can."""
    try:
        import resource
    except ImportError:  # Windows: the caller's time limit and the length limit remain
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ValueError, OSError):
        pass  # a lower limit is in force, or the system has none


if __name__ == "__main__":
    main()
