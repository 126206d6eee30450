"""Reading a list of 100,000 rows into statements, beside Polars' calamine engine that reads the same cells and nothing more."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np

from bench.generator import PLACES, SYLLABLES
from bench.memory import resident_mb

ROWS = 100_000
LARGE_ROWS = 620_000  # 50 MB
RUNS = 5
HEADERS = (
    *("序号", "企业名称", "统一社会信用代码", "企业性质", "所在地", "所属园区"),
    *("成立日期", "注册资本（万元）", "所属行业", "合作高校"),
)
OWNERSHIP = ("民营", "国有", "外资", "合资")
DISTRICTS = ("高新区", "经济开发区", "新城区", "江北区", "城南区")
PARKS = tuple(f"{place}省{word}科技园" for place in PLACES[:8] for word in ("东湖", "星海", "青云", "金桥"))
INDUSTRIES = ("高端装备", "新材料", "生物医药", "新一代信息技术", "新能源", "节能环保", "数字创意", "现代服务")
UNIVERSITIES = tuple(f"{place}{word}大学" for place in PLACES[:12] for word in ("理工", "工业", "科技", "师范"))
_EPOCH = date(1899, 12, 30)
_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def run(scale: object = None) -> dict[str, float]:
    """Seconds (the best of five in one process), their ratio, and resident memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        write_list(path, ROWS)
        cells = min(_seconds(lambda: _polars(path)) for _ in range(RUNS))
        statements = min(_seconds(lambda: _read(path)) for _ in range(RUNS))
        return {
            "rows": ROWS,
            "polars_calamine_s": cells,
            "read_s": statements,
            "ratio": statements / cells,
            "peak_mb": _peak_mb(path),
            "large_rows": LARGE_ROWS,
            **_large(Path(folder) / "large.xlsx"),
        }


def _large(path: Path) -> dict[str, float]:
    write_list(path, LARGE_ROWS)
    started = time.perf_counter()
    peak = _peak_mb(path)
    return {"large_file_mb": path.stat().st_size / 1e6, "large_s": time.perf_counter() - started, "large_peak_mb": peak}


def _seconds(what: Callable[[], object]) -> float:
    started = time.perf_counter()
    what()
    return time.perf_counter() - started


def _polars(path: Path) -> object:
    import polars

    return polars.read_excel(path, engine="calamine")


def _read(path: Path) -> int:
    from ingest.reading import Source
    from ingest.tables import read_table_file
    from ontology import load_schema

    return len(read_table_file(path, Source("list", "list", str(path), ""), load_schema()).statements)


def _peak_mb(path: Path) -> float:
    """The most resident memory that a process of its own has while it reads the file."""
    code = f"from bench.tables import measured_read; print(measured_read({str(path)!r}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parent.parent, stdout=subprocess.PIPE, check=True)
    return float(done.stdout)


def measured_read(path: str) -> float:
    with resident_mb() as taken:
        _read(Path(path))
    return max(taken)


def write_list(path: Path, rows: int, seed: int = 1) -> None:
    """A list of enterprises with ten columns, as a spreadsheet program stores it: texts shared, days as serial numbers."""
    shared: dict[str, int] = {}

    def text(words: str) -> int:
        return shared.setdefault(words, len(shared))

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in _PARTS.items():
            package.writestr(name, content)
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(f"<worksheet {_MAIN}><sheetData>".encode())
            part.write(_row(1, HEADERS, text).encode())
            for number, row in enumerate(_rows(rows, seed), 2):
                part.write(_row(number, row, text).encode())
            part.write(b"</sheetData></worksheet>")
        with package.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            part.write(f'<sst {_MAIN} uniqueCount="{len(shared)}">'.encode())
            for words in shared:
                part.write(f"<si><t>{escape(words)}</t></si>".encode())
            part.write(b"</sst>")


def _row(number: int, cells: Sequence[str | float | date], text: Callable[[str], int]) -> str:
    def cell(letter: str, value: str | float | date) -> str:
        if isinstance(value, str):
            return f'<c r="{letter}{number}" t="s"><v>{text(value)}</v></c>'
        if isinstance(value, date):
            return f'<c r="{letter}{number}" s="1"><v>{(value - _EPOCH).days}</v></c>'
        return f'<c r="{letter}{number}"><v>{value:.15g}</v></c>'

    return f'<row r="{number}">{"".join(map(cell, "ABCDEFGHIJ", cells))}</row>'


def _rows(rows: int, seed: int) -> Iterator[tuple[str | float | date, ...]]:
    draw = np.random.default_rng(seed)
    syllables = draw.integers(len(SYLLABLES), size=(rows, 4))
    capital = np.round(draw.lognormal(6, 1.5, rows), 1)
    picks = {name: draw.integers(len(of), size=rows) for name, of in _CHOICES.items()}
    days = draw.integers(365 * 25, size=rows)
    for row in range(rows):
        place = PLACES[picks["place"][row]]
        name = "".join(SYLLABLES[s] for s in syllables[row])
        pick = {key: of[picks[key][row]] for key, of in _CHOICES.items()}
        yield (
            *(row + 1, f"{place}{name}科技有限公司", _uscc(row), pick["ownership"], f"{place}省{pick['district']}", pick["park"]),
            *(date(2000, 1, 1) + timedelta(int(days[row])), float(capital[row]), pick["industry"], pick["university"]),
        )


def _uscc(number: int) -> str:
    """A valid code that no register gives out (registrar 99)."""
    code = f"91999999{number % 10**8:08d}K"
    check = (31 - sum(_CODE.index(c) * pow(3, i, 31) for i, c in enumerate(code)) % 31) % 31
    return code + _CODE[check]


_CHOICES: dict[str, Sequence[str]] = {
    "place": PLACES,
    "ownership": OWNERSHIP,
    "district": DISTRICTS,
    "park": PARKS,
    "industry": INDUSTRIES,
    "university": UNIVERSITIES,
}
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPES}.sharedStrings+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_RELATIONS}"><sheets>'
    '<sheet name="名单" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="r3" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet {_MAIN}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
    "</styleSheet>",
}
