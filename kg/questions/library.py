"""The named questions: YAML files beside this module, each question in SPARQL and in Cypher with the same columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from kg.errors import NotFound, UsageError

AS_OF = "as_of"  # a parameter of this name is the day that is asked about: ?asOf in SPARQL, $as_of in Cypher
FOLDER = Path(__file__).resolve().parent / "library"
Kind = Literal["text", "number", "date"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """``default``: the value when none is given; the word ``today`` stands for the day of asking."""

    name: str
    kind: Kind
    default: str | float

    def value(self, given: object = None) -> str | float | date:
        """The parameter's value for the engines. Raises UsageError when ``given`` is not of the kind."""
        chosen = self.default if given is None else given
        if self.kind == "date":
            if isinstance(chosen, date):
                return chosen
            try:
                return date.today() if chosen == "today" else date.fromisoformat(str(chosen))
            except ValueError as error:
                raise UsageError(f"{self.name} is a day, not {chosen!r}.", fix="A day is written 2021-12-31.") from error
        if self.kind == "number":
            if isinstance(chosen, bool) or not isinstance(chosen, int | float):
                raise UsageError(f"{self.name} is a number, not {chosen!r}.", fix=f"Give, say, {self.default}.")
            return chosen
        return str(chosen)


@dataclass(frozen=True, slots=True)
class Question:
    """``ordered``: the order of the rows is part of the answer. ``network``: its function in ``kg.questions.network``, if any."""

    id: str
    group: str
    question: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    sparql: str
    cypher: str
    ordered: bool = False
    network: str = ""

    def as_dict(self) -> dict[str, object]:
        return {
            "id": self.id,
            "group": self.group,
            "question": dict(self.question),
            "parameters": [{"name": p.name, "type": p.kind, "default": p.default} for p in self.parameters],
            "columns": list(self.columns),
        }

    def values(self, given: Mapping[str, object]) -> dict[str, str | float | date]:
        """A value for each parameter. Raises UsageError for a name that is none of them, or a value that is not of the kind."""
        known = {parameter.name: parameter for parameter in self.parameters}
        if foreign := set(given) - set(known):
            raise UsageError(
                f"{self.id} has no parameter {', '.join(sorted(foreign))}.", fix=f"It has: {', '.join(known) or 'none'}."
            )
        return {name: parameter.value(given.get(name)) for name, parameter in known.items()}


@cache
def library() -> Mapping[str, Question]:
    """Every named question by its id, in the order of the files."""
    import yaml

    found: dict[str, Question] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            question = _question(path.stem.partition("-")[2], entry)
            if question.id in found:
                raise ValueError(f"{path.name}: {question.id} is there twice")
            found[question.id] = question
    return MappingProxyType(found)


def named(id: str) -> Question:
    """Raises NotFound with the nearest ids."""
    import difflib

    if id not in library():
        near = difflib.get_close_matches(id, library(), 3)
        raise NotFound(f"there is no question {id!r}.", fix=f"Near it: {', '.join(near)}." if near else "`kg ask` lists them.")
    return library()[id]


def _question(group: str, entry: dict[str, Any]) -> Question:
    """Raises ValueError for an entry that lacks something or has something else: the library is checked when it is loaded."""
    wanted = {"id", "question", "columns", "sparql", "cypher"}
    if not wanted <= set(entry) <= wanted | {"parameters", "ordered", "network"}:
        raise ValueError(f"{group}: {entry.get('id')} has {sorted(entry)}, and needs {sorted(wanted)}")
    parameters = tuple(Parameter(name, p["type"], p["default"]) for name, p in entry.get("parameters", {}).items())
    return Question(
        id=entry["id"],
        group=group,
        question=MappingProxyType({language: entry["question"][language] for language in ("zh", "en")}),
        parameters=parameters,
        columns=tuple(entry["columns"]),
        sparql=entry["sparql"].strip(),
        cypher=entry["cypher"].strip(),
        ordered=entry.get("ordered", False),
        network=entry.get("network", ""),
    )
