"""Which keys are one thing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.identity.clusters import Apart, Conflict, Join, Judgement, by_hand, canonical_ids, cluster
from kg.statements.statement import DIFFERENT, SAME, UNSURE


def groups(clusters: dict[str, str]) -> set[frozenset[str]]:
    return {frozenset(key for key, root in clusters.items() if root == name) for name in clusters.values()}


def test_keys_with_a_common_identity_are_one_thing_and_so_are_theirs() -> None:
    clusters, conflicts = cluster([Join(("a", "b"), "uscc:1"), Join(("b", "c"), "name:x"), Join(("d", "e"), "name:y")], [])
    assert groups(clusters) == {frozenset("abc"), frozenset("de")}
    assert not conflicts


def test_what_a_person_calls_different_is_not_joined_and_is_reported() -> None:
    clusters, conflicts = cluster([Join(("a", "b"), "name:x")], [Apart("b", "a", "j1")])
    assert groups(clusters) == {frozenset("a"), frozenset("b")}
    assert conflicts == (Conflict("a", "b", "name:x", "j1"),)


def test_a_join_that_would_bring_different_things_together_over_a_third_is_not_made() -> None:
    clusters, conflicts = cluster([Join(("a", "x"), "uscc:1"), Join(("b", "x"), "name:x", confidence=0.9)], [Apart("a", "b")])
    assert groups(clusters) == {frozenset("ax"), frozenset("b")}
    assert conflicts == (Conflict("b", "x", "name:x"),)


def test_a_judgement_by_hand_comes_before_the_rules() -> None:
    rule, person = Join(("a", "x"), "uscc:1", 0.99), Join(("b", "x"), "kg:same", 0.5, by_hand=True)
    clusters, _ = cluster([rule, person], [Apart("a", "b")])
    assert groups(clusters) == {frozenset("a"), frozenset("bx")}


def test_an_entity_is_named_by_the_key_that_was_asserted_first() -> None:
    clusters, _ = cluster([Join(("a", "b", "c"), "name:x")], [])
    assert canonical_ids(clusters, {"a": 3, "b": 2, "c": 2}) == {"a": "b", "b": "b", "c": "b"}


def test_a_key_that_nobody_speaks_of_any_more_names_nothing_and_still_joins() -> None:
    clusters, _ = cluster([Join(("a", "gone"), "kg:same", by_hand=True), Join(("b", "gone"), "kg:same", by_hand=True)], [])
    assert canonical_ids(clusters, {"a": 2, "b": 1}) == {"a": "b", "b": "b"}


def test_a_judgement_is_of_the_first_key_on_either_side_that_is_there() -> None:
    said = Judgement("j1", SAME, ("a", "b"), ("c",))
    assert said.holds_between({"a", "b", "c"}) == ("a", "c")
    assert said.holds_between({"b", "c"}) == ("b", "c")
    assert said.holds_between({"a", "b"}) is None, "nothing is left of the other side"
    assert said.holds_between(set("bc")) == ("b", "c"), "and b alone, whatever a and b have come to be"


def test_what_is_different_is_so_key_by_key_whatever_has_come_apart_since() -> None:
    said = Judgement("j1", DIFFERENT, ("a", "b"), ("c", "gone"))
    assert list(said.keeps_apart({"a", "b", "c"})) == [Apart("a", "c", "j1"), Apart("b", "c", "j1")]
    joins, apart = by_hand([said], {"a", "b", "c"})
    clusters, _ = cluster([*joins, Join(("b", "c"), "uscc:1"), Join(("a", "b"), "name:x", 0.9)], apart)
    assert groups(clusters) == {frozenset("ab"), frozenset("c")}, "no rule takes a part of the one away to the other"


def test_unsure_joins_and_parts_nothing() -> None:
    said = [Judgement(f"j{n}", verdict, ("a",), ("b",)) for n, verdict in enumerate((SAME, DIFFERENT, UNSURE))]
    assert by_hand(said, {"a", "b"}) == ([Join(("a", "b"), SAME, by_hand=True)], [Apart("a", "b", "j1")])


def test_a_row_that_lists_no_keys_speaks_of_its_subject_and_object() -> None:
    assert Judgement.of("j1", SAME, "a", "c", {"a": "a b"}) == Judgement("j1", SAME, ("a", "b"), ("c",))


KEYS = st.sampled_from("abcdef")
JOINS = st.builds(
    Join,
    st.lists(KEYS, min_size=1, max_size=3).map(tuple),
    st.sampled_from(["uscc:1", "name:x", "name:y"]),
    st.sampled_from([0.9, 0.95]),
    by_hand=st.booleans(),
)
PAIRS = st.builds(Apart, KEYS, KEYS, st.sampled_from(["j1", "j2"])).filter(lambda pair: pair[0] != pair[1])


@given(st.data(), st.lists(JOINS, max_size=6), st.lists(PAIRS, max_size=4))
def test_clusters_do_not_depend_on_the_order_of_judgements(data: st.DataObject, joins: list[Join], different: list[Apart]) -> None:
    reordered = data.draw(st.permutations(joins)), data.draw(st.permutations(different))
    assert cluster(*reordered) == cluster(joins, different)


@given(st.lists(JOINS, max_size=6), st.lists(PAIRS, max_size=4))
def test_different_things_are_never_in_one_cluster(joins: list[Join], different: list[Apart]) -> None:
    clusters, _ = cluster(joins, different)
    assert all(clusters.get(a, a) != clusters.get(b, b) for a, b, _ in different)
