"""The ledger's rows on disk: one Delta table in a folder, and DuckDB to read those of its files that matter."""

from __future__ import annotations

import glob
import hashlib
import math
import os
import time
from bisect import bisect_left
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.engine import connect
from kg.errors import LedgerError

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa
    from deltalake import DeltaTable, Transaction, WriterProperties

# Nothing of the log expires: compaction clears away what is of no use. Statistics are kept where files are selected by
# them: by source in a commit, by change in the log.
CONFIGURATION = {
    "delta.logRetentionDuration": "interval 36500 days",
    "delta.enableExpiredLogCleanup": "false",
    "delta.checkpointInterval": "20",  # of 100, as is the default, half of a small commit is spent on opening the table
    "delta.dataSkippingStatsColumns": "source,change",
}
SMALL = 50 * 2**20  # bytes; compaction has something to do when more than one file is smaller
LOG = "_delta_log"
CHANGE_NUMBER = "change"  # the application transaction that holds the newest change's number
UNUSABLE = "[]^|%\\"  # in a folder's path these break the URL that the Delta engine makes of it


def open_table(folder: Path) -> DeltaTable | None:
    """The table at its newest version, None where there is none yet."""
    from deltalake import DeltaTable
    from deltalake.exceptions import TableNotFoundError

    if found := [character for character in UNUSABLE if character in folder.as_posix()]:
        what = f"the folder's path holds {' '.join(found)}, which Delta Lake cannot open."
        raise LedgerError(what, where=str(folder), fix="Rename it.")
    try:
        return DeltaTable(folder)
    except TableNotFoundError:
        return None


def change_number(table: DeltaTable | None) -> int:
    """The newest change's number, 0 when there is none."""
    return 0 if table is None else table.transaction_version(CHANGE_NUMBER) or 0


def change_of_batch(table: DeltaTable | None, batch: str) -> int:
    """The number of the change that committed a batch, 0 when none did."""
    return 0 if table is None else table.transaction_version(_batch_id(batch)) or 0


def append(folder: Path, table: DeltaTable | None, rows: pa.Table, change: int, batch: str) -> None:
    """Add the rows as one version of the table, and note the change's number and batch in it.

    Another version written since ``table`` was opened is a conflict, and raised: what is to be written depends on it.
    """
    from deltalake import CommitProperties, write_deltalake

    write_deltalake(
        folder if table is None else table,
        rows,
        mode="error" if table is None else "append",
        configuration=CONFIGURATION if table is None else None,
        writer_properties=writer_properties(),
        commit_properties=CommitProperties(app_transactions=_noted(change, batch), max_commit_retries=0),
    )


def overwrite(table: DeltaTable, rows: pa.RecordBatchReader, change: int, batch: str) -> None:
    """Put the rows in the place of all that the table has, as one version; the numbers of earlier batches are kept."""
    from deltalake import CommitProperties, write_deltalake

    write_deltalake(
        table,
        rows,
        mode="overwrite",
        writer_properties=writer_properties(),
        commit_properties=CommitProperties(app_transactions=_noted(change, batch), max_commit_retries=0),
    )


def _noted(change: int, batch: str) -> list[Transaction]:
    from deltalake import Transaction

    return [Transaction(CHANGE_NUMBER, change), Transaction(_batch_id(batch), change)]


def _batch_id(batch: str) -> str:
    """Hashed, since a version's log keeps it for good, and a caller may have put a file's name into it."""
    return "batch:" + hashlib.sha256(batch.encode()).hexdigest()[:32]


def writer_properties() -> WriterProperties:
    """Half the size of the default at the same speed."""
    from deltalake import WriterProperties

    return WriterProperties(compression="ZSTD", compression_level=1)


def paths(folder: Path, table: DeltaTable) -> list[Path]:
    """The data files."""
    import pyarrow as pa

    return [folder / path for path in pa.table(table.get_add_actions())["path"].to_pylist()]


def files(folder: Path, table: DeltaTable, *, sources: Collection[str] | None = None, change: int | None = None) -> list[str]:
    """The data files that may hold rows of these sources and of this change, as patterns that match one file each.

    DuckDB takes file names as patterns, hence their escaped form.
    """
    import pyarrow as pa

    actions = pa.table(table.get_add_actions(flatten=True))
    paths: list[str] = actions["path"].to_pylist()
    chosen = [True] * len(paths)
    if sources is not None:
        wanted = sorted(sources)
        chosen = [_meet(bounds, wanted) for bounds in _bounds(actions, "source")]
    if change is not None:
        of_change = (bounds is None or bounds[0] <= change <= bounds[1] for bounds in _bounds(actions, "change"))
        chosen = list(map(all, zip(chosen, of_change, strict=True)))
    return [glob.escape((folder / path).as_posix()) for path, kept in zip(paths, chosen, strict=True) if kept]


def _bounds(actions: pa.Table, column: str) -> list[tuple[Any, Any] | None]:
    """The least and the greatest value in each file; None where there are no statistics, so that it may hold anything."""
    names = f"min.{column}", f"max.{column}"
    if not set(names) <= set(actions.column_names):
        return [None] * int(actions.num_rows)
    pairs = zip(*(actions[name].to_pylist() for name in names), strict=True)
    return [None if low is None or high is None else (low, high) for low, high in pairs]


def _meet(bounds: tuple[str, str] | None, wanted: list[str]) -> bool:
    """Whether one of the sorted names lies within the bounds."""
    if bounds is None:
        return True
    position = bisect_left(wanted, bounds[0])
    return position < len(wanted) and wanted[position] <= bounds[1]


def optimize(table: DeltaTable) -> None:
    """Join the data files, sorted by source, and write a checkpoint; ``table`` is the result, the same if there is one file."""
    import pyarrow as pa
    import pyarrow.compute as pc

    sizes = pa.table(table.get_add_actions())["size_bytes"]
    if pc.sum(pc.less(sizes, SMALL)).as_py() > 1:
        table.optimize.z_order(["source"], writer_properties=writer_properties())
        table.create_checkpoint()


def unused(folder: Path, table: DeltaTable, grace: timedelta) -> list[str]:
    """Files that the newest version does not refer to, nor any other that is younger than ``grace``; paths in the folder.

    They are what compaction replaced, what killed processes left, and checkpoints before the newest one.
    """
    hours = math.ceil(grace / timedelta(hours=1))
    found: list[str] = table.vacuum(retention_hours=hours, dry_run=True, enforce_retention_duration=False, full=True)
    last = time.time() - grace.total_seconds()
    checkpoints = pairwise(sorted((folder / LOG).glob("*.checkpoint.parquet")))
    return found + [f"{LOG}/{path.name}" for path, following in checkpoints if following.stat().st_mtime <= last]


@contextmanager
def engine(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to DuckDB in memory, without network; its tables are nobody else's. It spills beside the table if it must."""
    connection = _database(folder, os.getpid()).cursor()
    try:
        yield connection
    finally:
        connection.close()


@lru_cache(maxsize=4)
def _database(folder: Path, process: int) -> duckdb.DuckDBPyConnection:
    """To open one takes longer than a small commit does, so it is kept; not across a fork, which its threads do not survive."""
    return connect(temp_directory=(folder / "_spill").as_posix())


@contextmanager
def failures(folder: Path, doing: str) -> Iterator[None]:
    """Errors of the engines and of the file system, told as errors of this ledger."""
    import duckdb
    import pyarrow as pa
    from deltalake.exceptions import DeltaError
    from filelock import Timeout

    try:
        yield
    except Timeout as error:
        fix = "Wait until it has ended, or end it; then repeat this."
        raise LedgerError("another process keeps writing to the ledger.", where=str(folder), fix=fix) from error
    except (DeltaError, OSError, ValueError, KeyError, pa.ArrowException, duckdb.Error) as error:
        what, *_trace = str(error).strip().splitlines() or [type(error).__name__]
        fix = "Nothing was written. `kg check` names damaged files; see that the disk has room and the folder can be written."
        raise LedgerError(f"{doing} failed: {what.rstrip('.')}.", where=str(folder), fix=fix) from error
