"""The queries of a snapshot, which are written once for every engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bench.generator import generate
from kg.snapshot.plan import INPUTS, Shape, plan
from kg.statements import Ledger
from tests.kg.snapshot.saying import SCHEMA, folded


def test_the_plan_is_worked_out_once_for_an_ontology() -> None:
    assert plan(Shape.of(SCHEMA)) is plan(Shape.of(SCHEMA))


def test_a_generated_graph_folds_to_what_was_asked_for(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    ledger.commit(generate(500, 2000, seed=1), agent="test", message="")
    snapshot = folded(ledger, tmp_path / "snapshot")
    assert snapshot.counts["entities"] == 500
    assert snapshot.counts["relations"] == 2000
    assert snapshot.sql("SELECT * FROM keys").num_rows == 550, "one in ten is known to two sources"


def test_spark_gives_the_same_tables(tmp_path: Path) -> None:
    """Needs ``pyspark``, pandas and Java; the ledger's own files are read by both engines."""
    sql = pytest.importorskip("pyspark.sql")
    ibis = pytest.importorskip("ibis.backends.pyspark").ibis
    ledger = Ledger(tmp_path / "ledger")
    ledger.commit(generate(40, 80), agent="test", message="")
    snapshot = folded(ledger, tmp_path / "snapshot")
    session = sql.SparkSession.builder.master("local[1]").config("spark.sql.shuffle.partitions", "1").getOrCreate()
    try:
        ibis.pyspark.connect(session)
        session.read.parquet(*ledger.files()).createOrReplaceTempView("ledger")
        for name, columns in INPUTS.items():
            session.createDataFrame(
                [], ", ".join(f"`{column}` {kind}" for column, kind in columns.items())
            ).createOrReplaceTempView(name)
        moved = snapshot.sql("SELECT key, entity FROM keys WHERE key <> entity").to_pylist()
        session.createDataFrame(
            [(row["key"], row["entity"]) for row in moved], "key string, entity string"
        ).createOrReplaceTempView("members")
        for name, query in plan(Shape.of(SCHEMA), "pyspark").items():
            frame = session.sql(query).cache()
            frame.createOrReplaceTempView(name)
            if name in ("entities", "keys", "relations", "properties", "sources"):
                columns = snapshot.table(name).column_names
                found = [row.asDict() for row in frame.collect()]
                assert _rows(found, columns) == _rows(snapshot.table(name).to_pylist(), columns), name
    finally:
        session.stop()


def _rows(rows: list[dict[str, Any]], columns: list[str]) -> list[str]:
    return sorted(str([row[column] for column in columns]) for row in rows)
