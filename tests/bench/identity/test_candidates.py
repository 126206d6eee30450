"""Names find the other names of their thing; ``python -m bench.identity`` measures it among many more."""

from __future__ import annotations

from bench.identity.candidates import ours, recall, recall_by_name
from bench.identity.labelled import read_pairs
from bench.identity.universe import thing_id, universe, wanted


def test_of_the_test_half_nearly_all_names_find_each_other_among_twenty() -> None:
    pairs = read_pairs("test")
    ranked, every = ours(universe(pairs, crowded=False))
    to_find = wanted(pairs)
    assert len(to_find) > 1000
    assert recall(ranked, to_find) >= 0.95
    assert recall_by_name(ranked, to_find) >= recall(ranked, to_find)
    assert max(map(len, ranked.values())) <= 20
    assert all(set(ranked[ident]) <= set(every[ident]) for ident in ranked)


def test_what_a_name_is_to_find_is_never_itself_and_goes_both_ways() -> None:
    to_find = wanted(read_pairs("dev"))
    assert all(one != other and (other, one) in to_find for one, other in to_find)


def test_a_name_that_two_things_have_is_neither_the_same_nor_different_for_sure() -> None:
    crowd = universe(read_pairs(), crowded=False)
    shared = [ident for ident, things in crowd.truth.items() if len(things) > 1]
    assert shared
    for ident in shared[:20]:
        own = min(crowd.truth[ident])
        others = [other for other, things in crowd.truth.items() if things == {own} and other != ident]
        assert all(crowd.same(ident, other) is None for other in others)


def test_the_crowd_has_no_name_of_a_class_twice() -> None:
    things = universe(read_pairs("dev")).things
    assert len({thing_id(thing.named) for thing in things}) == len(things)
