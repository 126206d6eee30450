"""The ledger: the only place that writes.

What is known is a function of the table's rows alone, and rows are only ever appended. A commit holds one lock file from
looking at what holds until its rows are in the table as one version, so that what it compared with is what it follows.
"""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from kg.checksums import Damage, Measured
from kg.errors import LedgerError, NotFound, UsageError
from kg.statements import delta, manifest, rewriting
from kg.statements.change import Change, Rollback
from kg.statements.difference import difference
from kg.statements.incoming import incoming, last_of_each_id
from kg.statements.read_only import ReadOnlyLedger
from kg.statements.rewriting import Transform
from kg.statements.statement import RESERVED, Statement, arrow_schema, to_arrow
from kg.statements.undo import undo

if TYPE_CHECKING:
    import pyarrow as pa
    from deltalake import DeltaTable

__all__ = ["Change", "Damage", "Ledger", "Rollback"]

PATIENCE = 600  # seconds that a commit waits for others to end
ATTEMPTS = 20  # how often a commit starts anew when a tool that does not know the lock wrote in between
GRACE = timedelta(days=1)  # how long a reader may go on with the files of before a compaction


@dataclass(frozen=True, slots=True)
class _Request:
    agent: str
    message: str
    complete: tuple[str, ...] = ()
    batch: str | None = None

    def __post_init__(self) -> None:
        for text in (self.agent, self.message, *self.complete, self.batch or ""):
            try:
                text.encode()
            except UnicodeEncodeError as error:
                raise UsageError(f"{text!r} is not text that can be stored.", fix="Leave lone surrogates out.") from error


class Ledger(ReadOnlyLedger):
    """The ledger, with what adds to it. Methods that write are atomic and may be called by several processes at once."""

    def commit(
        self,
        statements: Iterable[Statement] | pa.Table | pa.RecordBatchReader,
        *,
        agent: str,
        message: str,
        complete: Collection[str] = (),
        batch: str | None = None,
    ) -> Change:
        """Write what is new in the statements as one change, all of it or nothing.

        A statement that holds with the same content is unchanged; with other content it is superseded. One whose
        operation is retract takes the statement of its id back, if that holds. (An id belongs to one source, of which
        it is a hash: a commit looks at rows of its own sources only.) What the ``complete`` sources said
        before and do not say here is retracted in the same change. A commit with the ``batch`` of an earlier one
        writes nothing and returns that earlier change, so it is safe to repeat after an error.

        Raises UsageError for statements that cannot be in a ledger.
        """
        if isinstance(complete, str):
            raise UsageError("complete is one text instead of a collection of sources.", fix="Give [source].")
        request = _Request(agent, message, tuple(complete), batch)
        given = incoming(statements)
        return self._commit(lambda _: given, request)

    def retract(self, source: str, *, agent: str, message: str = "") -> Change:
        """Take back all that the source says; what other sources say stays."""
        return self.commit([], agent=agent, message=message, complete=[source])

    def rollback(self, change: int, *, agent: str) -> Rollback:
        """Undo a change by a new one: each statement that it touched is as it was before, unless a later change touched it too.

        Raises NotFound for a change that is not there.
        """
        left: dict[str, tuple[int, ...]] = {}

        def plan(table: DeltaTable | None) -> pa.Table:
            newest = delta.change_number(table)
            if table is None or not 0 < change <= newest:
                raise NotFound(f"there is no change {change}.", fix=f"The newest is {newest}; `kg log` lists them.")
            touched = self.rows(change)
            files = delta.files(self.path, table, sources=touched["source"].unique().to_pylist())
            with delta.engine(self.path) as engine:
                rows, later = undo(engine, files, touched, change)
            left.clear()
            left.update(later)
            return incoming(rows)

        return Rollback(self._commit(plan, _Request(agent, f"roll back change {change}")), left)

    def compact(self, grace: timedelta = GRACE) -> None:
        """Join small files into large ones, sorted by source, so that reading costs less; every row of every change stays.

        Files that nothing refers to any more are deleted when they are older than ``grace``: until then, whoever
        opened the ledger before goes on reading.
        """
        with delta.failures(self.path, "compacting"), self._writing() as table:
            if table is None:
                return
            delta.optimize(table)
            unused = delta.unused(self.path, table, grace)
            manifest.catch_up(self.path, table.version(), gone=unused)
            for path in unused:
                with suppress(OSError):  # still open elsewhere on Windows; the next compaction finds it again
                    (self.path / path).unlink(missing_ok=True)

    def rewrite(self, transform: Transform, *, after: int, agent: str, message: str) -> Change | None:
        """Put what ``transform`` makes of the rows of all changes in their place, and note in the log that it was done.

        None, and nothing is done, when ``after`` is not the newest change any more. What was there before is still on the disk
        until ``forget`` is called.
        """
        request = _Request(agent, message)
        with delta.failures(self.path, "rewriting"), self._writing() as table:
            if table is None or delta.change_number(table) != after:
                return None
            now, batch = datetime.now(UTC), uuid.uuid4().hex
            done = Change(after + 1, now, request.agent, request.message, 0, 0, 0, (), batch)
            rewriting.replace_rows(self.path, table, transform, done)
            manifest.catch_up(self.path, table.version())
            return done

    def forget(self) -> list[str]:
        """Delete all that the newest change does not need, however young; files that could not be deleted, by path."""
        with delta.failures(self.path, "deleting"), self._writing():
            return rewriting.forget(self.path)

    def files_at_rest(self) -> tuple[int, dict[str, Measured], dict[str, bytes]]:
        """The newest change, the files that the ledger consists of, by path, and the content of those that later commits change.

        The others never change: they may be copied while others write. Raises LedgerError when the checksums are damaged.
        """
        with delta.failures(self.path, "reading"), self._writing() as table:
            listed = manifest.listed(self.path)
            return (
                delta.change_number(table),
                listed,
                {name: (self.path / name).read_bytes() for name in manifest.GROWING if name in listed},
            )

    @contextmanager
    def _writing(self) -> Iterator[DeltaTable | None]:
        """The table, while no other writer has it; the operating system frees the lock of a process that died."""
        from filelock import FileLock

        self.path.mkdir(parents=True, exist_ok=True)
        with FileLock(self.path / "_lock", timeout=PATIENCE, poll_interval=0.01):
            table = delta.open_table(self.path)
            manifest.catch_up(self.path, -1 if table is None else table.version())
            yield table

    def _commit(self, plan: Callable[[DeltaTable | None], pa.Table], request: _Request) -> Change:
        """Write what ``plan`` gives for the table as it is under the lock."""
        batch = request.batch or uuid.uuid4().hex
        for _ in range(ATTEMPTS):
            with delta.failures(self.path, "writing"), self._writing() as table:
                if request.batch is not None and (earlier := delta.change_of_batch(table, batch)):
                    return self._described(earlier)
                done, rows = self._planned(table, plan(table), request, batch)
                if not rows.num_rows or self._append(table, rows, done):
                    return done
            time.sleep(random.uniform(0, 0.05))
        fix = "End the tool that writes to it all the time; nothing was changed."
        raise LedgerError(f"other writers came first {ATTEMPTS} times.", where=str(self.path), fix=fix)

    def _planned(self, table: DeltaTable | None, given: pa.Table, request: _Request, batch: str) -> tuple[Change, pa.Table]:
        """The change to be made, and the rows that make it; no rows when all is as it should be."""
        sources = tuple(sorted({*given["source"].unique().to_pylist(), *request.complete}))
        files = [] if table is None else delta.files(self.path, table, sources=sources)
        with delta.engine(self.path) as engine:
            given = last_of_each_id(engine, given)
            rows = difference(engine, files, given, request.complete)
        asserted, retracted = (_count(rows, operation) for operation in ("assert", "retract"))
        done = Change(
            change=delta.change_number(table) + (rows.num_rows > 0),
            at=datetime.now(UTC),
            agent=request.agent,
            message=request.message,
            asserted=asserted,
            retracted=retracted,
            unchanged=_count(given, "assert") - asserted,
            sources=sources,
            batch=batch,
        )
        return done, rows

    def _append(self, table: DeltaTable | None, rows: pa.Table, done: Change) -> bool:
        """Whether the rows are in the table now; False when another version came in between and the plan no longer holds."""
        version = -1 if table is None else table.version()
        try:
            delta.append(self.path, table, _stamped(rows, done), done.change, done.batch)
        except Exception:
            after = delta.open_table(self.path)
            if delta.change_of_batch(after, done.batch) != done.change:
                if after is None or after.version() == version:
                    raise
                return False
        with suppress(OSError):  # the change is made; the next writer lists its files
            manifest.catch_up(self.path, version + 1)
        return True


def _count(rows: pa.Table, operation: str) -> int:
    """How many of the rows are statements (not the house's own rows) with this operation."""
    import pyarrow.compute as pc

    house = pc.starts_with(rows["predicate"], RESERVED)
    return int(pc.sum(pc.and_not(pc.equal(rows["operation"], operation), house)).as_py() or 0)


def _stamped(rows: pa.Table, change: Change) -> pa.Table:
    """The rows with the ledger's own columns, and the row that describes the change."""
    import pyarrow as pa

    schema = arrow_schema()
    for name, value in (("change", change.change), ("asserted_at", change.at), ("agent", change.agent)):
        rows = rows.append_column(schema.field(name), pa.repeat(pa.scalar(value, schema.field(name).type), rows.num_rows))
    return pa.concat_tables([rows.cast(schema), to_arrow([change.statement()])])
