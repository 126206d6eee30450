"""The texts that the sheets of a workbook share, in order: xl/sharedStrings.xml."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

import numpy as np

from ingest.tables.xlsx.damage import Damaged
from ingest.tables.xlsx.markup import read_texts
from ingest.tables.xlsx.pieces import as_text, cut, pieces
from ingest.tables.xlsx.tags import find_tags, table_of

if TYPE_CHECKING:
    import pyarrow as pa

_SI, _SI_END, _T, _T_END = range(1, 5)
_TAGS = table_of({b"si": _SI, b"/s": _SI_END, b"t>": _T, b"t ": _T, b"/t": _T_END})
_ROOT = re.compile(rb"<(?:(\w+):)?sst\b[^>]*>")


def shared_texts(part: IO[bytes]) -> pa.StringArray:
    """All of them. Raises Damaged."""
    import pyarrow as pa

    begun = part.read(1 << 16)
    root = _ROOT.search(begun)
    if root is None:
        raise Damaged("its list of texts has no beginning")
    if root[0].endswith(b"/>"):
        return pa.array([], pa.string())
    end = b"</" + (root[1] + b":" if root[1] else b"") + b"si>"
    found: list[pa.StringArray] = []
    for piece, last in pieces(part, end, begun[root.end() :]):
        if not last:
            found.append(_scan(piece) or pa.array(read_texts(piece, root[0]), pa.string()))
        elif b"</" not in piece:
            raise Damaged("its list of texts breaks off")
    return pa.concat_arrays(found) if found else pa.array([], pa.string())


def _scan(piece: bytes) -> pa.StringArray | None:
    """The texts of ``<si><t>…</t></si>`` one after the other; None where there is anything else, such as runs of several fonts."""
    tags = find_tags(np.frombuffer(piece, dtype=np.uint8), _TAGS)
    if tags is None or len(tags.code) % 4 or not (tags.code.reshape(-1, 4) == (_SI, _T, _T_END, _SI_END)).all():
        return None
    return as_text(cut(piece, tags.end[1::4] + 1, tags.begin[2::4]), piece)
