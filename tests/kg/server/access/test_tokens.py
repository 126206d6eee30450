"""Tokens are kept as hashes in one file, which is believed whole or not at all."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import InputError, NotFound, UsageError
from kg.server.access.tokens import FILE, PREFIX, Tokens
from kg.server.running import access_for
from kg.workspace import Workspace
from tests.kg.server.access.letting_in import expire


def test_a_token_is_known_by_its_hash_alone(tmp_path: Path) -> None:
    secret, made = Tokens(tmp_path).add("王芳", "reviewer")
    assert secret.startswith(PREFIX) and len(secret) == len(PREFIX) + 43
    assert secret not in (tmp_path / FILE).read_text("utf-8")
    assert Tokens(tmp_path).holder(secret) == made
    assert Tokens(tmp_path).holder(secret + "x") is None
    assert Tokens(tmp_path).holder(made.hash) is None


@pytest.mark.skipif(os.name != "posix", reason="has no modes")
def test_only_its_owner_reads_the_file(tmp_path: Path) -> None:
    Tokens(tmp_path).add("a", "reader")
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_a_revoked_token_ends_at_once_for_who_has_the_file_open(tmp_path: Path) -> None:
    server = Tokens(tmp_path)
    secret, _ = server.add("a", "reader")
    assert server.holder(secret)
    Tokens(tmp_path).revoke("a")
    assert server.holder(secret) is None
    with pytest.raises(NotFound):
        server.revoke("a")


def test_a_file_that_looks_as_it_was_a_moment_ago_is_read_again(tmp_path: Path) -> None:
    """Two writes may come within one tick of the clock of the file system."""
    server = Tokens(tmp_path)
    secret, made = server.add("a", "reader")
    before = server.path.stat()
    assert server.holder(secret) == made
    content = server.path.read_bytes()
    with server.path.open("r+b") as file:
        file.write(content.replace(made.hash.encode(), b"0" * 64))
    os.utime(server.path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = server.path.stat()
    assert (before.st_ino, before.st_mtime_ns, before.st_size) == (after.st_ino, after.st_mtime_ns, after.st_size)
    assert server.holder(secret) is None


def test_a_token_ends_with_its_days(tmp_path: Path) -> None:
    held = Tokens(tmp_path)
    secret, _ = held.add("a", "reader", 1)
    assert held.holder(secret)
    expire(held, "a")
    assert held.holder(secret) is None
    assert held.add("a", "reader")[1].expired is False, "an expired one is replaced"


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\x1b[2J", "\u202egnat", "\udc80", "x" * 65])
def test_a_name_that_a_log_cannot_show_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        Tokens(tmp_path).add(name, "reader")
    assert not (tmp_path / FILE).exists()


def test_a_name_has_one_token(tmp_path: Path) -> None:
    Tokens(tmp_path).add("é", "reader")
    with pytest.raises(UsageError, match="has a token"):
        Tokens(tmp_path).add("e\u0301", "editor")


BROKEN = [
    "",
    "{",
    "[]",
    "null",
    '{"tokens": null}',
    '{"tokens": [{}]}',
    '{"tokens": [{"name": "a"}]}',
    '{"tokens": ["a"]}',
    "\ufffe",
    '{"tokens": ' + "[" * 100_000,
]
ROW = {"name": "a", "role": "editor", "hash": "00" * 32, "made": "2026-01-01T00:00:00+00:00", "until": None}
WRONG: list[dict[str, object]] = [
    {"role": "root"},
    {"hash": "0"},
    {"name": 1},
    {"made": "2026-01-01"},
    {"until": "soon"},
    {"more": 1},
    {"hash": 5},
]
WRONG += [
    {"made": None},
    {"name": ""},
    {"name": "a\nb"},
    {"name": "a "},
    {"hash": "AA" * 32},
    {"hash": " " + "00" * 32},
    {"role": []},
]


@pytest.mark.parametrize("content", [*BROKEN, *(json.dumps({"tokens": [{**ROW, **wrong}]}) for wrong in WRONG)])
def test_a_broken_file_is_refused_and_never_taken_for_none(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content, "utf-8")
    for attempt in (
        lambda: Tokens(tmp_path).holder("kgt_x"),
        lambda: Tokens(tmp_path).add("b", "reader"),
        lambda: access_for(Workspace(tmp_path), "0.0.0.0", tokens=False, names=()),
    ):
        with pytest.raises(InputError, match="is no list of tokens"):
            attempt()
    assert (tmp_path / FILE).read_text("utf-8") == content


def test_two_names_of_one_hash_are_no_list(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(json.dumps({"tokens": [ROW, {**ROW, "name": "b"}]}), "utf-8")
    with pytest.raises(InputError, match="one hash"):
        Tokens(tmp_path).all()


def test_of_many_that_are_made_at_once_none_is_lost(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from kg.server.access.tokens import Tokens;"
        "Tokens(Path(sys.argv[1])).add(sys.argv[2], 'reader')"
    )
    made = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), f"n{i}"]) for i in range(4)]
    assert [one.wait(60) for one in made] == [0] * 4
    assert {token.name for token in Tokens(tmp_path).all()} == {"n0", "n1", "n2", "n3"}
