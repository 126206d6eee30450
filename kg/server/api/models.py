"""The shapes of answers, as /openapi.json tells them. What ``kg.show`` and ``kg.recommend`` have values for is not told again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from kg.merging import Preview
from kg.recommend import Result
from kg.review.identity.pair import Judged, Side, Step
from kg.review.item import Passage, Why
from kg.show import Evidence
from kg.show.words import Words


class Answer(BaseModel):
    change: int = Field(description="The change of the ledger that the answer is about; also in the header KG-Change.")


class Listed(Answer):
    next: str | None = Field(None, description="The `cursor` of the rows that follow, about the same change; null at the end.")


class Health(Answer):
    views: dict[str, int]


class Named(BaseModel):
    """An entity by name."""

    id: str
    name: str
    type: str | None
    type_label: dict[str, str]
    names: list[str]


class Entities(Answer):
    entities: list[Named]
    more: bool


class Hit(Named):
    matched: str = Field(description="The name by which it was found.")
    how: str = Field(description="id, name, beginning, part, pinyin, initials or similar.")
    score: float = Field(ge=0, le=1.2)


class Hits(Answer):
    results: list[Hit]
    more: bool


class End(BaseModel):
    id: str
    name: str
    type: str | None


class Link(BaseModel):
    """A relation with the ids of the statements that bear it out."""

    id: str
    predicate: str
    label: Mapping[str, str]
    subject: End
    object: End
    status: str
    valid_from: date | None
    valid_to: date | None
    precision: str | None
    confidence: float | None
    qualifiers: dict[str, Any]
    statements: list[str]


class Links(Listed):
    relations: list[Link]


class Kind(BaseModel):
    predicate: str
    count: int


class Expanded(Links):
    kinds: list[Kind] = Field(description="How many relations of each predicate the entity has, whatever is asked for.")


class Statement(BaseModel):
    """What one source says, as it stands in the ledger, with the entities that are meant."""

    id: str
    entity: str
    predicate: str
    object_entity: str | None
    value: str | None
    unit: str | None
    status: str | None
    source: str
    quote: str | None
    locator: str | None
    confidence: float | None
    rejected: bool
    change: int


class Statements(Listed):
    statements: list[Statement]


class Evidences(Answer):
    evidence: dict[str, Evidence]
    unknown: list[str] = Field(description="Ids of no current statement.")


class Whom(BaseModel):
    id: str | None
    name: str


class Partners(Answer):
    whom: Whom = Field(alias="for")
    method: str
    results: list[Result]


class Source(BaseModel):
    id: str
    title: str
    path: str


class Change(BaseModel):
    change: int
    at: str
    agent: str
    message: str
    asserted: int
    retracted: int
    sources: list[Source]


class Changes(Answer):
    changes: list[Change]
    more: bool


class Difference(Answer):
    before: int
    after: int
    added: list[dict[str, str | None]]
    removed: list[dict[str, str | None]]
    more: bool = Field(description="Whether either list was cut.")


class Read(BaseModel):
    """A statement that was read, as ``kg.review.Item``."""

    id: str
    kind: Literal["reading"]
    seen: str = Field(description="Names the content that is shown; an answer says which it saw.")
    understood: Words
    passage: Passage
    fields: dict[str, str] = Field(description="What a correction may change, with its present values.")
    status: Words
    when: Words
    confidence: float
    method: str
    carries: int = Field(description="How many relations stand and fall with it.")
    why: list[Why]
    review: Literal["accepted", "rejected"] | None
    reviewer: str | None


class Alike(BaseModel):
    """Two entities that may be one, as ``kg.review.identity.Pair``."""

    id: str
    kind: Literal["identity"]
    a: Side
    b: Side
    score: float | None
    log_odds: float | None
    base: float | None
    reasons: list[Step]
    moves: int = Field(description="How many relations a merge would move.")
    judged: Judged | None
    effect: Preview | None


class Queue(Answer):
    kind: str
    items: list[Annotated[Read | Alike, Field(discriminator="kind")]]
    more: bool
