"""Real servers and a real browser for tests: found or fetched, started on loopback, stopped at the end.

A test that asks for one is skipped where it is not to be had, and fails instead when KG_REQUIRE names it.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

HERE = Path(__file__).resolve().parent / "servers"
JARS = Path(os.environ.get("KG_TEST_SERVERS", Path.home() / ".cache" / "innovation-kg" / "servers"))
HOW = {
    "neo4j": "Java 17 and Maven (Debian: openjdk-17-jdk-headless maven), then KG_REQUIRE=neo4j make test",
    "fuseki": "Java 17 and Maven (Debian: openjdk-17-jdk-headless maven), then KG_REQUIRE=fuseki make test",
    "chromium": "Chromium and a Chinese font (Debian: chromium fonts-noto-cjk)",
}
MISSING = "is not here"


def required(name: str) -> bool:
    return name in os.environ.get("KG_REQUIRE", "").split(",")


def missing(name: str, why: str) -> NoReturn:
    """Skip the test, or fail it where ``KG_REQUIRE`` wants the component."""
    sentence = f"{name} {MISSING}: {why}. Get it: {HOW[name]}"
    pytest.fail(sentence, pytrace=False) if required(name) else pytest.skip(sentence)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def neo4j_uri() -> Iterator[str]:
    """The address of an empty Neo4j that lives as long as the session of tests."""
    jars, port = _jars("neo4j"), free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as data:
        # It lives too briefly for the second compiler, which takes more than it gives: half of all CPU of a test.
        quick = "-XX:TieredStopAtLevel=1"
        command = ["java", "-Xmx1g", quick, "-cp", f"{jars}/*", str(HERE / "Neo4jServer.java"), data, str(port)]
        with _running("neo4j", command, port):
            yield f"bolt://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def fuseki_url() -> Iterator[str]:
    """The address of an empty data set in an Apache Jena Fuseki."""
    jars, port = _jars("fuseki"), free_port()
    jar = next(jars.glob("jena-fuseki-server-*.jar"))
    with _running("fuseki", ["java", "-jar", str(jar), "--mem", "--localhost", f"--port={port}", "/ds"], port):
        yield f"http://127.0.0.1:{port}/ds"


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The path of a Chromium to be driven by Playwright."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return found or missing("chromium", "it is not on the PATH")


def _jars(name: str) -> Path:
    """The folder with the server's jars, fetched by Maven at the first use (only where KG_REQUIRE names the server)."""
    folder = JARS / name
    if not shutil.which("java"):
        missing(name, "there is no java")
    if not any(folder.glob("*.jar")):
        if not required(name) or not shutil.which("mvn"):
            missing(name, "its jars were not fetched")
        partial = folder.with_name(f"{name}.part")
        fetch = [
            "mvn",
            "-q",
            "-B",
            "-f",
            str(HERE / "pom.xml"),
            f"-P{name}",
            "dependency:copy-dependencies",
            f"-DoutputDirectory={partial}",
        ]
        done = subprocess.run(fetch, capture_output=True, text=True, timeout=900)
        if done.returncode:
            missing(name, f"Maven says {done.stdout[-500:]}")
        partial.rename(folder)
    return folder


class _running:
    """A server process: entered when its port answers, ended on leaving."""

    def __init__(self, name: str, command: list[str], port: int) -> None:
        self.name, self.port = name, port
        self.log = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long as the process
        self.process = subprocess.Popen(command, stdout=self.log, stderr=subprocess.STDOUT)

    def __enter__(self) -> None:
        until = time.monotonic() + 120
        while time.monotonic() < until and self.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.2)
        self.process.kill()
        with self.log:
            self.log.seek(0)
            said = self.log.read()[-500:].decode(errors="replace")
        missing(self.name, f"it did not start: {said}")

    def __exit__(self, *_: object) -> None:
        self.process.kill()  # its data go as well: to write them out in good order takes Neo4j six seconds
        self.process.wait()
        self.log.close()
