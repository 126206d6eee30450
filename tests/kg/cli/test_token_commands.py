"""kg token: shown once, listed without it, taken back; and kg serve, which needs one beyond loopback."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx
import pytest

from kg.cli import main
from kg.server.access.tokens import FILE, Tokens
from kg.workspace import Workspace


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    try:
        main(list(words))
        status = 0
    except SystemExit as end:
        status = int(end.code or 0)
    return status, capsys.readouterr().out


def test_a_token_is_shown_once_listed_and_taken_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Workspace.create(tmp_path)
    here = ("-w", str(tmp_path), "--json")
    _, told = run(capsys, "token", "add", "王芳", "--role", "reviewer", "--days", "9", *here)
    secret = json.loads(told)["token"]
    assert Tokens(tmp_path).holder(secret)
    _, listed = run(capsys, "token", "list", *here)
    [row] = json.loads(listed)["tokens"]
    assert (row["name"], row["role"], row["expired"]) == ("王芳", "reviewer", False)
    assert secret not in listed and "hash" not in row
    assert run(capsys, "token", "add", "王芳", "--role", "editor", *here)[0] == 2
    assert run(capsys, "token", "add", "b", "--role", "root", *here)[0] == 2
    assert run(capsys, "token", "revoke", "王芳", *here)[0] == 0
    assert run(capsys, "token", "revoke", "王芳", *here)[0] == 2
    assert Tokens(tmp_path).holder(secret) is None


@pytest.mark.parametrize("words", [("--host", "0.0.0.0"), ("--tokens",), ("--name", "kg.example.org")])
def test_serving_to_others_is_refused_while_nobody_has_a_token(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    Workspace.create(tmp_path)
    status, _ = run(capsys, "serve", "-w", str(tmp_path), *words)
    assert status == 2


@pytest.mark.parametrize(
    "words", [("--name", "*"), ("--name", "kg.example.org:8000"), ("--name", "https://"), ("--name", "ftp://a.b"), ("--host", "")]
)
def test_what_is_no_host_name_is_refused_before_anything_is_served(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    Workspace.create(tmp_path)
    Tokens(tmp_path).add("a", "reader")
    assert run(capsys, "serve", "-w", str(tmp_path), *words)[0] == 2


def test_a_server_that_asks_for_tokens_knows_its_names_and_logs_no_token(tmp_path: Path) -> None:
    try:
        socket.create_server(("127.0.0.2", 0)).close()
    except OSError:
        pytest.skip("this system has one loopback address")
    Workspace.create(tmp_path)
    good, _ = Tokens(tmp_path).add("a", "reader")
    wrong = "kgt_" + "x" * 43
    words = ["serve", "-w", str(tmp_path), "--host", "127.0.0.2", "--port", "0", "--tokens", "--name", "KG.Example.org"]
    words += ["--name", "https://tls.example.org"]
    command = [sys.executable, "-c", f"from kg.cli import main; main({words!r})"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8") as server:
        assert server.stderr is not None
        told = server.stderr.readline()
        found = re.search(r"http://127\.0\.0\.2:\d+", told)
        assert found and f"{found[0]}/query" in told, told
        try:
            with httpx.Client(base_url=found[0], timeout=20, trust_env=False) as client:

                def ask(token: str, host: str) -> int:
                    return client.get("/openapi.json", headers={"Authorization": f"Bearer {token}", "Host": host}).status_code

                own = ("127.0.0.2", "127.0.0.2:80", "kg.example.org", "localhost")
                assert [ask(good, host) for host in own] == [200] * len(own)
                assert [ask(wrong, host) for host in own] == [401] * len(own)
                assert [ask(good, host) for host in ("evil.example", "www.kg.example.org", "127.0.0.3")] == [400] * 3
                assert client.get("/health").status_code == 200
                assert client.get("/openapi.json").status_code == 401
                assert client.get(f"/reconcile/{wrong}").status_code == 401
                manifest = client.get(f"/reconcile/{good}", headers={"Host": "tls.example.org"}).json()
                assert manifest["view"]["url"] == "https://tls.example.org/id/{{id}}"
        finally:
            server.terminate()
        log = told + server.stderr.read()
    assert good not in log and wrong not in log


def test_a_backup_holds_no_tokens(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Workspace.create(tmp_path / "w")
    Tokens(tmp_path / "w").add("a", "editor")
    assert run(capsys, "backup", str(tmp_path / "b.zip"), "-w", str(tmp_path / "w"))[0] == 0
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert "kg.toml" in archive.namelist()
        assert not any(FILE in name for name in archive.namelist())
