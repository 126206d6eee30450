"""Intervals hold their score, layers add up to the whole reader, and the table says what was measured."""

from __future__ import annotations

import gzip
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bench.reading import finre
from bench.reading.gold import load_folder
from bench.reading.intervals import interval
from bench.reading.layers import read, steps
from bench.reading.measuring import DOCUMENTS, half
from bench.reading.report import markdown
from bench.reading.score import Item, score
from ingest.documents.reader import LAYERS
from ontology import load_schema

outcomes = st.sampled_from([(True, True), (True, False), (False, True)])


def item(start: int, wanted: bool, found: bool) -> Item:
    return Item("名", start, wanted, found)


@settings(max_examples=30)
@given(st.lists(st.lists(outcomes, max_size=4), min_size=1, max_size=8))
def test_an_interval_lies_within_0_and_1_and_is_the_same_every_time(sentences: list[list[tuple[bool, bool]]]) -> None:
    ends = [10 * (n + 1) for n in range(len(sentences))]
    items = [item(end - 5, *one) for end, ones in zip(ends, sentences, strict=True) for one in ones]
    sure = interval([(ends, items)])
    assert 0 <= sure.low <= sure.high <= 1
    assert interval([(ends, items)]) == sure


def test_an_interval_has_no_width_where_all_sentences_are_alike_and_narrows_with_more_of_them() -> None:
    def of(n: int, misses: int) -> float:
        ends = [10 * (k + 1) for k in range(n)]
        sure = interval([(ends, [item(end - 5, True, k % 2 >= misses) for k, end in enumerate(ends)])])
        assert sure.low <= score(item(0, True, k % 2 >= misses) for k in range(n)).f <= sure.high
        return sure.high - sure.low

    assert of(20, 0) == 0
    assert 0 < of(400, 1) < of(20, 1)


def test_the_last_step_of_adding_layers_is_the_whole_reader() -> None:
    schema = load_schema()
    golds = [load_folder(DOCUMENTS / "seen", schema)["zone-news"]]
    told = [*steps(golds, schema, LAYERS)]
    assert [step.layers for step in told] == [f"+ {one}" for one in LAYERS] + [f"all − {one}" for one in LAYERS]
    whole = [one for judged in read(golds, schema, LAYERS) for one in judged.actors]
    assert told[len(LAYERS) - 1].actors == score(whole).f
    assert told[0].actors < score(whole).f


def test_the_table_shows_the_measured_figures_and_keeps_halves_apart() -> None:
    schema = load_schema()
    seen = half(dict([*load_folder(DOCUMENTS / "seen", schema).items()][:1]), schema, LAYERS)
    speed = {"everything": 51_234, "rules": 212_345}
    lines = markdown({"seen": seen, "throughput": speed, "finre": {}})
    assert any(f"{seen['actors']['f']:.3f} ({seen['actors']['low']:.2f}–" in line for line in lines)
    assert not any("Kept back" in line for line in lines)
    assert any("51,234" in line for line in lines)
    both = markdown({"seen": seen, "unseen": seen | {"date": "2031-05-06"}, "throughput": speed, "finre": {}})
    assert any("Kept back" in line and "2031-05-06" in line for line in both)


def test_shares_of_company_mentions_count_every_place_of_both_names(tmp_path: Path) -> None:
    path = tmp_path / "rows.tsv.gz"
    with gzip.open(path, "wt", encoding="utf-8") as rows:
        rows.write("甲公司\t乙\t合作\t甲公司与乙合作,乙得利\n乙\t甲公司\t合作\t甲公司与乙合作,乙得利\n")
    wanted = finre.sentences(path)
    assert wanted == {"甲公司与乙合作,乙得利": {(0, 3), (4, 5), (8, 9)}}
    got = finre.shares(wanted, lambda texts: [[(0, 3), (4, 6)] for _ in texts])
    assert got == finre.Shares(3, 1 / 3, 2 / 3)


def test_readers_give_spans_within_each_sentence() -> None:
    texts = ["深圳光明科技有限公司与清华大学合作", "", "近日,京东方科技集团股份有限公司发布规划"]
    for reader in (finre.tagger, finre.whole_reader):
        found = reader(texts)
        assert len(found) == len(texts)
        assert texts[0][slice(*found[0][0])].endswith("公司")
        assert all(0 <= a < b <= len(text) for text, spans in zip(texts, found, strict=True) for a, b in spans)
