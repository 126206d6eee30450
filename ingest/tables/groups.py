"""Group rows: 北京市（92所） gives the rows below it a value and says how many they are."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from ingest.tables.cells import clean_name

_NUMBERING = re.compile(r"(?:第?[一二三四五六七八九十]+[、.．批]|[(（][一二三四五六七八九十]+[)）]|\d+[、.．](?!\d))\s*")
_COUNT = re.compile(r"[(（:：]?\s*[共计合]{0,2}\s*(\d+)\s*[家所个项名人户条件]\s*[)）]?$")


class GroupText(NamedTuple):
    """``value`` is the text without numbering and count; ``size`` is how many rows it says it has, None when it says nothing."""

    value: str
    size: int | None


def read_group(words: str) -> GroupText:
    """一、北京市（92所） is 北京市 with 92."""
    bare = _NUMBERING.sub("", clean_name(words), count=1) if _NUMBERING.match(clean_name(words)) else clean_name(words)
    found = _COUNT.search(unicodedata.normalize("NFKC", bare))
    if found is None:
        return GroupText(bare.rstrip("：: "), None)
    return GroupText(bare[: found.start()].rstrip("（(：: "), int(found[1]))
