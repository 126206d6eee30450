"""What names have in common before anything is compared."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.identity.candidates import initials
from kg.identity.candidates.crossing import combined, combined_latin, rendered
from kg.identity.candidates.expanding import entries, expanded
from kg.identity.candidates.keys import KINDS, Key, families, keys, offers
from kg.identity.forms import folded
from kg.identity.latin import tokens


def meet(one: str, other: str) -> set[str]:
    """The kinds of keys by which two names meet."""
    return _common(everything(one), everything(other))


def everything(name: str) -> set[Key]:
    return {*keys(name), *offers(name, KINDS)}


def _common(ours: set[Key], theirs: set[Key]) -> set[str]:
    both = {key.kind for key in ours & theirs if key.role == "both"}
    return both | _across(ours, theirs) | _across(theirs, ours)


def _across(seeking: Iterable[Key], offering: Iterable[Key]) -> set[str]:
    offered = {(key.kind, key.text) for key in offering if key.role == "offers"}
    return {key.kind for key in seeking if key.role == "seeks" and (key.kind, key.text) in offered}


def test_a_short_form_that_keeps_characters_meets_the_full_name() -> None:
    assert "kept" in meet("哈工大", "哈尔滨工业大学")
    assert "kept" in meet("林化所", "中国林业科学研究院林产化学工业研究所")


def test_two_full_names_do_not_meet_by_characters_that_a_short_form_might_keep() -> None:
    assert "kept" not in meet("哈尔滨工业大学", "哈尔滨工程大学")


def test_full_and_half_width_and_traditional_characters_make_no_difference() -> None:
    assert "name" in meet("ＴＣＬ华星光电（深圳）有限公司", "TCL华星光電(深圳)有限公司")


def test_a_latin_name_meets_the_chinese_one_by_sound_and_by_sense() -> None:
    assert {"sound", "two words"} <= meet("Yawei Machine Tool", "江苏亚威机床股份有限公司")


def test_common_words_meet_two_by_two() -> None:
    assert "two words" in meet("Jiangsu Provincial Department of Science and Technology", "江苏省科学技术厅")


def test_a_firm_meets_the_english_name_that_neither_sound_nor_sense_tells() -> None:
    assert "sense" in meet("CNOOC", "中国海洋石油集团有限公司")


def test_an_acronym_meets_the_name_that_it_stands_for() -> None:
    assert "acronym" in meet("NRC", "National Research Council")


@pytest.mark.parametrize(
    ("acronym", "chinese"),
    [
        ("NJUST", "南京理工大学"),  # by the gazetteer's English name, a place by two letters
        ("NJUST", "华东工学院"),  # which is what it was called
        ("NWPU", "西北工业大学"),
        ("SUSTech", "南方科技大学"),
        ("HKUST(GZ)", "香港科技大学（广州）"),
        ("CAEP", "中国工程物理研究院"),  # by its parts
        ("GRINM", "北京有色金属研究总院"),
        ("CSSRC", "中国船舶科学研究中心"),
        ("IOCAS", "中国科学院海洋研究所"),  # with that of its whole
    ],
)
def test_an_acronym_meets_the_chinese_name_that_it_stands_for(acronym: str, chinese: str) -> None:
    assert "acronym" in meet(acronym, chinese)


def test_an_acronym_does_not_meet_a_name_with_other_words() -> None:
    assert "acronym" not in meet("NJUST", "扬州大学")
    assert "acronym" not in meet("CSSRC", "中国汽车技术研究中心")


@given(
    st.lists(
        st.sampled_from(["南京", "江苏省", "中国", "船舶", "建筑", "亚威", "与", "研究院", "大学", "附属医院", "(广州)"]),
        max_size=6,
    )
)
def test_acronyms_of_chinese_names_are_few_and_of_three_to_eight_letters(words: list[str]) -> None:
    found = initials.of_chinese("".join(words))
    assert len(found) < 400
    assert all(3 <= len(short) <= 8 for short in found)


def test_a_typing_error_leaves_pieces_of_a_word_in_common() -> None:
    assert "piece" in meet("Univeristy of Saarland", "University of Saarlands")


@pytest.mark.parametrize(
    ("one", "other"),
    [("电子科技集团第三十六研究所", "36所"), ("第七一一研究所", "711所"), ("第十四研究所", "14所"), ("第一百零二所", "102所")],
)
def test_a_number_is_the_same_in_words_and_in_digits(one: str, other: str) -> None:
    assert "number" in meet(one, other)


def test_one_character_is_no_number() -> None:
    assert "number" not in {key.kind for key in keys("三一重工")}


def test_a_short_form_at_the_beginning_is_read_in_full() -> None:
    assert "扬州大学附院" in expanded("扬大附院")


def test_a_branch_in_another_city_meets_what_its_place_and_its_whole_are_called_in_english() -> None:
    assert "two words" in meet("东南大学扬州研究院", "Yangzhou Research Institute of Southeast University")
    assert "soochow" in rendered(folded("苏州大学泰州研究院")).own


def test_a_family_name_is_written_in_many_ways() -> None:
    chinese, latin = set(families("丘志远")), set(families("Chi-Yuen Yau"))
    assert "family" in _across(latin, chinese)
    assert not _across(set(families("Robin Wang")), chinese)


def test_names_of_one_entry_share_its_id() -> None:
    assert entries("哈工大") & entries("哈尔滨工业大学")


def test_a_word_of_a_name_is_rendered_by_its_english_words() -> None:
    words = rendered(folded("江苏省科学技术厅"))
    assert {"jiangsu", "science"} <= words.own
    assert "department" in words.common


def test_every_two_words_of_a_latin_name_are_found_in_what_renders_it() -> None:
    shared = combined_latin(tokens("Nanjing First Hospital")) & combined(rendered(folded("南京市第一医院")))
    assert {"first nanjing", "hospital nanjing"} <= shared


NAMES = st.text(alphabet="江苏扬州亚威机床股份有限公司大学第一二十所（）() ABCdef·'&.-12", max_size=20)


@given(NAMES)
def test_a_name_has_the_same_keys_however_often_it_is_asked(name: str) -> None:
    assert everything(name) == everything(name)


@given(NAMES)
def test_every_kind_of_key_has_its_worth(name: str) -> None:
    assert {key.kind for key in everything(name)} <= KINDS.keys()


@given(NAMES)
def test_a_name_meets_itself(name: str) -> None:
    assert "name" in meet(name, name)
