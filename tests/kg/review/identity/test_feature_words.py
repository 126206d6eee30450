"""Every reason of a score has words in the reviewer's language."""

from __future__ import annotations

from kg.identity.candidates.nearness import ALL_LEVELS
from kg.review.identity.feature_words import FEATURES, LEVELS, in_words


def test_every_feature_and_level_has_a_chinese_word() -> None:
    assert ALL_LEVELS.keys() <= FEATURES.keys()
    assert {level for levels in ALL_LEVELS.values() for level in levels} <= LEVELS.keys()


def test_nothing_is_translated_that_is_no_feature_or_level() -> None:
    assert FEATURES.keys() <= ALL_LEVELS.keys()
    assert LEVELS.keys() <= {level for levels in ALL_LEVELS.values() for level in levels}


def test_what_is_new_stays_as_it_is() -> None:
    assert in_words("name", "equal") == {"zh": "名称：相同", "en": "name: equal"}
    assert in_words("stars", "many") == {"zh": "stars：many", "en": "stars: many"}
