"""Rebuild the two gazetteers that come from published lists: administrative divisions and the ministry's universities.

    python -m kg.gazetteers.building divisions --current FOLDER --history FOLDER
    python -m kg.gazetteers.building universities --list FOLDER
    python -m kg.gazetteers.building counts            the table of docs/gazetteers.md

What a list says (names, codes, places, former names that follow from old codes) is written anew; what a person added to a row of
``data/`` (short names, further former names, English names, what is ambiguous) stays. The other files of ``data/`` are written
by hand. Sources and licences: data/README.md.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, fields
from pathlib import Path

DATA = Path(__file__).parent / "data"

# The peoples that an autonomous division names before its rank.
_PEOPLES = re.compile(
    "(?:壮族|回族|维吾尔|土家族|苗族|侗族|布依族|彝族|藏族|羌族|白族|傣族|景颇族|傈僳族|哈尼族|朝鲜族|蒙古族|蒙古|哈萨克族|哈萨克|柯尔克孜|满族|瑶族"
    "|畲族|仫佬族|毛南族|黎族|仡佬族|水族|纳西族|拉祜族|佤族|布朗族|独龙族|怒族|普米族|各族|东乡族|保安族|撒拉族|土族|裕固族|塔吉克|锡伯"
    "|达斡尔族|鄂温克族|鄂伦春)*$"
)
# What says the rank, the fuller form first: 神农架林区 is 神农架, 北林区 is 北林.
_RANKS = (
    re.compile(r"族?(?:自治区|自治州|自治县|自治旗)$"),
    re.compile(r"(?:特别行政区|地区|新区|林区|特区|矿区)$"),
    re.compile(r"(?:省|市|区|县|盟|旗)$"),
)
# The one-character and the short names of the provinces, which no rule gives.
_PROVINCES: Mapping[str, str] = {
    "11": "京", "12": "津", "13": "冀", "14": "晋", "15": "蒙|内蒙", "21": "辽", "22": "吉", "23": "黑", "31": "沪|申", "32": "苏",
    "33": "浙", "34": "皖", "35": "闽", "36": "赣", "37": "鲁", "41": "豫", "42": "鄂", "43": "湘", "44": "粤", "45": "桂",
    "46": "琼", "50": "渝", "51": "川|蜀", "52": "黔|贵", "53": "滇|云", "54": "藏", "61": "陕|秦", "62": "甘|陇", "63": "青",
    "64": "宁", "65": "新", "71": "台", "81": "港", "82": "澳",
}  # fmt: skip
_BEYOND = {"710000": "台湾省", "810000": "香港特别行政区", "820000": "澳门特别行政区"}  # in GB/T 2260, not in the statistical list
_ENGLISH = {
    "11": "Beijing", "12": "Tianjin", "13": "Hebei", "14": "Shanxi", "15": "Inner Mongolia", "21": "Liaoning", "22": "Jilin",
    "23": "Heilongjiang", "31": "Shanghai", "32": "Jiangsu", "33": "Zhejiang", "34": "Anhui", "35": "Fujian", "36": "Jiangxi",
    "37": "Shandong", "41": "Henan", "42": "Hubei", "43": "Hunan", "44": "Guangdong", "45": "Guangxi", "46": "Hainan",
    "50": "Chongqing", "51": "Sichuan", "52": "Guizhou", "53": "Yunnan", "54": "Tibet|Xizang", "61": "Shaanxi", "62": "Gansu",
    "63": "Qinghai", "64": "Ningxia", "65": "Xinjiang", "71": "Taiwan", "81": "Hong Kong", "82": "Macau|Macao",
}  # fmt: skip
# Codes were given again, and no later list says what became of the first bearer.
_NOT_FORMER = {("320205", "马山区"), ("350205", "杏林区")}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file in ``data/``; several forms in a cell are separated by ``|``."""

    id: str
    name: str
    cls: str
    kind: str
    short_names: str = ""
    former_names: str = ""
    english_names: str = ""
    ambiguous: str = ""
    place: str = ""
    code: str = ""
    wikidata: str = ""


HEADER = tuple("class" if field.name == "cls" else field.name for field in fields(Row))


def stem(name: str) -> str:
    """A division's name without what says its rank (江都 of 江都区, 凉山 of 凉山彝族自治州); empty where one character is left."""
    autonomous = re.fullmatch(r"(.+?)自治[区州县旗]", name)
    if autonomous and len(bare := _PEOPLES.sub("", autonomous[1], count=1)) > 1:
        return bare
    for rank in _RANKS:
        bare = rank.sub("", name)
        if bare != name and len(bare) > 1:
            return bare
    return ""


def division_rows(current: Mapping[str, str], history: Iterable[tuple[str, str, str]]) -> list[Row]:
    """Every division of today, with the names it had before.

    ``current``: code to name. ``history``: revision, code and name of every older list, in any order. A name of an older list
    that is nobody's in the province today is a former name of the division of the same level that has the same stem (江都市 is
    江都区, under another code), else of the one that has its code (襄樊市 is 襄阳市), unless that one stood in the same list under
    another code: codes are given again.
    """
    today = {(code[:2], name) for code, name in current.items()}
    bearers: dict[_Stem, list[str]] = defaultdict(list)
    for code, name in current.items():
        bearers[_stem_at(code, name)].append(code)
    lists: dict[str, dict[str, str]] = defaultdict(dict)
    for revision, code, name in history:
        lists[revision][code] = name
    former: dict[str, dict[str, str]] = defaultdict(dict)  # code → name → last revision
    for revision, listed in sorted(lists.items()):
        standing = {_stem_at(code, name) for code, name in listed.items()}
        for code, name in listed.items():
            if (code[:2], name) in today or (code, name) in _NOT_FORMER or not stem(name):
                continue
            same_stem = bearers.get(_stem_at(code, name), [])
            if len(same_stem) == 1:
                former[same_stem[0]][name] = revision
            elif code in current and _stem_at(code, current[code]) not in standing:
                former[code][name] = revision
    stems = {(stem(name), _level(code)) for code, name in current.items()}
    return [_division(code, name, former[code], current, stems) for code, name in sorted(current.items())]


_Stem = tuple[str, str, str]  # province, stem, level


def _stem_at(code: str, name: str) -> _Stem:
    return code[:2], stem(name), _level(code)


def _level(code: str) -> str:
    return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"


def _division(code: str, name: str, former: Mapping[str, str], current: Mapping[str, str], stems: set[tuple[str, str]]) -> Row:
    level = _level(code)
    province = level == "province"
    parent = "" if province else code[:4] + "00" if level == "county" and code[:4] + "00" in current else code[:2] + "0000"
    bare = stem(name)
    higher = {"province": (), "city": ("province",), "county": ("province", "city")}[level]
    shadowed = any((bare, over) in stems for over in higher)
    short = [bare] if bare and not shadowed else []  # 南昌 is the city, not the county of that name
    if (short or shadowed) and (rank := re.search(r"自治([州县旗])$", name)):
        short.append(bare + rank[1])  # 凉山州, 大厂县
    if province:
        short += _PROVINCES[code[:2]].split("|")
    return Row(
        id=f"division:{code}",
        name=name,
        cls="Region",
        kind=level,
        short_names="|".join(short),
        former_names="|".join(sorted(former, key=lambda old: former[old], reverse=True)),
        english_names=_ENGLISH[code[:2]] if province else "",
        place=parent,
        code=code,
    )


def read_current(folder: Path) -> dict[str, str]:
    """Code and name of every division in provinces.csv, cities.csv and areas.csv.

    Left out: zones that the statistical list counts as counties (codes from xxxx71), towns, and rows that only group others
    (市辖区).
    """
    found = dict(_BEYOND)
    for file, width in (("provinces.csv", 2), ("cities.csv", 4), ("areas.csv", 6)):
        for row in csv.DictReader((folder / file).read_text("utf-8").splitlines()):
            code, name = row["code"].ljust(6, "0"), row["name"]
            grouping = width == 4 and not re.search(r"(?:市|州|盟|地区)$", name)
            zone = width == 6 and (
                code[4] == "7" or not re.search(r"(?:市|区|县|旗)$", name) or re.search(r"(?:开发|管理|园|度假)区$", name)
            )
            if not grouping and not zone and len(code) == 6:
                found[code] = name
    return found


def read_history(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Revision, code and name of every line in ``mca/*.tsv``, the ministry's lists since 1993."""
    for file in sorted((folder / "mca").glob("*.tsv")):
        if file.stem < "1993":
            continue
        for line in file.read_text("utf-8").splitlines()[1:]:
            _, revision, code, name = line.split("\t")
            yield revision, code, name.strip()


def university_rows(
    general: Iterable[Mapping[str, object]], adult: Iterable[Mapping[str, object]], places: Mapping[str, str]
) -> list[Row]:
    """Every school on the ministry's two lists. ``places``: province code and name of a division to its code."""
    kinds = {"本科": "undergraduate", "专科": "vocational"}
    rows = [
        _university(
            school, kinds[str(school["level"])], places.get(f"{str(school['code'])[2:4]}{str(school['location']).strip()}", "")
        )
        for school in general
    ]
    rows += [_university(school, "adult", "") for school in adult]
    return sorted(rows, key=lambda row: row.id)


def _university(school: Mapping[str, object], kind: str, place: str) -> Row:
    code = str(school["code"]).strip()
    return Row(
        id=f"university:{code}",
        name=str(school["name"]).strip().replace("(", "（").replace(")", "）"),
        cls="University",
        kind=kind,
        place=place or f"{code[2:4]}0000",
        code=code,
    )


def keep_additions(rows: Iterable[Row], file: Path) -> list[Row]:
    """The rows, with what the file already says of them in the columns that no list gives."""
    if not file.exists():
        return list(rows)
    old = {row["id"]: row for row in csv.DictReader(file.read_text("utf-8").splitlines())}
    kept = []
    for row in rows:
        before = old.get(row.id, {})
        forms: dict[str, str] = {}
        said = {row.name}
        for column in ("short_names", "former_names", "english_names"):
            cells = f"{getattr(row, column)}|{before.get(column, '')}".split("|")
            forms[column] = "|".join(dict.fromkeys(form for form in cells if form and form not in said))
            said.update(cells)
        forms["ambiguous"] = before.get("ambiguous", "")
        kept.append(
            Row(row.id, row.name, row.cls, row.kind, **forms, place=row.place, code=row.code, wikidata=before.get("wikidata", ""))
        )
    return kept


def write(rows: Iterable[Row], file: Path) -> int:
    """Write the rows, sorted by id; returns how many."""
    ordered = sorted(rows, key=lambda row: row.id)
    with file.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, lineterminator="\n")
        out.writerow(HEADER)
        out.writerows(astuple(row) for row in ordered)
    return len(ordered)


def counts() -> str:
    """How many entries and forms each file holds, as a table in Markdown; certain forms are those not marked as ambiguous."""
    lines = ["| file | class | entries | forms | of them certain |", "|---|---|---:|---:|---:|"]
    total = [0, 0, 0]
    for file in sorted(DATA.glob("*.csv")):
        rows = list(csv.DictReader(file.read_text("utf-8").splitlines()))
        classes = " ".join(sorted({row["class"] for row in rows}))
        columns = ("name", "short_names", "former_names", "english_names")
        forms = sum(len([form for column in columns for form in row[column].split("|") if form]) for row in rows)
        marked = sum(len([form for form in row["ambiguous"].split("|") if form]) for row in rows)
        numbers = len(rows), forms, forms - marked
        total = [before + number for before, number in zip(total, numbers, strict=True)]
        lines.append(f"| {file.name} | {classes} | {numbers[0]:,} | {numbers[1]:,} | {numbers[2]:,} |")
    lines.append(f"| all | | {total[0]:,} | {total[1]:,} | {total[2]:,} |")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="what", required=True)
    divisions = commands.add_parser("divisions")
    divisions.add_argument("--current", type=Path, required=True, help="provinces.csv, cities.csv, areas.csv")
    divisions.add_argument("--history", type=Path, required=True, help="a folder with mca/*.tsv")
    universities = commands.add_parser("universities")
    universities.add_argument("--list", type=Path, required=True, help="general-2025.json and adult-2025.json")
    commands.add_parser("counts")
    options = parser.parse_args(arguments)
    if options.what == "counts":
        sys.stdout.write(counts() + "\n")
        return
    file = DATA / f"{options.what}.csv"
    if options.what == "divisions":
        rows = division_rows(read_current(options.current), read_history(options.history))
    else:
        divisions_file = csv.DictReader((DATA / "divisions.csv").read_text("utf-8").splitlines())
        places = {
            row["code"][:2] + row["name"]: row["code"] for row in reversed(list(divisions_file))
        }  # a city before its counties
        general, adult = (
            json.loads(next(options.list.glob(f"{which}-*.json")).read_text("utf-8")) for which in ("general", "adult")
        )
        rows = university_rows(general, adult, places)
    sys.stdout.write(f"{write(keep_additions(rows, file), file)} rows in {file}\n")


if __name__ == "__main__":
    main()
