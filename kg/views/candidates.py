"""The view of candidates: pairs of entities of a snapshot that may be one, in ``views/candidates/<change>/candidates.parquet``.

It is written from the index of identity, which follows the ledger; for a change of the past an index is built for it alone.
"""

from __future__ import annotations

import shutil
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from kg.identity.candidates.model import FILE as MODEL_FILE
from kg.identity.index import FOLDER, Progress, open_index, silent
from kg.versions import open_or_build
from ontology import load_schema

if TYPE_CHECKING:
    import pyarrow as pa

    from kg.snapshot import Snapshot
    from kg.statements.ledger import Ledger

FILE = "candidates.parquet"
_MODEL = b"model"  # in the metadata of the file: the hash of the weights that it was made by


def open_candidates(folder: Path, snapshot: Snapshot, ledger: Ledger, *, progress: Progress = silent) -> pa.Table:
    """The candidates of a snapshot, in the shape of ``kg.identity.candidates.schema()``; written when they are first asked for.

    ``folder``: of this view, with a folder for each change; the index is beside it. Pairs that someone judged different are
    not among them.
    """
    import pyarrow.parquet as pq

    model = sha256(MODEL_FILE.read_bytes()).hexdigest().encode()

    def build(place: Path) -> None:
        past = snapshot.change < ledger.change
        index_folder = place / FOLDER if past else folder.parent / FOLDER
        with open_index(index_folder, ledger, load_schema(), change=snapshot.change, progress=progress) as index:
            table = index.candidates()
        if past:
            shutil.rmtree(index_folder)
        pq.write_table(table.replace_schema_metadata({_MODEL: model}), place / FILE, compression="zstd")

    def read(place: Path) -> pa.Table:
        table = pq.read_table(place / FILE)
        if (table.schema.metadata or {}).get(_MODEL) != model:
            raise ValueError("made by another model")  # and so made anew
        return table.replace_schema_metadata(None)

    return open_or_build(folder, snapshot.change, build, read, day=date.min)  # no day on which it would look different
