"""The table ``[reading.model]`` of kg.toml: which endpoint reads along, and within which bounds. No table, no model."""

from __future__ import annotations

import ipaddress
import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from ingest.naming import shown
from kg.errors import UsageError

Output = Literal["schema", "object"]
"""How the endpoint is held to the shape of an answer: by a JSON schema, or by JSON mode with the schema in the prompt."""

TABLE = "[reading.model]"
LONGEST_WAIT = 600.0  # seconds
PASSAGE = (600, 8000)  # code points; a sentence may have 600

_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,63}")
_KEY = re.compile(r"[!-~]{1,4096}")


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """``url`` is the base (``https://host/v1``), ``key_variable`` the environment variable that holds the key, if one is needed.

    ``timeout`` is in seconds and for one whole answer; ``passage`` is the most code points that are sent at once;
    ``temperature`` None leaves it to the endpoint; ``confidence`` is that of what the model alone says.
    """

    url: str
    model: str
    key_variable: str = ""
    timeout: float = 60.0
    passage: int = 1500
    output: Output = "schema"
    temperature: float | None = 0.0
    confidence: float = 0.7

    def __post_init__(self) -> None:
        _check_url(self.url)
        if not self.model or len(self.model) > 200 or not self.model.isprintable():
            raise _wrong("model", "is no name of a model", 'Give the name that the endpoint knows, such as model = "qwen3".')
        if self.key_variable and not _VARIABLE.fullmatch(self.key_variable):  # perhaps the key itself: it is not repeated
            raise _wrong(
                "key_variable", "is no name of an environment variable", "Name a variable in capitals; the key itself stays out."
            )
        if not 0 < self.timeout <= LONGEST_WAIT:
            raise _wrong("timeout", f"is not within 0 and {LONGEST_WAIT:g} seconds", "Give the seconds to wait for one answer.")
        if not PASSAGE[0] <= self.passage <= PASSAGE[1]:
            raise _wrong("passage", f"is not within {PASSAGE[0]} and {PASSAGE[1]} code points", "1500 suits most models.")
        if self.temperature is not None and not 0 <= self.temperature <= 2:
            raise _wrong("temperature", "is not within 0 and 2", 'Give 0, or "default" where the model allows no other.')
        if not 0 < self.confidence < 1:
            raise _wrong("confidence", "is not between 0 and 1", "0.7 is moderate.")

    @property
    def reader(self) -> str:
        """What statements of this model name as their method."""
        return f"model:{self.model}"

    @property
    def local(self) -> bool:
        """Whether the endpoint is on this machine."""
        return _is_loopback(urlsplit(self.url))

    @property
    def notice(self) -> str:
        """What a person is told before the first passage is sent."""
        host = shown(urlsplit(self.url).netloc)
        where = "this machine" if self.local else "another machine"
        return f"Text of documents goes to the model {shown(self.model)} at {host} ({where}), as {TABLE} of kg.toml says."

    def key(self) -> str:
        """The key from the environment; empty where none is asked for. Raises UsageError, which never holds the key."""
        if not self.key_variable:
            return ""
        key = os.environ.get(self.key_variable, "").strip()
        if not key:
            raise _wrong("key_variable", f"names {self.key_variable}, which is not set", "Set it to the key of the endpoint.")
        if not _KEY.fullmatch(key):
            raise _wrong("key_variable", f"names {self.key_variable}, which holds no key", "A key is one line without blanks.")
        return key


def model_settings(table: Mapping[str, object] | None) -> ModelSettings | None:
    """The settings that a ``[reading.model]`` table holds; None for no or an empty table: nothing is on by itself.

    Raises UsageError for an unknown key, a missing one, and a value that cannot be what it is.
    """
    if not table:
        return None
    known = [field.name for field in fields(ModelSettings)]
    for name in table:
        if name not in known:
            raise _wrong(shown(str(name))[:60], "is no setting", f"Known are: {', '.join(known)}.")
    for name in ("url", "model"):
        if name not in table:
            raise _wrong(name, "is missing", "An endpoint has a url and a model.")
    temperature = table.get("temperature", 0.0)
    return ModelSettings(
        url=_text(table, "url", "").rstrip("/"),
        model=_text(table, "model", ""),
        key_variable=_text(table, "key_variable", ""),
        timeout=_number(table.get("timeout", 60.0), "timeout"),
        passage=_whole(table.get("passage", 1500), "passage"),
        output=_output(table.get("output", "schema")),
        temperature=None if temperature == "default" else _number(temperature, "temperature"),
        confidence=_number(table.get("confidence", 0.7), "confidence"),
    )


def _output(value: object) -> Output:
    if value == "schema":
        return "schema"
    if value == "object":
        return "object"
    raise _wrong("output", "is neither schema nor object", 'Endpoints without JSON schemas want output = "object".')


def _text(table: Mapping[str, object], name: str, default: str) -> str:
    value = table.get(name, default)
    if not isinstance(value, str):
        raise _wrong(name, "is no text", "Put it in quotation marks.")
    return value


def _number(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _wrong(name, "is no number", "Give it without quotation marks.")
    return float(value)


def _whole(value: object, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong(name, "is no whole number", "Give it without quotation marks.")
    return value


def _check_url(url: str) -> None:
    """Raises UsageError; the address is not repeated, since it may hold a password."""
    example = 'Give its base, such as url = "https://host/v1" or "http://localhost:11434/v1".'
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise _wrong("url", "is no address", example) from error
    if not host or not url.isascii() or not url.isprintable() or " " in url or parts.scheme not in ("http", "https"):
        raise _wrong("url", "is no http address", example)
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise _wrong("url", "holds more than host and path", "A key belongs into the variable that key_variable names.")
    if parts.scheme == "http" and not _is_loopback(parts):
        raise _wrong("url", "sends text unencrypted to another machine", "Use https; http is for this machine alone.")


def _is_loopback(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _wrong(name: str, what: str, fix: str) -> UsageError:
    return UsageError(f"{name} {what}.", where=f"kg.toml {TABLE}", fix=fix)
