"""Ten lists with what makes real ones hard to read, written as people's programs write them. All names and codes are invented."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

Rows = Sequence[Sequence[object]]
CODES = ("91999999KG0000001C", "91999999KG0000002F", "91999999KG0000003J")


def write_all(folder: Path) -> dict[str, Path]:
    """The files by their names."""
    return {name: write(folder, name) for name, write in FILES.items()}


def _workbook(fill: Callable[[Worksheet], None], sheet: str = "名单") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    first = book.worksheets[0]
    first.title = sheet
    fill(first)
    return book


def _rows(sheet: Worksheet, rows: Rows) -> None:
    for row in rows:
        sheet.append([None if value == "" else value for value in row])


def _saved(folder: Path, name: str, fill: Callable[[Worksheet], None]) -> Path:
    path = folder / f"{name}.xlsx"
    _workbook(fill).save(path)
    return path


def two_row_header(folder: Path, name: str) -> Path:
    def fill(sheet: Worksheet) -> None:
        _rows(
            sheet,
            [
                ["“星创科技”在孵企业名单"],
                ["单位：平方米        截至2022年6月"],
                ["序号", "企业名称", "孵化情况", "", "面积（㎡）"],
                ["", "", "入驻时间", "毕业时间", ""],
                [1, "甲芯微电子有限公司", "2020.3", "2022.5", 120],
                [2, "乙帆机器人有限公司", "2021.6", "", 80],
                ["合计", "", "", "", 200],
                ["注：面积为合同面积。"],
                ["填表人：某某"],
            ],
        )
        for cells in ("A1:E1", "A2:E2", "A3:A4", "B3:B4", "C3:D3", "E3:E4"):
            sheet.merge_cells(cells)

    return _saved(folder, name, fill)


def merged(folder: Path, name: str) -> Path:
    def fill(sheet: Worksheet) -> None:
        _rows(
            sheet,
            [
                ["企业名称", "所属产业", "合作高校"],
                ["甲芯微电子有限公司", "集成电路", "苏州大学"],
                ["乙帆机器人有限公司", "", "扬州大学"],
                ["丙禾新能源有限公司", "新能源", "苏州大学"],
                ["丙禾新能源有限公司", "新能源", "江苏大学"],
                ["", "", "扬州大学"],
            ],
        )
        sheet.merge_cells("B2:B3")
        sheet.merge_cells("A5:A6")
        sheet.merge_cells("B5:B6")

    return _saved(folder, name, fill)


def groups(folder: Path, name: str) -> Path:
    rows: Rows = [
        ["序号", "学校名称", "主管部门"],
        ["北京市（2所）"],
        [1, "甲山大学", "教育部"],
        [2, "乙水学院", "北京市"],
        ["江苏省（3所）"],
        [3, "丙江大学", "江苏省"],
        [4, "丁湖学院", "江苏省"],
    ]
    return _saved(folder, name, lambda sheet: _rows(sheet, rows))


def several_tables(folder: Path, name: str) -> Path:
    rows: Rows = [
        ["江都区创新平台一览表"],
        ["平台名称", "依托单位", "认定年份"],
        ["甲芯工程技术研究中心", "甲芯微电子有限公司", 2020],
        [],
        ["江都区孵化器一览表"],
        ["孵化器名称", "运营单位"],
        ["晨光科技企业孵化器", "乙帆机器人有限公司"],
        [],
        ["企业名称", "所属产业", "企业名称", "所属产业"],
        ["丙禾新能源有限公司", "新能源", "丁垄农业科技有限公司", "现代农业"],
    ]
    return _saved(folder, name, lambda sheet: _rows(sheet, rows))


def persons_and_firms(folder: Path, name: str) -> Path:
    path = folder / f"{name}.csv"
    lines = ["姓名,工作单位,职务,称号,当选年份", "某甲院士,甲山大学,教授,国家杰青,2015", "某乙,乙帆机器人有限公司,总工程师,,"]
    path.write_bytes("\r\n".join(lines).encode("gb18030"))
    return path


def numbers(folder: Path, name: str) -> Path:
    rows: Rows = [
        ["序号", "企业名称", "统一社会信用代码", "注册资本（万元）", "2021年营业收入（亿元）"],
        ["１", "甲芯微电子有限公司", "９１９９９９９９ＫＧ００００００１Ｃ", "１，０００", "１.２"],
        ["２", "乙帆机器人有限公司", CODES[1], 500.5, 0.1 + 0.2],
        ["３", "丙禾新能源有限公司", CODES[2], "约300", "—"],
    ]
    return _saved(folder, name, lambda sheet: _rows(sheet, rows))


def dates(folder: Path, name: str) -> Path:
    days: list[object] = [44260, date(2021, 3, 5), "2021.3", "2021年3月", "21/3/5", "2021-03-05", 20210305, 2021, "某日"]
    rows: Rows = [
        ["企业名称", "成立日期"],
        *([f"{letter}山有限公司", day] for letter, day in zip("甲乙丙丁戊己庚辛壬", days, strict=True)),
    ]
    return _saved(folder, name, lambda sheet: _rows(sheet, rows))


def formulas(folder: Path, name: str) -> Path:
    rows: Rows = [
        ["企业名称", "注册资本（万元）", "所属产业"],
        ["甲芯微电子有限公司", "=100+20", '="集成"&"电路"'],
        ["乙帆机器人有限公司", "=B2*2", "机器人"],
    ]
    path = _saved(folder, name, lambda sheet: _rows(sheet, rows))
    results = {
        "B2": "<v>120</v>",
        "C2": "<v>集成电路</v>",
    }  # as Excel leaves them; that of B3 is missing, as other programs leave it

    def with_results(part: str) -> str:
        for cell, result in results.items():
            kind = ' t="str"' if cell == "C2" else ""
            part = re.sub(rf'<c r="{cell}"[^>]*>(<f>.*?</f>)<v\s*/?>(?:</v>)?</c>', rf'<c r="{cell}"{kind}>\1{result}</c>', part)
        return part

    parts = {}
    with zipfile.ZipFile(path) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for part, content in parts.items():
            package.writestr(part, with_results(content.decode()).encode() if part.endswith("sheet1.xml") else content)
    return path


def hidden(folder: Path, name: str) -> Path:
    def fill(sheet: Worksheet) -> None:
        _rows(
            sheet,
            [
                ["企业名称", "所属产业", "合作高校"],
                ["甲芯微电子有限公司", "集成电路", "苏州大学"],
                ["乙帆机器人有限公司", "机器人", "扬州大学"],
                ["丙禾新能源有限公司", "新能源", "江苏大学"],
            ],
        )
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True

    book = _workbook(fill)
    other = book.create_sheet("旧名单")
    _rows(other, [["企业名称", "所属产业"], ["丁垄农业科技有限公司", "现代农业"]])
    other.sheet_state = "hidden"
    path = folder / f"{name}.xlsx"
    book.save(path)
    return path


def open_document(folder: Path, name: str) -> Path:
    """An .ods file with a title, group rows, and repeated cells and rows as LibreOffice shortens them."""
    names = " ".join(f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text"))

    def cell(words: str, more: str = "") -> str:
        return f'<table:table-cell office:value-type="string"{more}><text:p>{words}</text:p></table:table-cell>'

    def row(*cells: str, more: str = "") -> str:
        return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"

    rows = [
        row(cell("江都区创新平台一览表")),
        row(cell("平台名称"), cell("依托单位"), cell("级别")),
        row(cell("一、省级")),
        row(cell("甲芯工程技术研究中心"), cell("甲芯微电子有限公司"), cell("省级")),
        row(cell("二、市级")),
        row(cell("乙帆工程技术研究中心"), cell("乙帆机器人有限公司"), cell("市级")),
        row('<table:table-cell table:number-columns-repeated="16384"/>', more=' table:number-rows-repeated="1048570"'),
    ]
    path = folder / f"{name}.ods"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {names} office:version="1.2"><office:body><office:spreadsheet>'
            f'<table:table table:name="名单">{"".join(rows)}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
        package.writestr(
            "META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
    return path


FILES: dict[str, Callable[[Path, str], Path]] = {
    "two-row-header": two_row_header,
    "merged": merged,
    "groups": groups,
    "several-tables": several_tables,
    "persons-and-firms": persons_and_firms,
    "numbers": numbers,
    "dates": dates,
    "formulas": formulas,
    "hidden": hidden,
    "open-document": open_document,
}
