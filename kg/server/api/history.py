"""What changed, and what waits for a reviewer."""

from __future__ import annotations

from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from kg import review
from kg.server.api.models import Change, Changes, Difference, Queue
from kg.server.api.reading import MOST, Reader

Limit = Annotated[int, Query(ge=1, le=MOST)]
Number = Annotated[int, Query(ge=0, le=999_999_999)]
LINES = 1_000  # statements of each side of a difference


def router(reader: Reader) -> APIRouter:
    """``/api/changes``, ``/api/diff`` and ``/api/review/{kind}``."""
    routes = APIRouter()
    workspace = reader.workspace

    @routes.get("/api/changes")
    def changes(response: Response, after: Number = 0, limit: Limit = 20) -> Changes:
        """The changes after one, oldest first: what was added and taken back, by whom and from which source."""
        newest = reader.snapshot(response).change
        told = [change for change in workspace.log() if after < change["change"] <= newest]
        return Changes(changes=[Change(**one) for one in told[:limit]], more=len(told) > limit, change=newest)

    @routes.get("/api/diff", dependencies=[Depends(reader.heavy)])
    def difference(response: Response, before: Number, after: Number) -> Difference:
        """Which statements differ between two changes; 0 is the empty ledger."""
        from kg.snapshot.compare import compare

        newest = reader.snapshot(response).change
        told: dict[str, Any] = compare(workspace.ledger, before, after).as_dict()
        sides = {side: told[side][:LINES] for side in ("added", "removed")}
        cut = any(len(told[side]) > LINES for side in sides)
        return Difference(before=before, after=after, **sides, more=cut, change=newest)

    @routes.get("/api/review/{kind}", dependencies=[Depends(reader.heavy)])
    def queue(response: Response, kind: str, limit: Limit = 20) -> Queue:
        """What waits for a reviewer, most wanted first: ``reading`` or ``identity``."""
        change = reader.snapshot(response).change
        items = [item.as_dict() for item in islice(review.queue(workspace, kind), limit + 1)]
        told = {"kind": kind, "items": items[:limit], "more": len(items) > limit, "change": change}
        return Queue.model_validate(told)

    return routes
