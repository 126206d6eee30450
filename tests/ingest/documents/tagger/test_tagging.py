"""What ``tag`` promises for any text, and what it finds in sentences of the kind it is made for."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents.tagger import tag
from ingest.documents.tagger.model import FILE, shipped
from ingest.documents.tagger.tags import KINDS

CARD = Path(__file__).parents[4] / "docs" / "tagger.md"
PIECES = st.sampled_from(
    ["江佳电子、", "与苏州大学", "签约。", "（", "等4家企业", "😀", "\ud800", "李培根院士", "ＡＢ１", "\n", "，"]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join))


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    """A text, and spans of it that stand in order without overlap; some are empty."""
    text = draw(TEXTS)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    return text, list(zip(cuts[::2], cuts[1::2], strict=False))


@given(texts_with_spans())
def test_every_name_lies_within_one_span_and_none_overlaps_another(case: tuple[str, list[tuple[int, int]]]) -> None:
    text, spans = case
    found = tag(text, spans)
    end = 0
    for name in found:
        assert end <= name.start < name.end
        assert any(start <= name.start and name.end <= stop for start, stop in spans)
        assert name.kind in KINDS
        assert 0 <= name.confidence <= 1
        end = name.end


def test_a_text_without_sentences_has_no_names() -> None:
    assert tag("", []) == []
    assert tag("江佳电子", []) == []
    assert tag("江佳电子", [(2, 2)]) == []


def names(text: str, kind: str) -> list[str]:
    return [text[name.start : name.end] for name in tag(text, [(0, len(text))]) if name.kind == kind]


@pytest.mark.parametrize(
    ("sentence", "kind", "wanted"),
    [
        ("其中，澄宇电子、赛克诺兰获批省重点研发计划项目。", "company", ["澄宇电子", "赛克诺兰"]),
        ("邀请顾维清院士、沈一鸣教授等专家出席。", "person", ["顾维清", "沈一鸣"]),
        ("与南京航空航天大学共建智能制造研究院。", "organisation", ["南京航空航天大学", "智能制造研究院"]),
        ("云阳高新技术产业开发区入驻企业40家。", "park", ["云阳高新技术产业开发区"]),
    ],
)
def test_it_finds_names_that_it_has_never_seen(sentence: str, kind: str, wanted: list[str]) -> None:
    assert names(sentence, kind) == wanted


def test_a_sentence_without_names_stays_without() -> None:
    text = "全年新增省级企业研发平台20家，高新技术产业产值占比达41%。"
    assert tag(text, [(0, len(text))]) == []


def test_the_same_text_gives_the_same_names_whatever_stands_beside_it() -> None:
    one, other = "江佳电子与苏州大学签约。", "全市研发投入增长明显。"
    alone = [name for name in tag(one, [(0, len(one))])]
    together = tag(one + other, [(0, len(one)), (len(one), len(one + other))])
    assert [name for name in together if name.end <= len(one)] == alone


def test_a_sentence_of_any_length_is_read() -> None:
    text = "江佳电子" * 3000
    assert all(name.end <= len(text) for name in tag(text, [(0, len(text))]))


def test_the_file_of_the_model_is_the_one_that_the_card_describes() -> None:
    data = (files("ingest.documents.tagger") / FILE).read_bytes()
    assert hashlib.sha256(data).hexdigest() in CARD.read_text("utf-8")
    assert len(data) < 10_000_000
    for digest in shipped().card["inputs"].values():
        assert digest in CARD.read_text("utf-8")


def test_importing_the_tagger_loads_no_model() -> None:
    code = "import sys, ingest.documents.tagger; print('ingest.documents.tagger.model' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"
