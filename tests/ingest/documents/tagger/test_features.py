"""What the tagger sees of a text."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents.tagger import features, lexicon

EMPTY = lexicon.lexicon(np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.uint8))


@given(st.integers(0, 2000), st.integers(0, 2000))
def test_stretches_cover_a_span_and_none_is_longer_than_the_longest(start: int, size: int) -> None:
    text = ("中，" * 50 + "文" * 300) * 20
    end = min(start + size, len(text))
    pieces = features.stretches(text, [(start, end)])
    assert [place for a, b in pieces for place in range(a, b)] == list(range(start, end))
    assert all(b - a <= features.LONGEST for a, b in pieces)


def test_full_width_letters_and_digits_are_read_as_half_width() -> None:
    wide, narrow = features.pack("Ａｂ１，（", [(0, 5)]), features.pack("Ab9,(", [(0, 5)])
    assert wide.codes[4:7].tolist() == narrow.codes[4:7].tolist()


def test_a_character_outside_the_basic_plane_counts_as_one() -> None:
    assert features.pack("a😀b", [(0, 3)]).lengths.tolist() == [3]


@given(st.lists(st.text("甲乙丙、，等家", min_size=1, max_size=20), min_size=1, max_size=5))
def test_a_sentence_has_the_same_features_alone_and_among_others(parts: list[str]) -> None:
    text = "".join(parts)
    ends = np.cumsum([len(part) for part in parts])
    spans = [(int(end) - len(part), int(end)) for end, part in zip(ends, parts, strict=True)]
    together = np.stack(features.templates(features.pack(text, spans), EMPTY))
    alone = [np.stack(features.templates(features.pack(part, [(0, len(part))]), EMPTY)) for part in parts]
    assert np.array_equal(together, np.concatenate(alone, axis=1))


def test_a_word_of_the_dictionary_is_known_where_it_stands() -> None:
    table = lexicon.lexicon(*lexicon.slots_of_words({"创新": 1, "实验室": 1, "苏州": 2}))
    codes = np.array([ord(character) for character in "苏州创新实验室"], dtype=np.uint64)
    common, place, person, _ = lexicon.patterns(codes, table)
    begins_two, begins_three, ends_two, ends_three, within = 1, 2, 8, 16, 64
    assert common.tolist() == [0, 0, begins_two, ends_two, begins_three, within, ends_three]
    assert place.tolist()[:2] == [begins_two, ends_two]
    assert not person.any()
