"""A sentence as tokens."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.documents.tokens import tokens

NUMBERS = st.sampled_from(["2023年", "1-10月", "三家", "5G", "１２", "3,000多万元", "5"])
WORDS = st.sampled_from(
    ["与", "和", "建设", "公司", "大学", "光华科技", "，", "。", "（一期）", "“X”", "《规划》", "第三批", "、", "所"]
)


def kinds(words: str) -> list[tuple[str, str]]:
    return [(token.text, token.kind) for token in tokens(words, 0, len(words))]


def test_a_number_without_a_unit_belongs_to_a_name() -> None:
    assert [kind for _, kind in kinds("5G")] == ["text", "text"]


def test_a_number_is_told_from_a_time() -> None:
    assert kinds("2023年3月3亿元１２家") == [("2023年3月", "time"), ("3亿元", "number"), ("１２家", "number")]


@given(st.lists(WORDS | NUMBERS | st.text(max_size=4), max_size=12).map("".join))
def test_they_cover_the_text_without_gaps(content: str) -> None:
    found = tokens(content, 0, len(content))
    assert "".join(token.text for token in found) == content
    assert all(content[token.start : token.end] == token.text for token in found)
    assert all((token.head is not None) == (token.kind == "head") for token in found)
