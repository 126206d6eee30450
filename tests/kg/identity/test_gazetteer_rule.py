"""The rule of the gazetteer: what certainly stands for an entry."""

from __future__ import annotations

import pyarrow as pa
import pytest

from kg.gazetteers import load_gazetteer
from kg.identity.gazetteer_rule import gazetteer_identities


def identity(class_name: str, name: str) -> str | None:
    found: list[str | None] = gazetteer_identities(class_name, pa.array([name], pa.string())).to_pylist()
    return found[0]


def test_short_and_full_name_stand_for_one_entry() -> None:
    assert identity("University", "哈工大") == identity("University", "哈尔滨工业大学") is not None


def test_width_makes_no_difference() -> None:
    assert identity("University", "中国石油大学（北京）") == identity("University", "中国石油大学(北京)") is not None


def test_a_form_of_several_entries_or_of_other_meanings_stands_for_none() -> None:
    [ambiguous] = [form for entry in load_gazetteer().named("南京大学") for form in entry.short_names if form in entry.ambiguous][
        :1
    ]
    assert identity("University", ambiguous) is None


def test_another_class_than_the_entry_has_stands_for_none() -> None:
    assert identity("Enterprise", "哈工大") is None


@pytest.mark.parametrize(
    ("class_name", "name"),
    [("Enterprise", "ABB"), ("Enterprise", "库卡"), ("University", "HUST"), ("University", "Northeastern University")],
)
def test_the_short_name_of_a_firm_and_a_latin_name_stand_for_none_as_others_go_by_them(class_name: str, name: str) -> None:
    assert load_gazetteer().named(name)
    assert identity(class_name, name) is None


def test_a_former_name_stands_for_none_as_it_may_be_of_what_was_merged_into_it() -> None:
    merged = [form for entry in load_gazetteer() if entry.cls == "University" for form in entry.former_names]
    assert merged
    assert [name for name in merged if (found := identity("University", name)) and found not in _by_another_form(name)] == []


def _by_another_form(name: str) -> set[str]:
    """Entries that have the name now."""
    return {f"entry:{entry.id}" for entry in load_gazetteer().named(name) if name not in entry.former_names}


@pytest.mark.parametrize("name", ["", "亚威机床", "不存在大学"])
def test_what_the_gazetteer_does_not_know_stands_for_none(name: str) -> None:
    assert identity("University", name) is None


def test_nulls_stay_nulls() -> None:
    assert gazetteer_identities("University", pa.array([None, "哈工大"], pa.string())).to_pylist()[0] is None
