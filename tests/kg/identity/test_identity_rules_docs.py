"""docs/identity-rules.md tells every rule and every identifier as the code has them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.identity import RULES
from kg.identity.codes import IDENTIFIERS
from kg.workspace import SETTINGS, Settings

PAGE = (Path(__file__).parents[3] / "docs" / "identity-rules.md").read_text("utf-8")


def test_every_rule_has_a_row_with_its_confidence_and_a_section() -> None:
    rows = dict(re.findall(r"^\| `([a-z-]+)` \|.*\| ([0-9.]+) \|$", PAGE, re.MULTILINE))
    assert {name: float(confidence) for name, confidence in rows.items()} == {name: rule.confidence for name, rule in RULES.items()}
    assert set(re.findall(r"^## ([a-z-]+):", PAGE, re.MULTILINE)) == set(RULES)


def test_every_identifier_is_in_the_table_of_checks() -> None:
    table = PAGE.split("| property | check |")[1].split("\n\n")[0]
    first_cells = "".join(line.split("|")[1] for line in table.splitlines()[2:])
    assert set(re.findall(r"`(\w+)`", first_cells)) == set(IDENTIFIERS)


@pytest.mark.parametrize("settings", re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL))
def test_the_settings_shown_are_valid(settings: str, tmp_path: Path) -> None:
    (tmp_path / SETTINGS).write_text(settings, encoding="utf-8")
    assert Settings.load(tmp_path / SETTINGS).rules <= RULES.keys()
