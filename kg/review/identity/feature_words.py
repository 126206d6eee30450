"""The features of a comparison and their levels in the reviewer's language."""

from __future__ import annotations

from collections.abc import Mapping

from kg.show.words import Words

FEATURES: Mapping[str, str] = {
    "identifier": "标识",
    "name": "名称",
    "gazetteer": "名录",
    "core": "字号",
    "region": "名中地域",
    "trade": "行业",
    "legal form": "组织形式",
    "part": "分支机构",
    "number": "编号",
    "latin words": "外文词",
    "title": "头衔",
    "class": "类别",
    "place": "所在地",
    "letters": "用字",
    "latin letters": "外文字母",
    "bodies": "所指机构",
    "rarity": "共有部分",
    "latin rarity": "共有外文部分",
    "rarity across writings": "中外文共有部分",
}
LEVELS: Mapping[str, str] = {
    "same": "相同",
    "contradicts": "相互矛盾",
    "unknown": "不明",
    "equal": "相同",
    "former": "曾用名",
    "parts": "各部分对应",
    "restyled": "仅组织形式不同",
    "rendered": "互为译名",
    "letters": "简称",
    "core": "仅含字号",
    "contained": "包含于对方",
    "partly rendered": "部分互译",
    "some words": "有对应的词",
    "similar": "一字之差",
    "out of time": "不在使用期内",
    "different": "不同",
    "may be same": "可能相同",
    "contains": "包含",
    "one character": "一字之差",
    "within": "隶属",
    "overlaps": "重叠",
    "compatible": "相容",
    "of the other": "属于对方",
    "acronym": "首字母缩写",
    "most": "大部分相同",
    "some": "部分相同",
    "none": "无共同之处",
    "all": "全部相同",
    "almost all": "几乎全同",
    "half": "约半数相同",
    "few": "少有相同",
    "nearly same": "几乎相同",
    "very rare": "极少见",
    "rare": "少见",
    "uncommon": "不多见",
    "common": "常见",
}


def in_words(feature: str, level: str) -> Words:
    """``名称：简称`` and ``name: letters``; what is not known here stays as it is."""
    zh = f"{FEATURES.get(feature, feature)}：{LEVELS.get(level, level)}"
    return {"zh": zh, "en": f"{feature}: {level}"}
