"""The pairs that wait for a judgement: which they are is known at once, what is said of them when one is looked at."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from kg.errors import NotFound
from kg.merging import Preview, preview
from kg.review.identity.feature_words import in_words
from kg.review.identity.pair import Pair, Step, pair_id
from kg.review.identity.sides import End, sides
from kg.review.identity.standing import Standing, standing
from kg.review.passages import Passages
from kg.review.sources import one_source

if TYPE_CHECKING:
    import pyarrow as pa

    from kg.opened import OpenWorkspace
    from kg.review.item import Wanted
    from kg.snapshot import Snapshot

Row = Mapping[str, Any]


class Ends(NamedTuple):
    """The two entities of a pair that waits. ``row``: its place in the table of candidates. ``standing``: how it was judged."""

    a: str
    b: str
    row: int | None = None
    standing: Standing | None = None


class Waiting(Sequence[Pair]):
    """A queue. Its length and ``ends`` cost nothing more; an item is worked out when it is asked for."""

    def __init__(self, workspace: OpenWorkspace, snapshot: Snapshot, candidates: pa.Table, ends: Sequence[Ends]) -> None:
        self.workspace, self.snapshot, self.candidates, self.ends = workspace, snapshot, candidates, ends
        self._before = snapshot  # in which the two of a pair are two
        self._passages = Passages(workspace.stored_text)

    def __len__(self) -> int:
        return len(self.ends)

    @overload
    def __getitem__(self, place: int) -> Pair: ...
    @overload
    def __getitem__(self, place: slice) -> list[Pair]: ...
    def __getitem__(self, place: int | slice) -> Pair | list[Pair]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        return self._pair(self.ends[place])

    def renew(self) -> None:
        """Look at things as they are since answers were written. Which pairs wait stays as it was."""
        self.snapshot = self.workspace.snapshot()

    def row(self, ends: Ends) -> Row | None:
        """The row of the table of candidates."""
        if ends.row is None:
            return None
        [row] = self.candidates.slice(ends.row, 1).to_pylist()
        return dict(row)

    def _pair(self, ends: Ends) -> Pair:
        row, found = self.row(ends), ends.standing
        snapshot, sides_of = self._sides(ends)
        a, b = sides(snapshot, self.workspace.schema, self._passages, *sides_of)
        return Pair(
            id=pair_id(a.id, b.id),
            a=a,
            b=b,
            score=row["score"] if row else found.score if found else None,
            log_odds=row["log_odds"] if row else None,
            base=row["base"] if row else None,
            reasons=steps(row["reasons"]) if row else (),
            moves=row["degree"] if row else min(a.tied, b.tied),
            judged=found.judged if found else None,
        )

    def _sides(self, ends: Ends) -> tuple[Snapshot, tuple[End, End]]:
        """The two as they are now. Where an answer made them one since they were found, as they were; where a judgement did
        before, the keys that it speaks of."""
        snapshot, found = self.snapshot, ends.standing
        known = snapshot.entities([ends.a, ends.b])
        one = len({entity.id for entity in known.values()}) == 1
        if one and found:
            return snapshot, (End(found.a_keys[0], found.a_keys, None), End(found.b_keys[0], found.b_keys, None))
        if one:
            snapshot = self._before
            known = snapshot.entities([ends.a, ends.b])
        a, b = (End(id, known[id].keys, known[id]) if id in known else End(id, (id,), None) for id in (ends.a, ends.b))
        return snapshot, (a, b)

    def effect(self, place: int, *, recommendations: bool = True) -> Preview | None:
        """What a merge of this pair would change; None where the two are one, or one of them is gone.

        Recommendations take a moment to be worked out.
        """
        ends = self.ends[place]
        try:
            found = preview(self.workspace, ends.a, ends.b, recommendations=recommendations, snapshot=self.snapshot)
        except NotFound:
            return None
        return None if found.one_already else found


def waiting(workspace: OpenWorkspace, wanted: Wanted, limit: int | None = None) -> Waiting:
    """The first ``limit`` of the pairs that nobody has judged, those that matter most first, then those somebody is unsure of.

    ``wanted.reviewed``: those that are judged, the newest first. ``wanted.source``: of which one side is said by that source;
    raises NotFound for one that is not there.
    """
    from kg.views.candidates import open_candidates

    snapshot = workspace.snapshot()
    candidates = open_candidates(workspace.views.folder / "candidates", snapshot, workspace.ledger)
    judged = standing(snapshot)
    pairs = list(zip(candidates["a"].to_pylist(), candidates["b"].to_pylist(), strict=True))
    if wanted.reviewed:
        rows = {frozenset(pair): row for row, pair in enumerate(pairs)}
        found = [Ends(one.a, one.b, rows.get(frozenset((one.a, one.b))), one) for one in judged]
    else:
        by_ends = {frozenset((one.a, one.b)): one for one in judged}
        found = [Ends(a, b, row) for row, (a, b) in enumerate(pairs)]
        if by_ends:
            found = _open([one._replace(standing=by_ends.get(frozenset((one.a, one.b)))) for one in found])
    if wanted.source is not None:
        of_source = _entities_of(snapshot, one_source(snapshot, wanted.source))
        found = [one for one in found if one.a in of_source or one.b in of_source]
    return Waiting(workspace, snapshot, candidates, found[:limit])


def _open(ends: Sequence[Ends]) -> list[Ends]:
    """Those that nobody has judged, then those of which somebody is unsure."""
    unsure = (one for one in ends if one.standing and one.standing.judged.verdict == "unsure")
    return [*(one for one in ends if one.standing is None), *unsure]


def steps(reasons: Collection[Row]) -> tuple[Step, ...]:
    """The reasons of a candidate in words."""
    return tuple(
        Step(row["name"], row["level"], in_words(row["name"], row["level"]), row["says"], row["weight"]) for row in reasons
    )


def _entities_of(snapshot: Snapshot, source: str) -> frozenset[str]:
    table = snapshot.sql("SELECT DISTINCT entity FROM statements WHERE source = $source", {"source": source})
    return frozenset(table["entity"].to_pylist())
