"""A flipped byte is found, whatever a kill leaves is whole or built anew, and what does not fit is never used."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.errors import KgError
from kg.identity.index import open_index, verify
from kg.identity.index.sealed import DATABASE, PAGES
from kg.statements import Ledger, Statement, identify
from kg.versions import remove_all
from ontology import load_schema

SCHEMA = load_schema()
NAMES = ("江苏亚威机床股份有限公司", "亚威机床", "扬州大学", "扬州大学附属医院", "江苏扬农化工股份有限公司")

ENDLESS = """
import sys
from itertools import count
from pathlib import Path
from tests.kg.identity.index.test_sealed import SCHEMA, open_index, say
from kg.statements import Ledger
ledger = Ledger(Path(sys.argv[1]) / "ledger")
for number in count():
    say(ledger, f"{number % 7}.txt", 1 + number % 5)
    with open_index(Path(sys.argv[1]) / "identity", ledger, SCHEMA):
        print(number, flush=True)
"""


def say(ledger: Ledger, source: str, names: int) -> None:
    rows = [Statement(f"{source}#{name}", "name", value=name, source=source) for name in NAMES[:names]]
    ledger.commit(identify(rows, SCHEMA), agent="amy", message="read", complete=[source])


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    made = Ledger(tmp_path / "ledger")
    say(made, "list.txt", 4)
    with open_index(tmp_path / "identity", made, SCHEMA):
        pass
    say(made, "report.txt", 3)
    with open_index(tmp_path / "identity", made, SCHEMA):
        pass
    return made


@pytest.mark.usefixtures("ledger")
def test_a_flipped_byte_is_found_by_name(tmp_path: Path) -> None:
    folder, chosen = tmp_path / "identity", random.Random(5)
    assert verify(folder) == []
    for name in (DATABASE, PAGES):
        whole = (folder / name).read_bytes()
        for place in (0, len(whole) - 1, *(chosen.randrange(len(whole)) for _ in range(20))):
            flipped = bytearray(whole)
            flipped[place] ^= 1 << chosen.randrange(8)
            (folder / name).write_bytes(flipped)
            assert [damage.path for damage in verify(folder)] == [name]
        (folder / name).write_bytes(whole)


def test_what_does_not_fit_is_built_anew(tmp_path: Path, ledger: Ledger) -> None:
    folder = tmp_path / "identity"
    with open_index(folder, ledger, SCHEMA) as index:
        expected = index.clusters(), index.things()
    whole = (folder / DATABASE).read_bytes()
    for name, content in ((DATABASE, whole[:-4096]), (DATABASE, b"x" * 8192), (PAGES, b""), (PAGES, b"{}\nabc")):
        (folder / name).write_bytes(content)
        with open_index(folder, ledger, SCHEMA) as index:
            assert (index.clusters(), index.things()) == expected
        assert verify(folder) == []
    (folder / PAGES).unlink()
    with open_index(folder, ledger, SCHEMA) as index:
        assert (index.clusters(), index.things()) == expected


def test_an_index_of_another_ledger_or_a_longer_one_is_built_anew(tmp_path: Path, ledger: Ledger) -> None:
    other = Ledger(tmp_path / "other")
    say(other, "b.txt", 1)
    for change in range(ledger.change):
        say(other, f"{change}.txt", 2)
    assert other.change > ledger.change
    for of in (other, ledger, other):
        with open_index(tmp_path / "identity", of, SCHEMA) as index:
            assert index.change == of.change
            assert set(index.clusters()) == set(of.current()["subject"].to_pylist())


def test_an_index_is_built_anew_after_the_ledger_was_rewritten(tmp_path: Path, ledger: Ledger) -> None:
    import pyarrow.compute as pc

    ledger.rewrite(
        lambda rows: rows.filter(pc.not_equal(pc.fill_null(rows["source"], ""), "list.txt")),
        after=ledger.change,
        agent="amy",
        message="erased",
    )
    with open_index(tmp_path / "identity", ledger, SCHEMA) as index:
        assert {key.partition("#")[0] for key in index.clusters()} == {"report.txt"}


@pytest.mark.usefixtures("ledger")
def test_it_goes_with_all_other_views(tmp_path: Path) -> None:
    (tmp_path / "views").mkdir()
    (tmp_path / "identity").rename(tmp_path / "views" / "identity")
    assert remove_all(tmp_path / "views") == []
    assert [path.name for path in (tmp_path / "views" / "identity").iterdir()] == [".lock"]


def test_damage_that_shows_while_it_is_open_is_told_and_mended_by_the_next(tmp_path: Path, ledger: Ledger) -> None:
    folder = tmp_path / "identity"
    with pytest.raises(KgError, match="damaged"), open_index(folder, ledger, SCHEMA) as index:
        index._database.execute("SELECT * FROM no_such_table")
    with open_index(folder, ledger, SCHEMA) as index:
        assert len(index.clusters()) == 7


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_killed_at_any_moment_it_is_whole_or_built_anew(tmp_path: Path) -> None:
    chosen = random.Random(3)
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", ENDLESS, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[4]
        )
        assert process.stdout is not None and process.stdout.readline()
        time.sleep(chosen.uniform(0, 0.2))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        ledger = Ledger(tmp_path / "ledger")
        with open_index(tmp_path / "identity", ledger, SCHEMA) as index:
            assert set(index.clusters()) == set(ledger.current()["subject"].to_pylist())
        assert verify(tmp_path / "identity") == []
