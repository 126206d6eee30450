"""The labelled pairs of names."""

from __future__ import annotations

from collections import Counter, defaultdict

from bench.identity.labelled import read_pairs
from bench.identity.recipe import PAIRS, groups, written


def test_the_file_is_what_the_recipe_makes() -> None:
    assert PAIRS.read_text(encoding="utf-8") == written()


def test_there_are_enough_of_each_sort_in_each_half() -> None:
    counts = Counter((pair.split, pair.same, pair.origin) for pair in read_pairs())
    assert len(counts) == 8
    assert min(counts.values()) > 100


def test_no_thing_is_in_both_halves() -> None:
    halves: defaultdict[str, set[str]] = defaultdict(set)
    for pair in read_pairs():
        for thing in pair.things:
            halves[thing].add(pair.split)
    assert [thing for thing, splits in halves.items() if len(splits) > 1] == []


def test_a_pair_is_the_same_when_it_is_of_one_thing() -> None:
    assert all(pair.same == (pair.things[0] == pair.things[1]) for pair in read_pairs())


def test_no_pair_is_labelled_both_ways() -> None:
    labels: defaultdict[object, set[bool]] = defaultdict(set)
    for pair in read_pairs():
        labels[frozenset((pair.a, pair.b))].add(pair.same)
    assert [pair for pair, said in labels.items() if len(said) > 1] == []


def test_things_of_one_key_are_of_one_group() -> None:
    seen = Counter(thing.key for group in groups() for thing in group.things)
    assert [key for key, times in seen.items() if times > 1] == []
