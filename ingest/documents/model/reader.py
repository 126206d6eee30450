"""The reader that asks a language model: a text → what the model says of it and the text bears out."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from ingest.documents.extraction import Extraction
from ingest.documents.model.acceptance import Rejection, accepted
from ingest.documents.model.answers import Answer, Malformed, parse
from ingest.documents.model.assembly import assemble
from ingest.documents.model.endpoint import Endpoint, Unanswered
from ingest.documents.model.passages import Passage, passages
from ingest.documents.model.prompt import Prompt
from ingest.documents.model.remembered import Remembered
from ingest.documents.model.settings import TABLE, ModelSettings
from ingest.documents.setting import Setting, setting_of
from ingest.documents.text import Text
from ingest.naming import shown
from kg.errors import Problem
from ontology import Schema

Progress = Callable[[str], None]
"""Called with a line for a person, safe for a terminal."""

IN_A_ROW = 3  # passages without an answer, after which the endpoint is asked no more


@dataclass(frozen=True, slots=True)
class ModelReading:
    """What the model adds. ``problems`` are passages without an answer, ``rejections`` records that the text does not bear out;
    ``asked`` counts the passages that were sent, ``remembered`` those whose answer was at hand."""

    extraction: Extraction
    problems: tuple[Problem, ...]
    rejections: tuple[Rejection, ...]
    asked: int
    remembered: int

    def rejected(self) -> dict[str, int]:
        """How many records fell for which reason, most first."""
        return dict(Counter(f"{one.kind}: {one.reason}" for one in self.rejections).most_common())


class ModelReader:
    """Reads any number of documents over one connection; use it in a ``with`` block.

    The endpoint is connected to when the first passage is to be sent, so that documents that were read before need neither
    network nor key. ``answers`` is the folder where they are remembered. An endpoint that refuses, or gives no answer
    ``IN_A_ROW`` times, is not asked again in this block.
    """

    def __init__(
        self, settings: ModelSettings, schema: Schema, *, answers: Path | None = None, progress: Progress | None = None
    ) -> None:
        self._settings, self._schema = settings, schema
        self._prompt = Prompt.of(schema, settings)
        self._remembered = Remembered(answers)
        self._say = progress or (lambda line: None)
        self._endpoint: Endpoint | None = None
        self._failed = 0
        self._over = ""  # why nothing more is asked

    def __enter__(self) -> ModelReader:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._endpoint:
            self._endpoint.close()

    def read(self, text: Text, *, region: str | None = None, name: str = "") -> ModelReading:
        """What the model says of ``text``. ``region`` is understood where the text names none, ``name`` is for messages.

        Raises MissingComponent where httpx2 is not installed and UsageError where the key is not set; both only when there is
        something to send.
        """
        setting = setting_of(text, region)
        read = [*passages(text, setting, self._settings.passage)]
        problems: list[Problem] = []
        answers: list[tuple[Passage, Answer]] = []
        unread: list[Passage] = []
        asked = remembered = 0
        for number, passage in enumerate(read, 1):
            key = self._prompt.key(text, passage, setting)
            answer = self._remembered.answer(key)
            if answer:
                remembered += 1
            elif self._over:
                unread.append(passage)
            else:
                self._say(f"{shown(self._settings.model)}: {shown(name) or 'text'}, passage {number} of {len(read)}")
                asked += 1
                answer = self._asked(text, passage, setting, key, name, problems)
            if answer:
                answers.append((passage, answer))
        if unread:
            what = f"is not asked for {len(unread)} passages, since it {self._over}"
            problems.append(self._problem(unread[0].start, unread[-1].end, what, name))
        found = accepted(text.content, answers, setting, self._schema)
        covered = [passage for passage, _ in answers]
        made = assemble(text.content, found, covered, setting, self._settings.reader, self._settings.confidence)
        return ModelReading(made, tuple(problems), found.rejections, asked, remembered)

    def _asked(self, text: Text, passage: Passage, setting: Setting, key: str, name: str, problems: list[Problem]) -> Answer | None:
        """The answer of the endpoint, remembered; None after a problem."""
        endpoint = self._connected()
        try:
            answer = self._twice(endpoint, text, passage, setting)
        except Unanswered as error:
            self._failed += 1
            problems.append(self._problem(passage.start, passage.end, error.what, name))
            if error.for_all or self._failed >= IN_A_ROW:
                self._over = error.what
            return None
        self._failed = 0
        self._remembered.keep(key, answer)
        return answer

    def _connected(self) -> Endpoint:
        if self._endpoint is None:
            self._endpoint = Endpoint(self._settings)
            self._say(self._settings.notice)
        return self._endpoint

    def _twice(self, endpoint: Endpoint, text: Text, passage: Passage, setting: Setting) -> Answer:
        """Asked once, and once more where that may help. Raises Unanswered."""
        try:
            return self._once(endpoint, text, passage, setting)
        except Unanswered as error:
            if not error.again:
                raise
            time.sleep(error.pause)
            return self._once(endpoint, text, passage, setting)

    def _once(self, endpoint: Endpoint, text: Text, passage: Passage, setting: Setting) -> Answer:
        try:
            return parse(endpoint.ask(self._prompt.request(text, passage, setting)))
        except Malformed as error:
            raise Unanswered(f"gives an answer that {error}", again=True) from None

    def _problem(self, start: int, end: int, what: str, name: str) -> Problem:
        place = f"characters {start}-{end}"
        where = f"{shown(name)}: {place}" if name else place
        fix = f"The rest is read. Read the file again to ask anew, or change {TABLE} in kg.toml."
        return Problem(where, f"not read by the model: {shown(self._settings.model)} {what}.", fix)


def read_with_model(
    text: Text,
    schema: Schema,
    settings: ModelSettings,
    *,
    region: str | None = None,
    answers: Path | None = None,
    progress: Progress | None = None,
    name: str = "",
) -> ModelReading:
    """One text read by a model; see ``ModelReader``, which keeps its connection for several."""
    with ModelReader(settings, schema, answers=answers, progress=progress) as reader:
        return reader.read(text, region=region, name=name)
