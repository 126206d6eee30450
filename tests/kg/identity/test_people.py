"""Names of people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.identity.people import agree, person

AGREE = [
    ("王小明", "王小明院士", "equal"),
    ("王小明", "中国工程院院士王小明", "equal"),
    ("王小明", "王 小明 教授", "equal"),
    ("歐陽志遠", "欧阳志远", "equal"),
    ("王小明", "Wang Xiaoming", "romanised"),
    ("王小明", "Xiaoming Wang", "romanised"),
    ("王小明", "WANG Xiao-Ming", "romanised"),
    ("王小明", "Wang, Xiaoming", "romanised"),
    ("王小明", "Prof. Dr. Xiaoming Wang", "romanised"),
    ("王小明", "X. Wang", "initials"),
    ("王小明", "Wang X.M.", "initials"),
    ("欧阳志远", "Zhiyuan Ouyang", "romanised"),
    ("单雪梅", "Shan Xuemei", "romanised"),
    ("单雪梅", "Dan Xuemei", "different"),
    ("吕娜", "Lyu Na", "romanised"),
    ("吕娜", "Lü Na", "romanised"),
    ("吕娜", "Na Lu", "romanised"),
    ("王小明", "王晓明", "different"),
    ("王小明", "Y. Wang", "different"),
    ("王小明", "Li Xiaoming", "different"),
    ("李晓峰", "Robin Li", "family"),
    ("丘志远", "Chi-Yuen Yau", "family"),
    ("李晓峰", "Robin Wang", "different"),
    ("李晓峰", "Li Ming", "different"),
    ("Anna Schneider", "Schneider, Anna", "equal"),
    ("Dr. Anna Schneider", "Anna Schneider, PhD", "equal"),
    ("Anna Schneider", "A. Schneider", "initials"),
    ("Anna Schneider", "Anne Schneider", "different"),
    ("Anna Schneider", "B. Schneider", "different"),
]


@pytest.mark.parametrize(("a", "b", "how"), AGREE)
def test_two_names_agree_in_either_order_and_script(a: str, b: str, how: str) -> None:
    assert agree(a, b) == how
    assert agree(b, a) == how


def test_a_family_name_of_two_characters_is_known() -> None:
    assert person("诸葛明")[:2] == ("诸葛", "明")
    assert person("欧阳")[:2] == ("欧", "阳")
    assert person("迪丽热巴·买买提")[:2] == ("", "迪丽热巴·买买提")


_NAMES = st.one_of(st.sampled_from([name for a, b, _ in AGREE for name in (a, b)]), st.text(max_size=12))


@given(_NAMES, _NAMES)
def test_agreement_does_not_depend_on_which_comes_first(a: str, b: str) -> None:
    assert agree(a, b) == agree(b, a)
