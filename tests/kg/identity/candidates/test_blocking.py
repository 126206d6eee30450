"""Which pairs are looked at, on DuckDB and on Spark."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.identity.candidates.blocking import pairs, query, tables
from kg.identity.candidates.keys import KINDS, Key, keys, offers

NAMES = [
    "江苏亚威机床股份有限公司",
    "亚威机床",
    "Yawei Machine Tool",
    "扬州石化有限公司",
    "扬州诚德钢管有限公司",
    "诚德钢管",
    "哈尔滨工业大学",
    "哈工大",
    "苏州大学",
    "苏大",
    "Soochow University",
]


def everything(name: str) -> set[Key]:
    return {*keys(name), *offers(name, KINDS)}


def met(names: list[str], **more: float) -> dict[tuple[str, str], float]:
    found = pairs([("", everything(name)) for name in names], **more)  # type: ignore[arg-type]  # width and least are numbers
    columns = (found[name].to_pylist() for name in ("l", "r", "strength"))
    return {(names[left], names[right]): strength for left, right, strength in zip(*columns, strict=True)}


def test_names_of_one_thing_meet() -> None:
    found = met(NAMES)
    assert ("江苏亚威机床股份有限公司", "亚威机床") in found
    assert ("亚威机床", "Yawei Machine Tool") in found
    assert ("哈尔滨工业大学", "哈工大") in found
    assert ("苏州大学", "Soochow University") in found


def test_names_with_nothing_in_common_do_not_meet() -> None:
    assert not met(["扬州石化有限公司", "哈尔滨工业大学"])


def test_things_of_two_sorts_never_meet() -> None:
    assert pairs([("Person", keys("亚威机床")), ("", keys("亚威机床"))]).num_rows == 0


def test_nothing_gives_no_pairs() -> None:
    assert pairs([]).num_rows == 0


def test_a_thing_without_keys_meets_nobody() -> None:
    assert pairs([("", []), ("", keys("亚威机床"))]).num_rows == 0


def test_of_many_that_share_something_each_keeps_the_nearest() -> None:
    names = [f"扬州{core}机床有限公司" for core in "甲乙丙丁戊己庚辛壬癸"]
    found = met(names, width=2)
    assert all(any(name in pair for pair in found) for name in names)
    assert len(found) < len(list(combinations(names, 2)))


def test_what_very_many_share_brings_none_together() -> None:
    common = [("", [Key("word", "technology")]) for _ in range(1200)]
    assert pairs(common).num_rows == 0


@settings(max_examples=15)
@given(st.permutations(NAMES))
def test_the_order_of_things_makes_no_difference(names: list[str]) -> None:
    def unordered(found: dict[tuple[str, str], float]) -> dict[frozenset[str], float]:
        return {frozenset(pair): strength for pair, strength in found.items()}

    assert unordered(met(names)) == unordered(met(NAMES))


def test_spark_gives_the_same_pairs(tmp_path: Path) -> None:
    """Needs ``pyspark``, pandas and Java."""
    sql = pytest.importorskip("pyspark.sql")
    pytest.importorskip("pandas")
    import pyarrow.parquet as pq

    things = [("", everything(name)) for name in NAMES]
    session = sql.SparkSession.builder.master("local[1]").config("spark.sql.shuffle.partitions", "1").getOrCreate()
    try:
        for name, table in tables(things).items():
            pq.write_table(table, tmp_path / f"{name}.parquet")
            session.read.parquet(str(tmp_path / f"{name}.parquet")).createOrReplaceTempView(name)
        there = [(row.l, row.r, row.strength) for row in session.sql(query(len(things))).collect()]
    finally:
        session.stop()
    here = [tuple(row.values()) for row in pairs(things).to_pylist()]
    assert there == here
