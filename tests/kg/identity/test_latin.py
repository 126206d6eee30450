"""Names in Latin letters, and whether they render Chinese ones."""

from __future__ import annotations

import pytest

from kg.identity.latin import acronym, is_latin, pinyin, renders, same_sound, tokens

RENDERED = [
    ("江苏亚威机床股份有限公司", "Jiangsu Yawei Machine Tool Co., Ltd.", "all"),
    ("江苏亚威机床股份有限公司", "Yawei Machine Tool", "all"),
    ("江苏亚威机床股份有限公司", "YA WEI MACHINE TOOL", "all"),
    ("江苏亚威机床股份有限公司", "Jiangsu Yawei", "core"),
    ("江苏亚威机床股份有限公司", "Yawei Pharmaceutical Co., Ltd.", "some"),
    ("江苏亚威机床股份有限公司", "Zhejiang Yawei Machine Tool", "some"),
    ("江苏亚威机床股份有限公司", "Siemens AG", "none"),
    ("南京理工大学", "Nanjing University of Science and Technology", "all"),
    ("扬州大学广陵学院", "Guangling College of Yangzhou University", "all"),
    ("扬州大学附属医院", "Affiliated Hospital of Yangzhou University", "all"),
    ("扬州大学附属医院", "Yangzhou University", "some"),
    ("扬州市科学技术局", "Yangzhou Science and Technology Bureau", "all"),
    ("扬州市邗江区科学技术局", "Yangzhou Science and Technology Bureau", "some"),
    ("扬州经济技术开发区", "Yangzhou High-tech Industrial Development Zone", "some"),
]


@pytest.mark.parametrize(("chinese", "latin", "how"), RENDERED)
def test_a_latin_name_renders_a_chinese_one_by_sound_and_by_sense(chinese: str, latin: str, how: str) -> None:
    assert renders(chinese, latin) == how


def test_pinyin_of_the_whole_name() -> None:
    assert same_sound("扬州石化", "Yangzhou Shihua")
    assert same_sound("绿波", "Lü Bo")
    assert not same_sound("扬州石化", "Yangzhou Chengde")
    assert pinyin("重庆长安") == "chongqingchangan"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Siemens AG", "SIEMENS Aktiengesellschaft AG"),
        ("Universität Wien", "University of Vienna"),
        ("Fraunhofer-Gesellschaft e.V.", "Fraunhofer Gesellschaft"),
        ("Fiat S.p.A.", "FIAT SPA"),
        ("Université de Genève", "Universite de Geneve"),
    ],
)
def test_legal_forms_accents_and_languages_do_not_matter(a: str, b: str) -> None:
    assert set(tokens(a)) <= set(tokens(b))


def test_a_name_of_nothing_but_legal_forms_keeps_its_words() -> None:
    assert tokens("The Company Ltd") == ("the", "company", "ltd")


def test_an_acronym_is_of_the_capital_words() -> None:
    assert acronym("Massachusetts Institute of Technology") == "mit"


def test_a_name_with_a_chinese_character_is_not_latin() -> None:
    assert is_latin("ABB") and not is_latin("ABB集团") and not is_latin("123")


@pytest.mark.parametrize("name", ["Xi'an Jiaotong University", "Xi’an Jiaotong University", "Xian Jiaotong University"])
def test_the_syllables_of_a_place_are_one_word(name: str) -> None:
    assert tokens(name) == ("xian", "jiaotong", "university")


def test_other_apostrophes_part_words() -> None:
    assert tokens("Universitat d'Andorra")[-1] == "andorra"
