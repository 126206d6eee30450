"""The one operation that rewrites history: all rows of all changes are written anew, and what they replace is deleted.

It is for erasing what a law says must not be kept. The new rows come as one version of the table, so that a reader sees all of
the old ones or all of the new ones; then the files and the log entries of before are deleted. A process that is killed
in between leaves files that nothing refers to, and ``forget`` may be called again at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kg.statements import delta, manifest
from kg.statements.change import Change
from kg.statements.statement import arrow_schema, to_arrow

if TYPE_CHECKING:
    import pyarrow as pa
    from deltalake import DeltaTable

Transform = Callable[["pa.Table"], "pa.Table"]
KEPT = frozenset({"_lock", "_erasing.json", manifest.MANIFEST})


def replace_rows(folder: Path, table: DeltaTable, transform: Transform, done: Change) -> None:
    """Put what ``transform`` makes of the rows, some thousands at a time, and the row of the change in the place of all rows."""
    import pyarrow as pa
    import pyarrow.dataset

    schema = arrow_schema()
    # Not the table's own dataset: the engine that writes would have to call itself for what it is to write.
    before = pyarrow.dataset.dataset(delta.paths(folder, table), schema=schema)

    def batches() -> Iterator[pa.RecordBatch]:
        for batch in before.to_batches():
            yield from transform(pa.Table.from_batches([batch]).select(schema.names).cast(schema)).to_batches()
        yield from to_arrow([done.statement()]).to_batches()

    delta.overwrite(table, pa.RecordBatchReader.from_batches(schema, batches()), done.change, done.batch)


def forget(folder: Path) -> list[str]:
    """Delete every file that the newest version does not need; those that stay because they are open elsewhere on Windows.

    The caller holds the ledger's lock, and the manifest has all versions. Paths are relative to the folder, with slashes.
    """
    table = delta.open_table(folder)
    if table is None:
        return []
    entry = f"{delta.LOG}/{table.version():020}"
    if not (folder / f"{entry}.checkpoint.parquet").exists():
        table.create_checkpoint()
    added = [f"{entry}.checkpoint.parquet", manifest.LAST_CHECKPOINT]
    needed = {*KEPT, *added, f"{entry}.json", *(path.relative_to(folder).as_posix() for path in delta.paths(folder, table))}
    present = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    gone = sorted(path for path in present if path not in needed)
    manifest.catch_up(folder, table.version(), gone=gone, added=added)
    for path in gone:
        with suppress(OSError):
            (folder / path).unlink(missing_ok=True)
    return [path for path in gone if (folder / path).exists()]
