"""The shapes of the Reconciliation Service API 0.2, as its JSON schemas have them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, RootModel


class Term(BaseModel):
    """A class, property or relation; ``name`` in both languages."""

    id: str
    name: str


class Place(BaseModel):
    service_url: str
    service_path: str


class Suggesting(BaseModel):
    entity: Place
    property: Place
    type: Place


class View(BaseModel):
    url: str = Field(pattern=r"\{\{id\}\}")


class Preview(View):
    width: int
    height: int


class Extending(BaseModel):
    propose_properties: Place
    property_settings: list[dict[str, Any]]


class Manifest(BaseModel):
    versions: list[str]
    name: str
    identifierSpace: str
    schemaSpace: str
    defaultTypes: list[Term]
    view: View
    preview: Preview
    suggest: Suggesting
    batchSize: int
    extend: Extending


class Feature(BaseModel):
    """A reason of a score; ``value`` is its weight in log-odds."""

    id: str
    name: str
    value: float


class Candidate(BaseModel):
    id: str
    name: str
    description: str
    type: list[Term]
    score: float = Field(ge=0, le=100)
    match: bool
    features: list[Feature]


class Result(BaseModel):
    result: list[Candidate]


class Results(RootModel[dict[str, Result]]):
    """By the names of the queries."""


class Other(BaseModel):
    """A cell that is an entity."""

    model_config = ConfigDict(extra="forbid")

    id: str
    name: str


class Literally(BaseModel):
    """A cell that is a text."""

    model_config = ConfigDict(extra="forbid")

    str: str


class Extended(BaseModel):
    """``rows`` by entity and property."""

    meta: list[Term]
    rows: dict[str, dict[str, list[Other | Literally]]]


class Suggested(Term):
    description: str


class Entities(BaseModel):
    result: list[Suggested]


class Terms(BaseModel):
    result: list[Term]


class Proposed(BaseModel):
    properties: list[Term]
    limit: int
    type: str | None = None
