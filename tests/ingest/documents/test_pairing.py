"""Which items of a list stand before and behind each 与."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.documents.item import Item
from ingest.documents.pairing import sides
from ingest.documents.phrases import Group


def group(leads: str) -> Group:
    """A list of as many items as ``leads`` joins, and one before."""
    items = tuple(Item(at, at + 1, "Enterprise", True, lead=lead) for at, lead in enumerate(("", *leads)))
    return Group(items, 0, len(items))


def places(leads: str) -> list[tuple[list[int], list[int]]]:
    return [([item.start for item in first], [item.start for item in other]) for first, other in sides(group(leads))]


def test_a_list_without_partners_has_no_sides() -> None:
    assert places("、、") == []


def test_one_list_is_the_partner_of_the_other() -> None:
    assert places("、与、") == [([0, 1], [2, 3])]


def test_pairs_are_told_apart() -> None:
    assert places("与、与、与") == [([0], [1]), ([2], [3]), ([4], [5])]


@given(st.text(alphabet="、与和", max_size=12))
def test_every_item_of_a_list_with_partners_is_on_one_side_only(leads: str) -> None:
    at = [place for first, other in places(leads) for side in (first, other) for place in side]
    assert at == (list(range(len(leads) + 1)) if "与" in leads else [])
