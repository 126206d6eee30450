"""The table [reading.model] of kg.toml."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from ingest.documents.model import ModelSettings, model_settings
from kg.errors import UsageError

GOOD = {"url": "https://models.example/v1", "model": "reader-7b"}


@pytest.mark.parametrize("table", [None, {}])
def test_nothing_is_on_by_itself(table: dict[str, object] | None) -> None:
    assert model_settings(table) is None


def test_a_table_of_toml_is_read() -> None:
    table = tomllib.loads(
        '[reading.model]\nurl = "https://models.example/v1/"\nmodel = "reader-7b"\nkey_variable = "MODEL_KEY"\ntimeout = 20\n'
        'passage = 900\noutput = "object"\ntemperature = "default"\nconfidence = 0.6\n'
    )["reading"]["model"]
    assert model_settings(table) == ModelSettings(
        "https://models.example/v1", "reader-7b", "MODEL_KEY", 20.0, 900, "object", None, 0.6
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"url": 5}, "url is no text"),
        ({"url": "ftp://models.example"}, "url is no http address"),
        ({"url": "models.example/v1"}, "url is no http address"),
        ({"url": "https://models.example:port"}, "url is no address"),
        ({"url": "https://[::1"}, "url is no address"),
        ({"url": "https://models.example/v1?key=1"}, "holds more than host and path"),
        ({"url": "https://me:secret@models.example"}, "holds more than host and path"),
        ({"url": "http://models.example/v1"}, "unencrypted"),
        ({"url": "http://192.168.1.7:8000/v1"}, "unencrypted"),
        ({"url": "http://127.0.0.1.models.example/v1"}, "unencrypted"),
        ({"url": "http://localhost.models.example/v1"}, "unencrypted"),
        ({"model": ""}, "model is no name"),
        ({"model": "a\x1b[31m"}, "model is no name"),
        ({"key_variable": "sk-0123secret"}, "key_variable is no name"),
        ({"timeout": "60"}, "timeout is no number"),
        ({"timeout": True}, "timeout is no number"),
        ({"timeout": 0}, "timeout is not within"),
        ({"timeout": float("nan")}, "timeout is no number"),
        ({"passage": 10}, "passage is not within"),
        ({"passage": 900.5}, "passage is no whole number"),
        ({"output": "xml"}, "output is neither"),
        ({"output": ["schema"]}, "output is neither"),
        ({"temperature": 3}, "temperature is not within"),
        ({"temperature": "hot"}, "temperature is no number"),
        ({"confidence": 1}, "confidence is not between"),
        ({"api_key": "sk-0123secret"}, "api_key is no setting"),
    ],
)
def test_a_value_that_cannot_be_is_named(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError) as error:
        model_settings({**GOOD, **wrong})
    assert said in str(error.value)
    assert "kg.toml [reading.model]" in str(error.value) and error.value.fix
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("name", ["url", "model"])
def test_what_is_missing_is_named(name: str) -> None:
    with pytest.raises(UsageError, match=f"{name} is missing"):
        model_settings({other: value for other, value in GOOD.items() if other != name})


@pytest.mark.parametrize(
    "url", ["http://localhost:11434/v1", "http://127.0.0.1:8000/v1", "http://127.9.9.9/v1", "http://[::1]:1/v1"]
)
def test_this_machine_may_be_spoken_to_in_the_clear(url: str) -> None:
    settings = model_settings({**GOOD, "url": url})
    assert settings and settings.local and "this machine" in settings.notice


def test_the_notice_says_what_goes_where() -> None:
    settings = model_settings(GOOD)
    assert settings and not settings.local
    assert all(word in settings.notice for word in ("reader-7b", "models.example", "another machine", "kg.toml"))


def test_a_key_that_is_not_set_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = ModelSettings("https://models.example", "m", "MODEL_KEY")
    monkeypatch.delenv("MODEL_KEY", raising=False)
    with pytest.raises(UsageError, match="MODEL_KEY, which is not set"):
        settings.key()


def test_a_key_that_would_break_a_header_is_refused_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODEL_KEY", "secret\r\nX-Other: 1")
    with pytest.raises(UsageError) as error:
        ModelSettings("https://models.example", "m", "MODEL_KEY").key()
    assert "secret" not in str(error.value)


def test_neither_the_package_nor_its_settings_load_an_http_client() -> None:
    script = "import sys, ingest.documents.model; print('httpx2' in sys.modules, 'httpx' in sys.modules)"
    root = Path(__file__).resolve().parents[4]
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["False", "False"]
