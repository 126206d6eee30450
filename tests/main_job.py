"""Small steps that the tests of the whole line share: the ``kg`` command as its users call it, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def kg(*words: object, expect: int = 0, cwd: Path | None = None, **environment: str) -> str:
    """What ``kg`` prints on standard output; asserts its exit status and that no traceback was shown."""
    command = [sys.executable, "-X", "utf8", "-c", "from kg.cli import main; main()", *map(str, words)]
    env = {**os.environ, "KG_AGENT": "test", **environment}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, env=env, timeout=300)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == expect, f"exit {done.returncode}, wanted {expect}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


def kg_json(*words: object, expect: int = 0, cwd: Path | None = None) -> Any:
    return json.loads(kg(*words, "--json", expect=expect, cwd=cwd))
