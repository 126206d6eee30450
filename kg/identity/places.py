"""Whether a name begins with a place: enough to tell 江苏亚威机床股份有限公司 from 科技发展有限公司. Not a gazetteer."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_NATION = ("中国", "中华", "国家", "全国", "中央", "国务院")
_DIVISION = re.compile(r"[\u4e00-\u9fff]{2,6}?(?:省|自治区|市|区|县|自治州|盟|旗)")


@cache
def words(kind: str) -> frozenset[str]:
    """One of the lists of words.yaml: provinces, prefectures, repeated_districts, no_places, generic."""
    import yaml

    with (Path(__file__).parent / "words.yaml").open(encoding="utf-8") as file:
        return frozenset(str(yaml.safe_load(file)[kind]).split())


def starts_with_place(name: str, *, nation: bool = True, province: bool = True) -> bool:
    """Whether a normalised name begins with a place: 扬州…, 江都区…, and the nation's or a province's alone where these count.

    A district whose name several cities have (鼓楼区) is none.
    """
    if name.startswith(tuple(words("prefectures"))):
        return True
    if found := next((place for place in words("provinces") if name.startswith(place)), None):
        rest = re.sub("^[省市]", "", name.removeprefix(found))
        return province or starts_with_place(rest, nation=False, province=False)
    if name.startswith(_NATION):
        return nation
    division = _DIVISION.match(name)
    if division is None or division.group()[:-1] in words("repeated_districts"):
        return False
    return not division.group().endswith(tuple(words("no_places")))
