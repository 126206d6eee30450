"""One front for all kinds of review: a queue of items, and what becomes of the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, Protocol, overload

from kg.errors import InputError, NotFound, Problem, UsageError
from kg.opened import OpenWorkspace
from kg.review import deciding, identity, reading
from kg.review.document import GONE
from kg.review.item import Asked, Decision, Item, Wanted
from kg.statements.change import Change


class Reviewed(Protocol):
    """What every kind of item has."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    def as_dict(self) -> dict[str, Any]: ...


class Kind(NamedTuple):
    """What a kind of review has to offer; see ``queue`` and ``decide_all``."""

    queue: Callable[[OpenWorkspace, Wanted], Iterator[Reviewed]]
    decide_all: Callable[[OpenWorkspace, Sequence[Asked], str, str], tuple[Change, list[Problem]]]


KINDS: Mapping[str, Kind] = {
    reading.KIND: Kind(reading.queue, deciding.decide_all),
    identity.KIND: Kind(identity.queue, identity.decide_all),
}


@overload
def queue(workspace: OpenWorkspace, kind: Literal["reading"] = "reading", wanted: Wanted | None = None) -> Iterator[Item]: ...
@overload
def queue(workspace: OpenWorkspace, kind: Literal["identity"], wanted: Wanted | None = None) -> Iterator[identity.Pair]: ...
@overload
def queue(workspace: OpenWorkspace, kind: str, wanted: Wanted | None = None) -> Iterator[Reviewed]: ...
def queue(workspace: OpenWorkspace, kind: str = reading.KIND, wanted: Wanted | None = None) -> Iterator[Reviewed]:
    """The items of one kind that are worth a look, most wanted first, each worked out when it is reached.

    Raises UsageError for a kind that is not there.
    """
    return _kind(kind).queue(workspace, wanted or Wanted())


def decide(
    workspace: OpenWorkspace, item: str, decision: Decision, agent: str, *, seen: str | None = None, kind: str = reading.KIND
) -> Change:
    """Write one answer as one change.

    Raises NotFound for an item that is not there, InputError for an answer that cannot be or for other content than ``seen``.
    """
    change, problems = decide_all(workspace, [Asked(item, decision, seen)], agent, kind=kind)
    for problem in problems:
        raise (NotFound if problem.what == GONE else InputError)(problem.what, where=problem.where, fix=problem.fix)
    return change


def decide_all(
    workspace: OpenWorkspace, asked: Sequence[Asked], agent: str, message: str = "", *, kind: str = reading.KIND
) -> tuple[Change, list[Problem]]:
    """Write answers as one change; what is wrong with those that cannot be written.

    Of readings all others are written. Judgements of identity hang together: where one cannot be, none is written.
    An answer that stands already changes nothing; the change is then the newest that was there.
    """
    return _kind(kind).decide_all(workspace, asked, agent, message)


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise UsageError(f"there is no review of the kind {name!r}.", fix=f"One of {', '.join(KINDS)}.")
    return KINDS[name]
