"""``python -m bench.conformance FOLDER``: runs the W3C tests of a folder and writes docs/conformance.md.

Ends with 1 when a test fails that the bare engine passes, or one whose failure is not explained.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bench.conformance.report import page, unexplained
from bench.conformance.running import run
from bench.conformance.schema import RECORD

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path, nargs="?", default=ROOT.parent / "shared" / "data" / "sparql11")
    arguments.add_argument("-o", "--output", type=Path, default=ROOT / "docs" / "conformance.md")
    given = arguments.parse_args()
    outcomes = list(run(given.folder))
    requests = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else None
    given.output.write_text(page(outcomes, requests), encoding="utf-8")
    print(f"{given.output}: {sum(outcome.passes for outcome in outcomes)} of {len(outcomes)} tests pass")
    wrong = unexplained(outcomes)
    for outcome in wrong:
        print(f"{outcome.group}/{outcome.name}: {outcome.why}", file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
