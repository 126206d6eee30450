"""``python docs/pictures.py``: draws the pictures of docs/pictures.md anew, from the example."""

from __future__ import annotations

import tempfile
from pathlib import Path

from ingest.demo import example_folder
from ingest.pipeline import read_into
from kg.workspace import Workspace
from viz.pictures import write_picture

FOLDER = Path(__file__).with_suffix("")
INCUBATOR = "SELECT subject FROM relations WHERE predicate = 'incubates' GROUP BY subject ORDER BY count(*) DESC, subject LIMIT 1"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.create(folder)
        read_into(workspace, [example_folder() / "jiangdu"])
        snapshot, schema = workspace.snapshot(), workspace.schema
        [incubator] = snapshot.sql(INCUBATOR).column("subject").to_pylist()
        write_picture(snapshot, schema, FOLDER / "matrix.svg", "matrix", by="class")
        write_picture(snapshot, schema, FOLDER / "timeline.svg", "timeline", name="苏州大学")
        write_picture(snapshot, schema, FOLDER / "growth.svg", "growth", name=incubator)
        write_picture(snapshot, schema, FOLDER / "regions.svg", "regions", language="en")


if __name__ == "__main__":
    main()
