"""Two hundred kills at random moments, of commits and of view builds: the tests of ``make test`` with a larger number."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from bench.generator import Scale

KILLS = 200
TESTS = ("tests/kg/statements/test_kills.py", "tests/kg/views/test_folders.py")


def run(scale: Scale | None = None) -> dict[str, float]:
    """How many kills were made and survived; raises when one left something half done."""
    root = Path(__file__).resolve().parent.parent
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-k", "kill", *TESTS],
        cwd=root,
        env={**os.environ, "KG_KILLS": str(KILLS)},
        check=True,
        stdout=sys.stderr,
    )
    return {"kills": KILLS, "seconds": time.perf_counter() - started}
