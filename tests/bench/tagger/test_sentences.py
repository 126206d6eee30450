"""Training sentences: made-up ones, and a teacher's words made into names."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bench.tagger.invention import FILLERS, LISTS, NAMES, Inventor
from bench.tagger.naming import Known as Words
from bench.tagger.sentences import ANY, Known, definite, from_pieces, from_teacher, renamed, sentence

WORDS = Words(["江州大学", "云溪学院"], ["扬州市", "泰州市"], ["江佳电子"], ["材料", "纤维"])


def inventor(seed: int = 1) -> Inventor:
    return Inventor(seed, WORDS)


def test_every_place_in_the_frames_can_be_filled() -> None:
    slots = {slot for frame in inventor().frames for slot in re.findall(r"\{(\w+)\}", frame)}
    assert slots <= {*NAMES, *LISTS, *FILLERS, "persons_titled"}


@given(st.integers(0, 2**32 - 1))
def test_the_same_seed_makes_the_same_sentence_and_its_names_are_marked(seed: int) -> None:
    pieces = inventor(seed).sentence()
    assert pieces == inventor(seed).sentence()
    made = from_pieces(pieces, 1.0)
    assert made.text == "".join(piece.text for piece in pieces)
    assert len(made.masks) == len(made.text)
    assert [(made.text[start:end], kind) for start, end, kind in definite(made)] == [
        (piece.text, piece.kind) for piece in pieces if piece.kind
    ]


def test_a_place_and_the_nouns_after_it_are_one_name_when_they_end_like_one() -> None:
    made = from_teacher(["江都", "高新技术", "产业", "开发区", "揭牌"], ["LOC", "n", "n", "n", "v"], 1.0)
    assert definite(made) == [Known(0, 11, "park")]


def test_what_a_teacher_calls_a_name_without_an_end_that_tells_is_left_open() -> None:
    made = from_teacher(["赛诺格兰", "获批"], ["ORG", "v"], 1.0)
    assert definite(made) == []
    assert made.masks[1] == ANY
    assert made.masks[0] not in (ANY, 1)


def test_a_true_name_takes_the_place_of_a_teacher_s() -> None:
    made = from_teacher(["赛诺格兰获批省", "项目"], ["LOC", "n"], 1.0, [Known(0, 4, "company")])
    assert definite(made) == [Known(0, 4, "company")]


def test_a_renamed_sentence_keeps_what_is_around_its_names() -> None:
    given_one = sentence("江佳电子获批，江佳电子揭牌", [Known(0, 4, "company"), Known(7, 11, "company")], 1.0)
    other = renamed(given_one, definite(given_one), inventor(3), 0.5)
    first, second = definite(other)
    assert other.text[first.start : first.end] == other.text[second.start : second.end]
    assert other.text[first.end : second.start] == "获批，"
    assert other.text.endswith("揭牌")
    assert len(other.masks) == len(other.text)
