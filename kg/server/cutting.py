"""An answer in SPARQL's result formats that ends where it has to, as a whole document with fewer rows."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from typing_extensions import Buffer

# After which bytes a row is over, and what closes the document there. None of these can stand inside a value: JSON escapes
# the quote, XML the bracket, TSV the line's end; CSV does not, and is looked at more closely.
ROW_ENDS = {
    ox.QueryResultsFormat.JSON: (b'"}},{"', 3, b"]}}"),
    ox.QueryResultsFormat.XML: (b"</result>", 9, b"</results></sparql>"),
    ox.QueryResultsFormat.CSV: (b"\r\n", 2, b""),
    ox.QueryResultsFormat.TSV: (b"\n", 1, b""),
}


class Full(Exception):
    """The answer is as long as it may be."""


class Cut(BytesIO):
    """What a serializer writes into; it raises Full past ``most`` bytes, and ``content`` is then what came before the last row."""

    def __init__(self, form: ox.QueryResultsFormat, most: int) -> None:
        super().__init__()
        self.form, self.most = form, most

    @property
    def complete(self) -> bool:
        return self.tell() <= self.most

    def write(self, part: Buffer) -> int:
        length = super().write(part)
        if not self.complete:
            raise Full
        return length

    def content(self) -> bytes:
        if self.complete:
            return self.getvalue()
        mark, kept, closing = ROW_ENDS[self.form]
        written = self.getvalue()[: self.most]
        end = written.rfind(mark)
        while self.form == ox.QueryResultsFormat.CSV and end > 0 and written.count(b'"', 0, end) % 2:
            end = written.rfind(mark, 0, end)  # an odd number of quotes before it: the line's end is part of a value
        return written[: end + kept] + closing if end >= 0 else b""
