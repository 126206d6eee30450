"""Rows turned into arrays at once say what a parser says of them."""

from __future__ import annotations

import io
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from ingest.tables.cells import address
from ingest.tables.xlsx.damage import Damaged
from ingest.tables.xlsx.markup import read_rows, read_texts
from ingest.tables.xlsx.pieces import pieces
from ingest.tables.xlsx.scan import Cells, scan
from ingest.tables.xlsx.texts import _scan

ROOT = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
WORDS = st.text(st.sampled_from("甲乙 <&>\"'_x000D_\r\n0\u3000é"), max_size=8)
ATTRIBUTES = st.sampled_from(["", ' s="1"', " s='12'", ' t="n"', ' s="1" t="n"', ' t="b" s="3"'])


def escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@st.composite
def cells(draw: st.DrawFn, row: int, column: int) -> str:
    at = address(row, column)
    number = draw(st.integers(0, 99))
    return draw(
        st.sampled_from(
            [
                f'<c r="{at}"{draw(ATTRIBUTES)}><v>{number}</v></c>',
                f'<c r="{at}" t="s"><v>{number}</v></c>',
                f'<c r="{at}"{draw(ATTRIBUTES)}/>',
                f'<c r="{at}" s="1"></c>',
                f'<c r="{at}"><f>A1+1</f><v>{number}</v></c>',
                f'<c r="{at}"><f t="shared" si="0"/><v>{number}</v></c>',
                f'<c r="{at}"><f>A1</f></c>',
                f'<c r="{at}"><f>A1</f><v></v></c>',
                f'<c r="{at}" t="str"><f>A1</f><v>{escaped(draw(WORDS))}</v></c>',
                f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escaped(draw(WORDS))}</t></is></c>',
                f'<c r="{at}" t="inlineStr"><is><t>{escaped(draw(WORDS))}</t></is></c>',
            ]
        )
    )


@st.composite
def rows(draw: st.DrawFn) -> bytes:
    made = []
    for row in sorted(draw(st.sets(st.integers(0, 2_000), min_size=1, max_size=5))):
        columns = sorted(draw(st.sets(st.integers(0, 800), max_size=5)))
        more = draw(st.sampled_from(["", ' hidden="1"', ' spans="1:3" ht="15"', ' s="4" customFormat="1" hidden="0"']))
        made.append(f'<row r="{row + 1}"{more}>{"".join(draw(cells(row, column)) for column in columns)}</row>')
    return "".join(made).encode()


def told(found: Cells) -> tuple[object, ...]:
    places = zip(found.rows.tolist(), found.columns.tolist(), found.kinds.tolist(), found.styles.tolist(), strict=True)
    return list(zip(places, found.texts.to_pylist(), strict=True)), found.hidden, found.uncomputed


@given(rows())
def test_rows_that_are_scanned_are_read_as_a_parser_reads_them(piece: bytes) -> None:
    found = scan(piece)
    assert found is not None
    assert told(found) == told(read_rows(piece, ROOT, -1))


@given(rows(), st.integers(0), st.binary(min_size=1, max_size=1))
def test_a_changed_byte_is_read_as_a_parser_reads_it_or_left_to_it(piece: bytes, place: int, byte: bytes) -> None:
    place %= len(piece)
    broken = piece[:place] + byte + piece[place + 1 :]
    with suppress(Damaged):
        scan(broken)


@given(st.lists(WORDS, max_size=5))
def test_shared_texts_that_are_scanned_are_read_as_a_parser_reads_them(texts: list[str]) -> None:
    piece = "".join(f"<si><t xml:space='preserve'>{escaped(words)}</t></si>" for words in texts).encode()
    found = _scan(piece) if texts else None
    assert found is None or found.to_pylist() == read_texts(piece, b"<sst>")


def test_runs_of_several_fonts_are_one_text_without_its_readings() -> None:
    piece = "<si><r><rPr/><t>甲</t></r><r><t>乙</t></r><rPh sb='0' eb='1'><t>ignored</t></rPh></si>".encode()
    assert _scan(piece) is None and read_texts(piece, b"<sst>") == ["甲乙"]


@given(st.lists(st.binary(max_size=30).map(lambda data: data.replace(b"<", b"") + b"</row>"), max_size=9), st.binary(max_size=5))
def test_pieces_end_with_a_whole_row_and_lose_nothing(made: list[bytes], rest: bytes) -> None:
    found = list(pieces(io.BytesIO(b"".join(made) + rest), b"</row>"))
    assert b"".join(piece for piece, _ in found) == b"".join(made) + rest
    assert all(piece.endswith(b"</row>") for piece, last in found if not last) and found[-1][1]
