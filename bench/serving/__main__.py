"""Options: ``--entities N --relations M --keep FOLDER --only PHASE… --seconds S --heap SIZE --save``.

``--save`` writes bench/results.json and docs/benchmarks.md; without it the figures are printed as JSON.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from pathlib import Path

from bench.generator import Scale
from bench.serving.run import HEAP, PHASES, SECONDS, run


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers it started end with it
    arguments = argparse.ArgumentParser(prog="python -m bench.serving", description=__doc__)
    arguments.add_argument("--entities", type=int, default=20_000)
    arguments.add_argument("--relations", type=int, default=100_000)
    arguments.add_argument("--keep", type=Path)
    arguments.add_argument("--only", nargs="+", choices=PHASES, default=PHASES)
    arguments.add_argument("--seconds", type=float, default=SECONDS)
    arguments.add_argument("--heap", default=HEAP)
    arguments.add_argument("--save", action="store_true")
    given = arguments.parse_args()
    scale = Scale(given.entities, given.relations)
    found = run(scale, given.keep, only=given.only, seconds=given.seconds, heap=given.heap)
    if given.save:
        from bench.report import save

        save({"serving": found})
    else:
        print(json.dumps({name: value for name, value in found.items() if name != "times"}, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
