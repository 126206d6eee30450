"""How long the package takes to be there: ``import kg``, ``kg --help``, and the demo without its server."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def run(scale: object = None) -> dict[str, float]:
    """Seconds, the best of five (the demo: one run, in an empty folder)."""
    python = [sys.executable, "-c"]
    command = [shutil.which("kg", path=str(Path(sys.executable).parent)) or "kg"]
    bare = _best([*python, "pass"])
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        subprocess.run([*command, "demo", "--no-serve", "-w", str(Path(folder) / "demo")], check=True, capture_output=True)
        demo = time.perf_counter() - started
    return {
        "python_s": bare,
        "import_kg_s": _best([*python, "import kg"]) - bare,
        "kg_help_s": _best([*command, "--help"]),
        "demo_s": demo,
    }


def _best(command: list[str], times: int = 5) -> float:
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        seconds.append(time.perf_counter() - started)
    return min(seconds)
