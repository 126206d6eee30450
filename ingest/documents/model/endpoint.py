"""One question to an OpenAI-compatible endpoint and its answer, within bounds of time and size.

httpx2 and not the client of one vendor: of that client one request of one kind would be used, for 17 MB and 0.7 s of import.
"""

from __future__ import annotations

import json
import time
from types import ModuleType, TracebackType
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingest.documents.model.settings import TABLE, ModelSettings
from ingest.naming import shown
from kg.errors import MissingComponent

if TYPE_CHECKING:
    import httpx2

INSTALL = 'pip install "innovation-kg[llm]"'
LARGEST = 2 * 1024 * 1024  # bytes of an answer with what the endpoint puts around it
LONGEST_PAUSE = 30.0  # seconds, whatever the endpoint asks for

_REASON = 200  # code points of the endpoint's own words
_FOR_ALL = (401, 403, 404, 405)  # the next passage would meet the same


class Unanswered(Exception):
    """No answer: ``what`` for people; ``again`` when asking once more may help, after ``pause`` seconds; ``for_all`` when nobody
    need ask for the other passages either."""

    def __init__(self, what: str, *, again: bool = False, for_all: bool = False, pause: float = 0.0) -> None:
        super().__init__(what)
        self.what, self.again, self.for_all, self.pause = what, again, for_all, pause


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Message(_Lenient):
    content: str | None = None


class _Choice(_Lenient):
    message: _Message
    finish_reason: str | None = None


class _Completion(_Lenient):
    choices: list[_Choice] = Field(min_length=1)


class _Reason(_Lenient):
    message: str = ""


class _Refusal(_Lenient):
    error: _Reason = Field(default_factory=_Reason)


class Endpoint:
    """A way to the endpoint, open as long as the block. Raises MissingComponent, and UsageError for a key that is not there."""

    def __init__(self, settings: ModelSettings) -> None:
        self._settings = settings
        self._http = _library()
        self._key = settings.key()
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
        headers["Connection"] = "close"  # between two answers of a minute each a kept connection may die unnoticed
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        self._client: httpx2.Client = self._http.Client(
            headers=headers,
            timeout=settings.timeout,
            limits=self._http.Limits(max_keepalive_connections=0),
            follow_redirects=False,  # the text goes where the settings say, nowhere else
            trust_env=not settings.local,  # a proxy would carry what is for this machine out of it
        )

    def __enter__(self) -> Endpoint:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()

    def ask(self, body: dict[str, Any]) -> str:
        """What the model writes in answer to ``body``. Raises Unanswered."""
        until = time.monotonic() + self._settings.timeout
        try:
            with self._client.stream("POST", f"{self._settings.url}/chat/completions", content=json.dumps(body)) as response:
                return self._content(response, self._whole(response, until))
        except self._http.TimeoutException as error:
            raise self._late() from error
        except self._http.ConnectError as error:
            raise Unanswered(f"cannot be reached ({shown(str(error)[:_REASON])})", again=True) from error
        except self._http.TransportError as error:
            raise Unanswered("broke the connection off", again=True) from error
        except (self._http.HTTPError, self._http.StreamError, self._http.InvalidURL) as error:
            raise Unanswered("does not speak HTTP as it should", again=True) from error

    def _whole(self, response: httpx2.Response, until: float) -> bytes:
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise Unanswered("packs its answer, which it was asked not to")
        parts: list[bytes] = []
        size = 0
        for part in response.iter_raw():
            size += len(part)
            if size > LARGEST:
                raise Unanswered(f"answers with more than {LARGEST // 1024} KiB", again=True)
            if time.monotonic() > until:  # the client's own limit is one between two parts
                raise self._late()
            parts.append(part)
        return b"".join(parts)

    def _content(self, response: httpx2.Response, body: bytes) -> str:
        status = response.status_code
        if status != 200:
            raise self._refused(status, response.headers.get("Retry-After", ""), body)
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise Unanswered("answers with something other than JSON", again=True)
        try:
            choice = _Completion.model_validate_json(body).choices[0]
        except (ValidationError, ValueError, RecursionError):
            raise Unanswered("answers in another shape than chat completions have", again=True) from None
        if choice.finish_reason == "length":
            raise Unanswered("stopped in the middle of its answer, at its limit of length", again=True)
        if not choice.message.content:
            raise Unanswered("gives an empty answer", again=True)
        return choice.message.content

    def _refused(self, status: int, retry_after: str, body: bytes) -> Unanswered:
        try:
            reason = _Refusal.model_validate_json(body).error.message
        except (ValidationError, ValueError, RecursionError):
            reason = ""
        reason = reason.replace(self._key, "…") if self._key else reason
        what = f"answers with HTTP status {status}" + (f" ({shown(reason[:_REASON])})" if reason else "")
        again = status in (408, 409, 425, 429) or status >= 500
        for_all = status in _FOR_ALL or 300 <= status < 400
        return Unanswered(what, again=again, for_all=for_all, pause=_pause(retry_after) if again else 0.0)

    def _late(self) -> Unanswered:
        return Unanswered(f"does not answer within {self._settings.timeout:g} s", again=True)


def _pause(retry_after: str) -> float:
    """Seconds before the second question; the header's other form, a date, means as much as none."""
    asked = float(retry_after) if retry_after.isascii() and retry_after.isdigit() and len(retry_after) < 6 else 1.0
    return min(asked, LONGEST_PAUSE)


def _library() -> ModuleType:
    try:
        import httpx2
    except ImportError as error:
        raise MissingComponent("needs httpx2, which is not installed.", where=f"kg.toml {TABLE}", fix=INSTALL) from error
    return httpx2
