"""``python -m bench.reading``: measures reading and writes it to bench/results.json and docs/benchmarks.md.

Options: ``--unseen`` scores the half that is kept back (once: see documents/README.md), ``--show GOLD…`` lists what is missed
and what is extra in documents, and writes nothing.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.reading.gold import load_gold
from bench.reading.layers import read
from bench.reading.measuring import measure
from bench.reading.score import Item
from bench.report import save
from kg.errors import KgError


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m bench.reading", description=__doc__)
    arguments.add_argument("--unseen", action="store_true", help="score the half that is kept back, too")
    arguments.add_argument("--show", nargs="+", type=Path, metavar="GOLD", help="documents to read and list errors of")
    given = arguments.parse_args()
    try:
        if given.show:
            for path in given.show:
                show(path)
        else:
            save({"reading": measure(unseen=given.unseen)})
    except KgError as error:
        raise SystemExit(f"error: {error}") from error


def show(path: Path) -> None:
    """Prints every name, relation and figure that is missed or extra, and those with something wrong in them."""
    from ingest.documents.reader import LAYERS
    from ontology import load_schema

    schema = load_schema()
    (judged,) = read([load_gold(path, schema)], schema, LAYERS)
    for part, items, aspects in (
        ("names", judged.actors, {"type"}),
        ("relations", judged.relations, {"status"}),
        ("figures", judged.figures, {"bound", "status"}),
    ):
        print(f"{path.stem}: {part}")
        for item in sorted(items, key=lambda one: one.start):
            if line := _told(item, aspects):
                print(f"  {line}")


def _told(item: Item, aspects: set[str]) -> str:
    if item.hit:
        wrong = aspects - item.right
        return f"wrong {', '.join(sorted(wrong))}: {item.what}" if wrong else ""
    return f"{'missed' if item.wanted else 'extra'}: {item.what}"


if __name__ == "__main__":
    main()
