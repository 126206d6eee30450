"""Writes the example's two spreadsheets, as an office keeps such lists: python examples/make_tables.py [FOLDER]

Firms, codes and persons are invented, and a row under each title says so. What is real is named in a public report, and nothing is
added to it. Two dates and one code are wrong on purpose. The same files come out whenever and wherever this runs.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet
from stdnum.cn import uscc

Row = Sequence[object]
SAVED = datetime(2022, 6, 30)

PLATFORM_HEADER = ("序号", "平台名称", "平台类型", "级别", "依托单位", "共建单位", "认定年份", "领衔专家", "备注")
PLATFORMS: tuple[Row, ...] = (
    (
        "省级",
        "江苏省特种泵阀工程技术研究中心",
        "工程技术研究中心",
        "扬州示例鹤汀泵阀有限公司",
        "江苏科技大学",
        2019,
        "甄有例",
        "虚构",
    ),
    ("省级", "江苏省轻质复材重点实验室", "重点实验室", "江苏示例青禾复合材料有限公司", "苏州大学", 2020, "", "虚构"),
    ("省级", "示例鹤汀研究生工作站", "研究生工作站", "扬州示例鹤汀泵阀有限公司", "吉林大学", "2021.9", "", "虚构"),
    (
        "省级",
        "示例云帆机器人院士工作站",
        "院士工作站",
        "扬州示例云帆机器人有限公司",
        "苏州大学、江苏科技大学",
        "2021年6月",
        "贾设言",
        "虚构",
    ),
    (
        "市级",
        "扬州市智能焊装工程技术研究中心",
        "工程技术研究中心",
        "扬州示例云帆机器人有限公司",
        "扬州大学",
        date(2018, 11, 20),
        "",
        "虚构",
    ),
    ("市级", "扬州市环保滤料企业技术中心", "企业技术中心", "扬州示例清源滤料有限公司", "", "2020年13月", "", "虚构；年份有误"),
    ("市级", "江都数控刀具公共技术服务平台", "公共服务平台", "江苏示例青禾复合材料有限公司", "南京理工大学", 2021, "", "虚构"),
    ("省市级", "爱德福乳胶企业研发平台", "企业研发平台", "爱德福乳胶", "", 2021, "", "见于公开报告"),
    ("省市级", "新时高温企业研发平台", "企业研发平台", "新时高温", "", 2021, "", "见于公开报告"),
    ("", "极社源（扬州江都）数字工业协同创新联合体", "创新联合体", "", "", "", "", "见于公开报告"),
    ("", "蚂蚁链（扬州）创新应用联合实验室", "联合实验室", "", "", "", "", "见于公开报告"),
)

EXPERT_HEADER = ("序号", "姓名", "称号", "所在单位", "当选年份", "研究方向", "备注")
EXPERTS: tuple[Row, ...] = (
    ("陈卫", "院士", "", "", "", "见于公开报告，只列称号"),
    ("李培根", "院士", "", "", "", "见于公开报告，只列称号"),
    ("甄有例", "示例科学院院士", "示例泵阀研究院", 2013, "流体机械", "虚构"),
    ("贾设言", "示例工程院院士", "扬州示例云帆机器人有限公司", 2017, "机器人", "虚构"),
)

TENANT_HEADER = ("序号", "企业名称", "统一社会信用代码", "所属产业", "孵化情况", "", "合作高校", "面积（㎡）")
TENANT_SUBHEADER = ("", "", "", "", "入驻时间", "毕业时间/在孵状态", "", "")
TENANTS: tuple[Row, ...] = (
    ("扬州示例启微电子有限公司", "集成电路", date(2020, 3, 16), date(2022, 3, 15), "", 120),
    ("扬州示例芯桥传感器有限公司", "集成电路", date(2020, 5, 8), "在孵", "吉林大学", 160),
    ("扬州示例云帆机器人有限公司", "机器人", "2020年9月", "2022年5月", "苏州大学", 300),
    ("扬州示例臂展自动化有限公司", "机器人", "2020.11", "在孵", "苏州大学", 180),
    ("扬州示例禾光新能源有限公司", "新能源", "2021/1/12", "在孵", "", 210),
    ("扬州示例储川电池有限公司", "新能源", 44270, "在孵", "江苏科技大学、扬州大学", 260),
    ("扬州示例数垄农业科技有限公司", "现代农业", "2021年4月1日", "在孵", "扬州大学", 90),
    ("扬州示例云账软件有限公司", "软件和信息服务", "2021-05-20", "在孵", "", 60),
    ("扬州示例链上数据有限公司", "数字经济", "2021年6月", "已迁出", "", 75),
    ("扬州示例康析医疗器械有限公司", "医疗器械", date(2021, 7, 1), "在孵", "清华大学", 150),
    ("扬州示例清源滤料有限公司", "节能环保", "2021.8", "在孵", "南京理工大学", 240),
    ("扬州示例焊影视觉科技有限公司", "人工智能", "2021年9月18日", "在孵", "苏州大学", 110),
    ("扬州示例航叶复材有限公司", "新材料", "2022年2月30日", "在孵", "江苏科技大学", 320),
    ("扬州示例轻骑新能源汽车有限公司", "新能源汽车", "2022-03", "在孵", "", 280),
    ("扬州示例食安检测有限公司", "食品", date(2022, 4, 6), "在孵", "扬州大学", 95),
)
WRONG_CODE = 7  # which of the tenants, from 0


def invented_code(number: int) -> str:
    """A unified social credit code with a right check character, of a division (999999) and an organisation that do not exist."""
    stem = f"91999999KG{number:07d}"
    return stem + str(uscc.calc_check_digit(stem))


def platforms() -> Workbook:
    book = Workbook()
    sheet = _first_sheet(book, "平台")
    _head(
        sheet,
        "江都区科技创新平台一览表（截至2022年3月）",
        "示例数据：除备注“见于公开报告”者外，平台、企业和人物均为虚构",
        len(PLATFORM_HEADER),
    )
    _write(sheet, 3, PLATFORM_HEADER, bold=True)
    for number, (level, name, kind, host, partner, year, expert, note) in enumerate(PLATFORMS, 1):
        _write(sheet, 3 + number, (number, name, kind, level, host, partner, year, expert, note))
    _merge_runs(sheet, 4, [row[0] for row in PLATFORMS], column=4)
    _widths(sheet, (6, 38, 20, 9, 30, 24, 13, 10, 20))

    experts = book.create_sheet("院士专家")
    _head(experts, "院士专家名录", "示例数据：陈卫、李培根见于公开报告，只列称号；其余人物和单位均为虚构", len(EXPERT_HEADER))
    _write(experts, 3, EXPERT_HEADER, bold=True)
    for number, row in enumerate(EXPERTS, 1):
        _write(experts, 3 + number, (number, *row))
    _widths(experts, (6, 12, 20, 30, 10, 14, 24))
    return book


def tenants() -> Workbook:
    book = Workbook()
    sheet = _first_sheet(book, "在孵企业")
    width = len(TENANT_HEADER)
    _head(sheet, "“星创科技”在孵企业名单（2022年6月）", "示例数据：企业与代码均为虚构", width)
    _write(sheet, 3, TENANT_HEADER, bold=True)
    _write(sheet, 4, TENANT_SUBHEADER, bold=True)
    sheet.merge_cells("E3:F3")
    for column in (1, 2, 3, 4, 7, 8):
        sheet.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
    for number, (name, industry, entered, left, university, area) in enumerate(TENANTS, 1):
        code = invented_code(number)
        if number == WRONG_CODE + 1:
            code = code[:-1] + ("0" if code[-1] != "0" else "1")
        _write(sheet, 4 + number, (number, name, code, industry, entered, left, university, area))
    _merge_runs(sheet, 5, [row[1] for row in TENANTS], column=4)
    last = 5 + len(TENANTS)
    _write(sheet, last, ("合计", f"{len(TENANTS)}家", "", "", "", "", "", f"=SUM(H5:H{last - 1})"))
    _write(sheet, last + 1, ("注：面积为合同面积。",))
    _widths(sheet, (6, 34, 24, 18, 16, 20, 26, 12))
    return book


def save(book: Workbook, path: Path) -> None:
    """Write a workbook so that its bytes depend on its content alone: fixed times, stored parts."""
    book.properties.creator = "innovation-kg"
    book.properties.created = SAVED
    written = io.BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = source.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + SAVED.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), part)
            entry = zipfile.ZipInfo(name, SAVED.timetuple()[:6])
            entry.create_system = 0
            target.writestr(entry, part)


def _first_sheet(book: Workbook, title: str) -> Worksheet:
    sheet = book.worksheets[0]
    sheet.title = title
    return sheet


def _head(sheet: Worksheet, title: str, note: str, width: int) -> None:
    for row, words in ((1, title), (2, note)):
        _write(sheet, row, (words,), bold=row == 1)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
    sheet.row_dimensions[1].height = 28


def _write(sheet: Worksheet, row: int, values: Row, *, bold: bool = False) -> None:
    thin = Side(style="thin", color="999999")
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column, value if value != "" else None)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.font = Font(name="宋体", size=16 if bold and row == 1 else 11, bold=bold)
        if row > 2:
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
        if bold and row > 2:
            cell.fill = PatternFill("solid", fgColor="DDEBF7")
        if isinstance(value, date):
            cell.number_format = "yyyy/m/d"


def _merge_runs(sheet: Worksheet, first: int, values: Iterable[object], column: int) -> None:
    """Merge cells of a column that say the same one below the other, as people do by hand."""
    listed = list(values)
    begin = 0
    for end in range(1, len(listed) + 1):
        if end == len(listed) or listed[end] != listed[begin]:
            if end - begin > 1 and listed[begin] != "":
                sheet.merge_cells(start_row=first + begin, end_row=first + end - 1, start_column=column, end_column=column)
            begin = end


def _widths(sheet: Worksheet, widths: Sequence[float]) -> None:
    for number, width in enumerate(widths):
        sheet.column_dimensions[chr(ord("A") + number)].width = width


def main(folder: Path) -> None:
    save(platforms(), folder / "platforms.xlsx")
    save(tenants(), folder / "incubator-tenants.xlsx")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "jiangdu")
