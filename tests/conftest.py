"""What every test may lean on: the real data where it stands beside the checkout, real servers, a real browser."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

from tests.components import HOW, MISSING, chromium_path, fuseki_url, neo4j_uri

__all__ = ["chromium_path", "fuseki_url", "neo4j_uri"]  # fixtures

settings.register_profile("unhurried", deadline=None)  # machines are noisy; a law holds however long it takes
settings.load_profile("unhurried")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def examples() -> Path:
    return ROOT / "examples"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real reports and lists; they stand beside the checkout or the test is skipped."""
    folder = ROOT.parent / "shared"
    if not (folder / "data").is_dir():
        pytest.skip("the real reports and lists are not beside this checkout")
    return folder


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Count what was skipped for want of a component, and say how to get it."""
    reasons = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    counts = Counter(name for reason in reasons for name in HOW if f"{name} {MISSING}" in reason)
    for name, count in sorted(counts.items()):
        terminalreporter.write_line(f"{count} tests skipped because {name} is not here. Get it: {HOW[name]}")
