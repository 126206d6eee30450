"""Which cell formats of a workbook show a number as a day or a time: xl/styles.xml."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.tables.xlsx.damage import Damaged

if TYPE_CHECKING:
    from collections.abc import Collection

_BUILT_IN = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # ECMA-376, 18.8.30; 27-36 and 50-58 in East Asia
_NO_DATE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)  # texts, escapes, colours, conditions


def day_styles(styles: bytes | None) -> frozenset[int]:
    """The numbers of the styles whose cells are days or times."""
    from lxml import etree

    if styles is None:
        return frozenset()
    try:
        root = etree.fromstring(styles, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as error:
        raise Damaged(f"its formats are no XML ({error.msg})") from error
    own = {f.get("numFmtId", ""): f.get("formatCode", "") for f in root.iter("{*}numFmt")}
    formats = next(root.iter("{*}cellXfs"), ())
    return frozenset(number for number, f in enumerate(formats) if is_day_format(f.get("numFmtId", "0"), own))


def is_day_format(number: str, own: dict[str, str] | Collection[str]) -> bool:
    """Whether a number format shows days or times; ``own`` are the workbook's own formats."""
    if isinstance(own, dict) and number in own:
        return bool(re.search("[ymdhs年月日]", _NO_DATE.sub("", own[number].split(";")[0]), re.IGNORECASE))
    return number.isdigit() and int(number) in _BUILT_IN
