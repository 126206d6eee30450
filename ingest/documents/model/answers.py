"""The shape of a model's answer. Whatever has another shape is no answer; whether it is true is for ``acceptance`` to find out."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ontology import Schema

_MOST_RECORDS = 300  # of a kind; a passage of 8000 code points holds fewer
_FENCED = re.compile(r"\s*```(?:json)?\s*\n(.*?)\n?```\s*", re.DOTALL)
_BOUNDS = ("maxLength", "maxItems", "title", "description")  # words of JSON Schema that some endpoints refuse

_Name = Annotated[str, Field(max_length=200)]
_Quote = Annotated[str, Field(max_length=1500)]


class Malformed(Exception):
    """An answer that is no JSON or has another shape; the words hold nothing that the model wrote."""


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class EntityRecord(_Record):
    name: _Name
    cls: _Name = Field(alias="class")
    quote: _Quote


class RelationRecord(_Record):
    subject: _Name
    predicate: _Name
    object: _Name
    status: _Name
    role: _Name | None
    amount: _Name | None
    quote: _Quote


class IndicatorRecord(_Record):
    """``owner`` is the actor whose figure it is; empty where the text leaves it out."""

    name: _Name
    value: _Name
    unit: _Name
    bound: _Name
    measure: _Name
    owner: _Name
    quote: _Quote


class Answer(_Record):
    entities: Annotated[list[EntityRecord], Field(max_length=_MOST_RECORDS)]
    relations: Annotated[list[RelationRecord], Field(max_length=_MOST_RECORDS)]
    indicators: Annotated[list[IndicatorRecord], Field(max_length=_MOST_RECORDS)]


def parse(content: str) -> Answer:
    """The answer that ``content`` is, alone or in a fenced block of Markdown. Raises Malformed."""
    fenced = _FENCED.fullmatch(content)
    try:
        return Answer.model_validate_json(fenced[1] if fenced else content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        if first["type"] == "json_invalid":
            raise Malformed("is no JSON") from None
        known = {*Answer.model_fields, *EntityRecord.model_fields, *RelationRecord.model_fields, *IndicatorRecord.model_fields}
        place = ".".join(str(step) for step in first["loc"] if isinstance(step, int) or step in known)
        raise Malformed(f"has another shape than asked for (at {place or 'its top'}: {first['type']})") from None
    except (ValueError, RecursionError):
        raise Malformed("is no JSON") from None


def unparse(answer: Answer) -> str:
    """JSON that ``parse`` turns into the same answer."""
    return answer.model_dump_json(by_alias=True)


def answer_schema(schema: Schema) -> dict[str, Any]:
    """The JSON schema of an answer, with the terms of the ontology as the only values; in the subset that strict modes take."""
    made: dict[str, Any] = _bare(Answer.model_json_schema(by_alias=True))
    kinds = made["$defs"]
    kinds["EntityRecord"]["properties"]["class"]["enum"] = classes(schema)
    kinds["RelationRecord"]["properties"]["predicate"]["enum"] = [*schema.relations]
    kinds["RelationRecord"]["properties"]["status"]["enum"] = notations(schema, "status")
    for name in ("bound", "measure"):
        kinds["IndicatorRecord"]["properties"][name]["enum"] = notations(schema, name)
    return made


def classes(schema: Schema) -> list[str]:
    """The classes that a source gives."""
    return [known.name for known in schema.classes.values() if not known.abstract]


def notations(schema: Schema, scheme: str) -> list[str]:
    return [concept.notation for concept in schema.schemes[scheme]]


def _bare(part: Any) -> Any:
    """Without bounds and titles; a property may be called like one of them, so only descriptions of values are looked at."""
    if isinstance(part, list):
        return [_bare(one) for one in part]
    if not isinstance(part, dict):
        return part
    kept = {name: value for name, value in part.items() if name not in _BOUNDS}
    for name in ("properties", "$defs"):
        if name in kept:
            kept[name] = {inner: _bare(value) for inner, value in kept[name].items()}
    return {name: value if name in ("properties", "$defs") else _bare(value) for name, value in kept.items()}
