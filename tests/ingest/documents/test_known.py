"""Names that are known apart from their sentence: they stay in one piece, and nothing is cut out of another name."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import LAYERS, extract
from ingest.documents.known import from_gazetteer
from ingest.documents.lexicon import Head
from ingest.documents.text import Text
from ingest.documents.tokens import Name, tokens, with_names, without_overlaps
from ontology import load_schema

WORDS = ("云帆", "由", "的", "签约", "“云帆电子”", "（海州）", "大学", "、", "，", "8.5GW", "《云帆规划》", "a b", "研究院", "与")


def named(sentence: str, layers: tuple[str, ...] = LAYERS) -> dict[str, tuple[str, str]]:
    found = extract(Text(sentence), load_schema(), layers=layers)
    return {
        found.text[m.start : m.end]: (entity.cls, m.layer)
        for entity in found.entities
        for m in entity.mentions
        if entity.cls != "Region"
    }


@pytest.mark.parametrize(
    ("sentence", "name", "cls"),
    [
        ("毗邻华中科技大学的园区开园。", "华中科技大学", "University"),
        ("与华为、云帆科技签约。", "华为", "Enterprise"),
        ("赴中国科学院宁波材料所考察。", "中国科学院宁波材料所", "ResearchInstitute"),
        ("由中国电科48所牵头。", "中国电科48所", "ResearchInstitute"),
    ],
)
def test_the_gazetteer_says_what_a_name_is_and_where_it_begins(sentence: str, name: str, cls: str) -> None:
    assert named(sentence)[name] == (cls, "gazetteers")


@pytest.mark.parametrize("sentence", ["江海大学校长到访。", "云江苏州大学路改造完成。"])
def test_a_short_form_inside_a_longer_name_is_not_found(sentence: str) -> None:
    assert "江海大" not in named(sentence)
    assert "江苏" not in named(sentence)


def test_a_longer_name_that_begins_with_a_known_one_stays_whole() -> None:
    found = named("江苏大学科技园与江苏大学签约。")
    assert found["江苏大学科技园"][0] == "Park"
    assert found["江苏大学"][0] == "University"


@pytest.mark.parametrize(
    ("text", "short", "cls"),
    [
        ("海州云帆新能源科技有限公司投产。云帆新能源今年扩产。", "云帆新能源", "Enterprise"),
        ("橙谷孵化器成立于2014年。橙谷在海州布局。", "橙谷", "Incubator"),
        ("海州启明生物科技有限公司（下称“启明”）投产。启明将扩产。", "启明", "Enterprise"),
        ("记者走访了远航（海州远航智能装备有限公司）。远航正在扩产。", "远航", "Enterprise"),
    ],
)
def test_a_short_form_means_the_one_that_the_document_names_in_full(text: str, short: str, cls: str) -> None:
    found = extract(Text(text), load_schema())
    [entity] = [one for one in found.entities if short in one.names]
    assert entity.cls == cls
    assert len(entity.names) > 1


@pytest.mark.parametrize(
    ("sentence", "people"),
    [
        ("记者顾明远、方岚报道。", {"顾明远", "方岚"}),
        ("区领导杨谊、童飞出席。", {"杨谊", "童飞"}),
        ("顾明远回忆，当年只有三个人。", {"顾明远"}),
        ("项目按期完成。（记者 顾明远 通讯员 方岚）", {"顾明远", "方岚"}),
        ("由李泽文教授联合高秉恒教授发起。", {"李泽文", "高秉恒"}),
    ],
)
def test_people_are_found_by_their_title_their_speech_and_their_list(sentence: str, people: set[str]) -> None:
    assert {name for name, (cls, _) in named(sentence).items() if cls == "Person"} == people


@given(st.lists(st.sampled_from(WORDS), max_size=12).map("".join), st.data())
def test_known_names_leave_a_sentence_whole(content: str, data: st.DataObject) -> None:
    """Whatever is known, the tokens follow one another without gaps, and a name is one token or not used at all."""
    places = st.tuples(st.integers(0, len(content)), st.integers(1, 6)).filter(lambda p: p[0] + p[1] <= len(content))
    spans = data.draw(st.lists(places, max_size=4)) if content else []
    names = without_overlaps(Name(start, start + length, Head("Enterprise", alone=True)) for start, length in spans)
    found = with_names(list(tokens(content, 0, len(content))), names, content)
    assert "".join(token.text for token in found) == content
    assert all(content[token.start : token.end] == token.text for token in found)
    assert {(t.start, t.end) for t in found if t.head and t.head.alone and t.head.cls == "Enterprise"} <= {
        (n.start, n.end) for n in names
    }


@given(st.text(alphabet="江苏州大学中科院华为南京0 第48所、，", max_size=40))
def test_what_the_gazetteer_finds_is_in_order_and_does_not_overlap(content: str) -> None:
    found = from_gazetteer(content)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(0 <= name.start < name.end <= len(content) for name in found)
