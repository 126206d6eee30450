"""``python -m bench``: measures, prints, writes bench/results.json and the tables of docs/benchmarks.md.

Options: ``--entities N --relations M`` (200,000 and 1,000,000), ``--only NAME…``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.report import save

HERE = Path(__file__).resolve().parent
PARTS = (
    *("startup", "tables", "ledger", "snapshot", "views", "kills", "review", "identity", "identity.growth"),
    *("pushing", "serving", "reading"),
)


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30 if hasattr(os, "sysconf") else 0
    return f"{os.cpu_count()} cores, {memory} GiB, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--entities", type=int, default=200_000)
    arguments.add_argument("--relations", type=int, default=1_000_000)
    arguments.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    given = arguments.parse_args()
    results: dict[str, Any] = {}
    if set(given.only) != {"reading"}:
        results |= {"date": datetime.now(UTC).date().isoformat(), "machine": machine()}
        results |= {"entities": given.entities, "relations": given.relations}
    for part in given.only:
        print(f"{part} …", file=sys.stderr, flush=True)
        results[part] = _apart(part, given.entities, given.relations)
        print(json.dumps(results[part], indent=1))
    save(results, anew=given.only == PARTS)


def _apart(part: str, entities: int, relations: int) -> Any:
    """Each part runs in a process of its own, so that its peak memory is its own."""
    code = (
        "import json, importlib; from bench.generator import Scale; "
        f"print(json.dumps(importlib.import_module('bench.{part}').run(Scale({entities}, {relations}))))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=HERE.parent, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
