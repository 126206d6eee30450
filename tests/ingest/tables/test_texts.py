"""What is told of a whole column is what is told of each of its texts."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from ingest.tables.cells import clean_name, compact
from ingest.tables.names import choose_class, choose_classes
from ingest.tables.strips import NONE, strip_of_values
from ingest.tables.texts import begins_as, clean_names, is_name, may_be_names
from ingest.tables.vocabulary import load_vocabulary

PARTS = [
    "甲",
    "科技",
    "有限公司",
    "大学",
    "研究院",
    "（江都）",
    "A",
    "é",
    "e\u0301",
    "　",
    " ",
    "\n",
    "\u200b",
    "13812345678",
    "@",
    ".cn",
    "１",
]
TEXTS = st.lists(st.sampled_from([*PARTS, "-", "·", "无", "Ｎ/Ａ", "合 计", "省级企业技术中心"]), max_size=6).map(
    "".join
) | st.text(max_size=8)
COLUMNS = st.lists(TEXTS.filter(lambda words: words.isascii() or words.encode("utf-8", "ignore").decode() == words), max_size=6)


@given(COLUMNS)
def test_names_are_cleaned_alike(texts: list[str]) -> None:
    assert clean_names(pa.array(texts, pa.string())).to_pylist() == [clean_name(words) for words in texts]


@given(COLUMNS)
def test_names_are_told_from_other_texts_alike(texts: list[str]) -> None:
    assert may_be_names(pa.array(texts, pa.string())).tolist() == [is_name(words) for words in texts]


@given(COLUMNS)
def test_no_word_for_nothing_or_for_a_sum_is_passed_over(texts: list[str]) -> None:
    words = load_vocabulary()
    for wanted in (words.nothing, words.sums):
        found = begins_as(pa.array(texts, pa.string()), wanted)
        for text, begins in zip(texts, found, strict=True):
            assert begins or compact(text).casefold() not in wanted - {""}


@given(COLUMNS)
def test_classes_are_chosen_alike(texts: list[str]) -> None:
    for allowed in (("Enterprise", "University", "ResearchInstitute"), ("Park",), ("Region", "GovernmentBody")):
        assert choose_classes(texts, allowed) == [choose_class(words, allowed) for words in texts]


@given(st.lists(TEXTS | st.integers(-(10**6), 10**6) | st.floats(-1e6, 1e6) | st.dates() | st.booleans(), max_size=8))
def test_a_strip_gives_back_what_the_cells_hold(values: list[str]) -> None:
    strip = strip_of_values(values)
    for value, code in zip(values, strip.codes.tolist(), strict=True):
        back = strip.value(code)
        if code == NONE:
            assert isinstance(value, str) and not value.strip("\u200b\ufeff \t\r\n\xa0\u3000")
        elif isinstance(value, float):
            assert abs(float(back) - value) <= 1e-9 * max(1, abs(value))
        elif isinstance(value, str):
            assert back == value
    assert strip.values() == [strip.value(code) for code in range(len(strip.texts))]
