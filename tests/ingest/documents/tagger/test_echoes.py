"""A sure name is found again; a doubtful one gives way to it."""

from __future__ import annotations

from ingest.documents.tagger.echoes import FADED, with_echoes
from ingest.documents.tagger.tags import Tagged

TEXT = "裘致和院士到场。裘致和说得好。"
SPANS = [(0, 8), (8, 15)]
SURE = Tagged(0, 3, "person", 0.98)


def test_a_sure_name_is_found_where_the_model_was_silent() -> None:
    assert with_echoes(TEXT, SPANS, [SURE]) == [SURE, Tagged(8, 11, "person", round(0.98 * FADED, 3))]


def test_a_doubtful_name_with_another_border_gives_way() -> None:
    assert with_echoes(TEXT, SPANS, [SURE, Tagged(8, 12, "person", 0.4)])[1][:3] == (8, 11, "person")


def test_a_likely_name_with_another_border_stays() -> None:
    longer = Tagged(8, 12, "person", 0.8)
    assert with_echoes(TEXT, SPANS, [SURE, longer]) == [SURE, longer]


def test_a_doubtful_name_is_not_looked_for_elsewhere() -> None:
    doubtful = Tagged(0, 3, "person", 0.5)
    assert with_echoes(TEXT, SPANS, [doubtful]) == [doubtful]


def test_an_echo_never_crosses_the_border_of_a_span() -> None:
    assert with_echoes(TEXT, [(0, 8), (8, 10), (10, 15)], [SURE]) == [SURE]
