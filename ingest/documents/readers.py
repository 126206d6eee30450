"""All readers of documents, as ``[reading]`` in kg.toml sets them: the rules, and a language model where one is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ingest.documents.reader import LAYERS, VERSION, extract
from ingest.documents.statements import statements
from ingest.documents.text import Text
from ingest.reading import Reading, Source
from kg.errors import Problem, UsageError
from kg.statements.statement import Statement
from ontology import Schema

if TYPE_CHECKING:
    from ingest.documents.extraction import Extraction
    from ingest.documents.model import ModelReader, ModelSettings

_RULES = "rules"  # the deterministic reader, beside the model
_FIGURES = {_RULES: "figures"}  # what a statement of theirs names as its method
_SURE_OF_RULES = 0.85
_KNOWN = ("layers", "frames", "model")


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """Which layers find names, folders with further frames, and the model that reads along."""

    layers: tuple[str, ...] = LAYERS
    frames: tuple[Path, ...] = ()
    model: ModelSettings | None = None


def reading_settings(table: Mapping[str, object], root: Path) -> ReadingSettings:
    """The table ``[reading]`` of kg.toml; folders are relative to ``root``. Raises UsageError for what is wrong in it."""
    if unknown := set(table) - set(_KNOWN):
        raise _wrong(", ".join(sorted(unknown)), "is no setting of reading", f"Known are: {', '.join(_KNOWN)}.")
    layers = _texts(table.get("layers", list(LAYERS)), "layers")
    if wrong := [layer for layer in layers if layer not in LAYERS]:
        raise _wrong("layers", f"names unknown layers: {', '.join(wrong)}", f"Known are: {', '.join(LAYERS)}.")
    folders = tuple(root / folder for folder in _texts(table.get("frames", []), "frames"))
    if missing := [folder for folder in folders if not folder.is_dir()]:
        raise _wrong("frames", f"names {missing[0]}, which is no folder", "Name folders that hold frames as YAML files.")
    model = table.get("model")
    if not model:
        return ReadingSettings(layers, folders)
    if not isinstance(model, Mapping):
        raise _wrong("model", "is no table", 'Write [reading.model] with url = "…" and model = "…".')
    from ingest.documents.model import model_settings

    return ReadingSettings(layers, folders, model_settings(model))


class DocumentReaders:
    """Reads any number of documents; use it in a ``with`` block. ``answers`` is where the model's answers are kept."""

    def __init__(
        self,
        settings: ReadingSettings,
        schema: Schema,
        *,
        answers: Path | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> None:
        self._settings, self._schema = settings, schema
        self._model: ModelReader | None = None
        if settings.model:
            from ingest.documents.model import ModelReader

            self._model = ModelReader(settings.model, schema, answers=answers, progress=progress)

    def __enter__(self) -> DocumentReaders:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._model:
            self._model.__exit__(kind, error, trace)

    def extract(self, text: Text, *, region: str | None = None) -> Extraction:
        """What the rules find."""
        return extract(text, self._schema, region=region, layers=self._settings.layers, frame_folders=self._settings.frames)

    def read(self, text: Text, source: Source, edition: str, *, region: str | None = None) -> Reading:
        """What one edition of ``source`` says, as statements whose quotes stand in ``text``; problems are passages left unread."""
        found = self.extract(text, region=region)
        if self._model is None or self._settings.model is None:
            return _reading(text, source, edition, statements(found, source, edition, self._schema, VERSION))
        from ingest.documents.agreement import Reader, join, other_classes

        heard = self._model.read(text, region=region, name=source.title)
        model = self._settings.model
        agreed = join(Reader(_RULES, found, _SURE_OF_RULES), Reader(model.reader, heard.extraction, model.confidence), self._schema)
        sure = [
            replace(figure, rule="+".join(_FIGURES.get(name, name) for name in said.readers), confidence=said.confidence)
            for figure, said in zip(agreed.extraction.indicators, agreed.figures, strict=True)
        ]
        made = [
            *statements(replace(agreed.extraction, indicators=tuple(sure)), source, edition, self._schema, VERSION),
            *other_classes(agreed, source, edition, self._schema, VERSION),
        ]
        return _reading(text, source, edition, made, heard.problems)


def _reading(text: Text, source: Source, edition: str, made: Sequence[Statement], problems: tuple[Problem, ...] = ()) -> Reading:
    keys = {key for statement in made for key in (statement.subject, statement.object) if key}
    return Reading(source, edition, text.content, tuple(made), problems, len(keys))


def _texts(value: object, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _wrong(name, "is no list of texts", f'Write {name} = ["…", "…"].')
    return tuple(value)


def _wrong(name: str, what: str, fix: str) -> UsageError:
    return UsageError(f"{name} {what}.", where="[reading] of kg.toml", fix=fix)
