"""The walk is personalised PageRank, and its ways are real ways."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from kg.recommend.walk import RESTART, scores, ways

EDGES = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11), st.floats(0.05, 1)), max_size=40)
SIZE = 12


def matrix_of(edges: list[tuple[int, int, float]]) -> csr_array:
    graph = graph_of(edges)
    return csr_array(nx.to_scipy_sparse_array(graph, nodelist=range(SIZE), format="csr"))


def graph_of(edges: list[tuple[int, int, float]]) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(range(SIZE))
    graph.add_weighted_edges_from(edge for edge in edges if edge[0] != edge[1])
    return graph


@settings(deadline=None, max_examples=50)
@given(EDGES, st.dictionaries(st.integers(0, 11), st.floats(0.1, 1), min_size=1, max_size=3))
def test_scores_are_those_of_networkx(edges: list[tuple[int, int, float]], start: dict[int, float]) -> None:
    expected = nx.pagerank(graph_of(edges), alpha=1 - RESTART, personalization=start, dangling=start, tol=1e-12, max_iter=1000)
    found = scores(matrix_of(edges), start)
    assert found.sum() == pytest.approx(1)
    assert found == pytest.approx(np.array([expected[at] for at in range(SIZE)]), abs=1e-8)


@settings(deadline=None, max_examples=50)
@given(EDGES, st.integers(0, 11), st.integers(0, 11))
def test_ways_follow_edges_from_start_to_end_and_never_twice_over_one_place(
    edges: list[tuple[int, int, float]], start: int, end: int
) -> None:
    matrix = matrix_of(edges)
    found = ways(matrix, scores(matrix, {start: 1.0}), [start], [end], 3)[end]
    for way in found:
        assert (way[0], way[-1]) == (start, end)
        assert len(set(way)) == len(way)
        assert all(matrix[a, b] > 0 for a, b in pairwise(way))
    assert len({way[-2] for way in found}) == len(found), "they differ in their last step"
    if start != end:
        assert bool(found) == nx.has_path(graph_of(edges), start, end)


def test_of_two_ways_the_likelier_is_told_first() -> None:
    matrix = matrix_of([(0, 1, 1.0), (1, 3, 1.0), (0, 2, 0.1), (2, 3, 0.1)])
    assert ways(matrix, scores(matrix, {0: 1.0}), [0], [3], 3)[3] == [(0, 1, 3), (0, 2, 3)]
