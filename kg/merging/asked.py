"""What somebody asks to be judged, and which things of a snapshot are meant."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import NotFound, UsageError
from kg.snapshot.judgements import Verdict

if TYPE_CHECKING:
    from kg.snapshot import Entity, Snapshot

NAMED = 10  # things that a name may mean, in an error


class Asked(NamedTuple):
    """A judgement to be made of ``a`` and ``b``: names, ids or keys. ``where`` is the place at which it was given, such as a line.

    ``instead``: what another judgement forbids is done nevertheless, and that one is withdrawn. ``force``: so are things whose
    classes have nothing in common made one.
    """

    a: str
    b: str
    verdict: Verdict
    comment: str = ""
    score: float | None = None
    where: str = ""
    instead: bool = False
    force: bool = False


class Meant(NamedTuple):
    """The entity that is meant, and the key by which it was named, where it was named by one."""

    entity: Entity
    key: str | None


def meant(snapshot: Snapshot, text: str, *, other: Entity | None = None) -> Meant:
    """The one thing that a name (the whole of it), an id or a key means, of several the one that is not ``other``.

    Raises NotFound, or UsageError where it may be several.
    """
    text = text.strip()
    found = snapshot.resolve(text, parts=False) if text.isprintable() else []
    if len(found) == 2 and other in found:
        found.remove(other)  # a short name that the other has, too
    if len(found) == 1:
        return Meant(found[0], text if text in found[0].keys else None)
    if found:
        choice = "; ".join(f"{entity.id} ({entity.label}, {entity.type or 'unclassed'})" for entity in found[:NAMED])
        raise UsageError(f"{text!r} may be {len(found)} things.", fix=f"Give the id of the one that is meant: {choice}.")
    if gone := snapshot.gone(text):
        raise NotFound(gone, fix="`kg log` tells what was taken back.")
    near = [f"{entity.label} ({entity.id})" for entity in snapshot.resolve(text)[:NAMED]] if text.isprintable() else []
    fix = f"Known are: {', '.join(near)}." if near else "Give its whole name, or its id as kg show tells it."
    raise NotFound(f"nothing is called {text!r}.", fix=fix)


def both_meant(snapshot: Snapshot, a: str, b: str) -> tuple[Meant, Meant]:
    """The two things that are meant; a name of several is clear where the other name is one of them. Raises as ``meant``."""
    try:
        one = meant(snapshot, a)
    except NotFound:
        raise
    except UsageError:
        other = meant(snapshot, b)
        return meant(snapshot, a, other=other.entity), other
    return one, meant(snapshot, b, other=one.entity)


def by_id(snapshot: Snapshot, texts: Collection[str]) -> dict[str, Meant]:
    """What those of many texts mean that are ids or keys, looked up together."""
    return {text: Meant(entity, text if text in entity.keys else None) for text, entity in snapshot.entities(texts).items()}


def labels(of: Sequence[Meant]) -> list[str]:
    """The labels, with ids where two are alike."""
    names = [one.entity.label for one in of]
    return [f"{one.entity.label} ({one.entity.id})" if names.count(one.entity.label) > 1 else one.entity.label for one in of]
