"""What is marked in two texts is what only one of them has."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.review.identity.differences import LONGEST, Spans, differences

TEXTS = st.text(st.sampled_from("亚威机床厂Aa Bß İ"), max_size=12)


def without(text: str, spans: Spans) -> str:
    kept, at = [], 0
    for start, end in spans:
        assert at <= start < end <= len(text)
        kept.append(text[at:start])
        at = end
    return "".join([*kept, text[at:]])


@given(TEXTS, TEXTS)
def test_what_is_left_is_the_same_but_for_case(a: str, b: str) -> None:
    ours, theirs = differences(a, b)
    assert without(a, ours).lower() == without(b, theirs).lower()


@given(TEXTS)
def test_equal_texts_have_no_mark(text: str) -> None:
    assert differences(text, text) == differences(text, text.swapcase().swapcase() if text.isascii() else text) == ((), ())


def test_a_short_name_is_marked_where_the_long_one_says_more() -> None:
    assert differences("亚威机床", "江苏亚威机床股份有限公司") == ((), ((0, 2), (6, 12)))


def test_endless_texts_are_marked_as_a_whole() -> None:
    long = "机" * (LONGEST + 1)
    assert differences(long, "机") == (((0, len(long)),), ((0, 1),))
    assert differences(long, long) == ((), ())
