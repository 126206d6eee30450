"""A text in passages."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ingest.documents.model.passages import passages
from ingest.documents.setting import setting_of
from ingest.documents.structure import sentences
from ingest.documents.text import Text

WORDS = st.sampled_from(
    [
        "云江区",
        "2023年",
        "企业",
        "，",
        "。",
        "\n",
        "\n\n",
        "一、总结\n",
        "二、计划\n",
        "（一）平台\n",
        "“",
        "”",
        " ",
        "；",
        "好" * 300,
    ]
)
TEXTS = st.lists(WORDS, max_size=60).map("".join)


def cut(content: str, size: int = 600) -> list[str]:
    text = Text(content)
    return [content[one.start : one.end] for one in passages(text, setting_of(text), size)]


@given(TEXTS, st.integers(600, 900))
def test_every_sentence_is_in_one_passage_and_none_is_too_long(content: str, size: int) -> None:
    text = Text(content)
    found = [*passages(text, setting_of(text), size)]
    told = [(sentence.start, sentence.end) for passage in found for sentence in passage.sentences]
    assert told == sorted(set(told))
    assert (
        "".join(content[start:end] for start, end in told).split()
        == "".join(content[s.start : s.end] for s in sentences(text)).split()
    )
    assert all(passage.end - passage.start <= size for passage in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_paragraphs_stay_whole() -> None:
    paragraphs = [f"第{number}段。" + "文" * 250 + "。" for number in range(8)]
    assert all(passage.startswith("第") and passage.endswith("。") for passage in cut("\n".join(paragraphs)))
    assert "\n".join(cut("\n".join(paragraphs))).split("\n") == paragraphs


def test_what_was_done_and_what_is_planned_are_never_in_one_passage() -> None:
    content = "2023年总结和2024年计划\n一、2023年总结\n获批平台3家。\n二、2024年计划\n获批平台5家。"
    assert cut(content) == [content[: content.index("\n二")], "二、2024年计划\n获批平台5家。"]


def test_a_paragraph_put_in_changes_only_the_passages_near_it() -> None:
    paragraphs = [f"{number}号企业获批，" + "发展良好，" * (10 + number % 7) + "产值增长。" for number in range(200)]
    before = set(cut("\n".join(paragraphs)))
    after = set(cut("\n".join([*paragraphs[:20], "新来的一段，" * 9 + "。", *paragraphs[20:]])))
    assert len(after - before) <= 4 < len(after) // 4


def test_a_passage_knows_its_headings_years_and_whether_it_tells_of_plans() -> None:
    text = Text("云江区2023年总结和2024年计划\n一、2023年总结\n（一）平台\n获批3家。\n二、2024年计划\n（一）平台\n获批5家。")
    done, planned = passages(text, setting_of(text), 600)
    assert (done.headings, done.planned, {sentence.year for sentence in done.sentences}) == ((), False, {2023})
    assert (planned.headings[0], planned.planned) == ("二、2024年计划", True)
    assert {sentence.year for sentence in planned.sentences} == {2024}
