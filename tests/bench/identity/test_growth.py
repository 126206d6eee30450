"""What a source costs is measured on a graph in which some of it is known and some of it resembles what is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.identity import growth
from bench.identity.report import growth as told


def test_the_exponent_is_the_power_that_seconds_grow_with() -> None:
    assert growth.exponent([(10, 3.0), (100, 3.0), (1000, 3.0)]) == pytest.approx(0)
    assert growth.exponent([(10, 1.0), (1000, 10.0)]) == pytest.approx(0.5)
    assert growth.exponent([(10, 1.0)]) is None


def test_half_of_a_new_source_is_known_and_a_fifth_resembles_what_is_known() -> None:
    names = growth.Names(1000)
    source = names.of_new_source(1)
    full, codes = set(names.full), set(names.codes)
    assert len(source) == growth.SOURCE
    assert sum(code in codes for _, _, code in source if code) == 25
    assert sum(name in full for name, _, _ in source) >= 25
    assert names.of_new_source(1) == source != names.of_new_source(2)


def test_a_small_graph_is_measured_and_told(tmp_path: Path) -> None:
    figures = growth._measured(tmp_path, 300)
    assert figures["touched"] >= 100
    assert figures["stage_s"] >= max(figures[name] for name in growth.STAGE)
    lines = told({"source": 100, "sizes": {"300": figures}, "exponent": 0.1})
    assert "| entities | 300 |" in lines
