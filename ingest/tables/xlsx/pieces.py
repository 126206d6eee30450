"""Parts of a package in pieces that end with a whole element, and texts cut out of them without a Python object for each."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

import numpy as np

from ingest.tables.xlsx.damage import Damaged

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

PIECE = 4 << 20  # bytes read at once: a piece and what is worked out of it stay near the processor
LONGEST = 64 << 20  # bytes of one element
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")


def pieces(part: IO[bytes], end: bytes, begun: bytes = b"") -> Iterator[tuple[bytes, bool]]:
    """The rest of a part (after ``begun``, which has been read) in pieces up to an ``end`` tag each, and whether it is the last."""
    rest = begun
    while data := part.read(PIECE):
        rest += data
        cut = rest.rfind(end) + len(end)
        if cut >= len(end):
            yield rest[:cut], False
            rest = rest[cut:]
        elif len(rest) > LONGEST:
            raise Damaged("an element of it does not end")
    yield rest, True


def cut(data: bytes, begins: NDArray[np.int64], ends: NDArray[np.int64]) -> pa.BinaryArray:
    """The bytes from each begin to its end; both ascend, and no two overlap."""
    import pyarrow as pa
    import pyarrow.compute as pc

    bounds = np.empty(2 * len(begins), dtype=np.int32)
    bounds[0::2], bounds[1::2] = begins, ends
    if not len(begins):
        return pa.array([], pa.binary())
    alternating = pa.Array.from_buffers(pa.binary(), len(bounds) - 1, [None, pa.py_buffer(bounds), pa.py_buffer(data)])
    values = pa.array(np.arange(0, len(bounds) - 1, 2, dtype=np.int32))
    # Threads that end make these, for as long as a sheet is read; Arrow's own pool would not give their room back.
    return pc.take(alternating, values, memory_pool=pa.system_memory_pool())


def as_text(found: pa.BinaryArray, data: bytes) -> pa.StringArray:
    """Bytes of an XML text as the text that they stand for. Raises Damaged for what is no UTF-8 and for unknown entities."""
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        texts = found.cast(pa.string())
    except pa.ArrowInvalid as error:
        raise Damaged("it holds text that is not UTF-8") from error
    if b"&" not in data and b"_x" not in data and b"\r" not in data:
        return texts
    odd = pc.match_substring_regex(texts, r"&|_x[0-9A-Fa-f]{4}_|\r")
    plain = [unescaped(words) for words in texts.filter(odd).to_pylist()]
    return pc.replace_with_mask(texts, odd, pa.array(plain, pa.string()))


def unescaped(words: str) -> str:
    """A text as meant: entities resolved, line ends as XML normalises them, and ``_x000D_`` as Excel writes a control character."""
    if _ENTITY.search(words):
        raise Damaged("it holds an entity that it does not declare")
    return decoded(html.unescape(words.replace("\r\n", "\n").replace("\r", "\n")))


def decoded(words: str) -> str:
    """A text of the XML without Excel's own escapes; lone halves of a character are left as they are written."""

    def character(match: re.Match[str]) -> str:
        code = int(match[1], 16)
        return match[0] if 0xD800 <= code <= 0xDFFF or not code else "\n" if code == 0x0D else chr(code)

    return _ESCAPED.sub(character, words) if "_x" in words else words
