"""What may happen to a little workspace, as values: sources are read and retracted, people judge, changes are rolled back.

The sources name the same few firms in different ways, with and without the numbers by which rules join them; so clusters
grow, bridge each other and come apart again.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from kg.errors import UsageError
from kg.export.canonical import canonical
from kg.identity import DEFAULT_RULES, judge
from kg.merging import judge as judge_by_hand
from kg.merging import unmerge
from kg.snapshot import Snapshot, build_snapshot
from kg.snapshot.judgements import Verdict
from kg.statements import Ledger, Statement, entity_key, from_arrow, identify
from kg.statements.statement import SOURCE_TITLE
from kg.views.opening import Views
from ontology import Schema, load_schema

SCHEMA = load_schema()
FIFTY = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def number(body: str) -> str:
    """A valid unified social credit code."""
    return body + str(uscc.calc_check_digit(body))


NUMBERS = (number("91320000MA1MC2Y40"), number("91321012MA2AB3CD5"))
FULL = ("江苏绿波机床股份有限公司", "扬州远帆泵业有限公司")  # a rule joins those who have one of these
SHORT = ("绿波机床", "远帆泵业")  # and none joins these
UNIVERSITY = "苏州大学"

Mention = tuple[str, str | None]  # a name, and the number that stands with it


@dataclass(frozen=True)
class Read:
    source: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True)
class Retract:
    source: str


@dataclass(frozen=True)
class Judge:
    """Of the entities in the order of their ids, the ones at these places."""

    verdict: Verdict
    one: int
    other: int


@dataclass(frozen=True)
class Part:
    """Of the keys of the entity that has most of them, the ones at these places are parted."""

    one: int
    other: int


@dataclass(frozen=True)
class Rollback:
    back: int  # counted from the newest change


Action = Read | Retract | Judge | Part | Rollback

SOURCES = ("甲", "乙", "丙", "丁")
READS = st.sampled_from(  # a fourth source that bridges, new editions that say less or something else
    [
        Read("丁", ((FULL[0], NUMBERS[1]),)),
        Read("丁", ((SHORT[0], NUMBERS[0]), (FULL[1], NUMBERS[1]))),
        Read("甲", ((SHORT[0], None),)),
        Read("乙", ((SHORT[0], NUMBERS[0]), (FULL[1], None))),
        Read("丙", ((FULL[0], NUMBERS[1]),)),
    ]
)
PLACES = st.integers(0, 3)
JUDGES = st.builds(Judge, st.sampled_from(["same", "same", "different", "unsure"]), PLACES, PLACES)
ACTIONS = READS | JUDGES | st.builds(Part, PLACES, PLACES) | st.builds(Retract, st.sampled_from(SOURCES))
MORE = st.lists(ACTIONS | st.builds(Rollback, st.integers(0, 2)), max_size=2)

# How sources may bear on each other: they meet by a name, by a number, over a third one that has both, or not at all.
SCENES: tuple[tuple[Read, ...], ...] = (
    (Read("甲", ((FULL[0], None),)), Read("乙", ((SHORT[0], None),)), Read("丙", ((FULL[1], None), (SHORT[1], None)))),
    (Read("甲", ((FULL[0], NUMBERS[0]),)), Read("乙", ((FULL[0], None),)), Read("丙", ((SHORT[0], NUMBERS[0]),))),
    (Read("甲", ((SHORT[0], NUMBERS[0]),)), Read("乙", ((FULL[0], None),)), Read("丙", ((FULL[0], NUMBERS[0]), (SHORT[1], None)))),
    (Read("甲", ((FULL[0], NUMBERS[0]), (FULL[1], NUMBERS[1]))), Read("乙", ((SHORT[0], NUMBERS[1]), (SHORT[1], None)))),
    (Read("甲", ((SHORT[0], None),)), Read("乙", ((SHORT[0], None),)), Read("丙", ((SHORT[0], None), (FULL[0], None)))),
)
HISTORIES = st.builds(lambda scene, more: (*scene, *more), st.sampled_from(SCENES), MORE)


def said(reading: Read) -> list[Statement]:
    """All rows of a source: what it says, what the rules judge, and its title."""
    source, told = reading.source, []
    key = {name: entity_key(source, name) for name, _ in reading.mentions}
    campus = entity_key(source, UNIVERSITY)
    told += [Statement(campus, "type", value="University"), Statement(campus, "name", value=UNIVERSITY, lang="zh")]
    for name, code in reading.mentions:
        told += [Statement(key[name], "type", value="Enterprise"), Statement(key[name], "name", value=name, lang="zh")]
        told += [Statement(key[name], "uscc", value=code)] if code else []
        told.append(Statement(key[name], "partnersWith", object=campus, status="done"))
    rows = list(identify((_of(source, row) for row in told), SCHEMA))
    titled = identify([Statement(source, SOURCE_TITLE, value=f"《{source}》", source=source)], SCHEMA)
    return [*rows, *judge(rows, SCHEMA), *titled]


def _of(source: str, row: Statement) -> Statement:
    return replace(row, source=source, edition="0" * 64, locator="char=0,2", quote="原文", method="test")


@dataclass
class World:
    """An open workspace with nothing but a ledger; its snapshots are built beside it."""

    root: Path
    schema: Schema = SCHEMA
    rules: frozenset[str] = DEFAULT_RULES
    ledger: Ledger = field(init=False)
    _snapshots: dict[int, Snapshot] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.root / "ledger")

    @property
    def settings(self) -> World:
        return self

    @property
    def views(self) -> Views:
        raise NotImplementedError

    def stored_text(self, edition: str) -> str | None:
        return None

    def snapshot(self, change: int | None = None) -> Snapshot:
        wanted = self.ledger.change if change is None else change
        if wanted not in self._snapshots:
            folder = self.root / "snapshot" / str(wanted)
            build_snapshot(self.ledger, folder, SCHEMA, change=wanted)
            self._snapshots[wanted] = Snapshot(folder)
        return self._snapshots[wanted]

    def canonical(self, change: int | None = None) -> str:
        return "\n".join(canonical(self.snapshot(change), SCHEMA))

    def entities(self, change: int | None = None) -> dict[str, frozenset[str]]:
        """The keys of each entity."""
        rows = self.snapshot(change).sql("SELECT id, keys FROM entities ORDER BY id").to_pylist()
        return {row["id"]: frozenset(row["keys"]) for row in rows}

    def held(self) -> list[tuple[object, ...]]:
        """The rows that hold, without what tells when they were written and by whom."""
        return sorted(map(_told, from_arrow(self.ledger.current())), key=repr)

    def twin(self) -> World:
        """Another workspace with the same history so far."""
        root = Path(mkdtemp(dir=_HERE.name))
        if self.ledger.path.exists():
            shutil.copytree(self.ledger.path, root / "ledger")
        return World(root, _snapshots=dict(self._snapshots))


_HERE = TemporaryDirectory(prefix="histories", ignore_cleanup_errors=True)
_KNOWN: dict[tuple[Action, ...], World] = {}  # what many histories begin with is made once


def world(*actions: Action) -> World:
    """A workspace with this history."""
    return _known(actions).twin()


def _known(actions: tuple[Action, ...]) -> World:
    if actions not in _KNOWN:
        made = _known(actions[:-1]).twin() if actions else World(Path(mkdtemp(dir=_HERE.name)))
        for action in actions[-1:]:
            act(made, action)
        _KNOWN[actions] = made
    return _KNOWN[actions]


def _told(row: Statement) -> tuple[object, ...]:
    return tuple(getattr(row, field.name) for field in fields(row) if field.name not in ("change", "asserted_at", "agent"))


def act(on: World, action: Action) -> None:
    """What is refused changes nothing."""
    match action:
        case Read(source):
            on.ledger.commit(said(action), agent="test", message="", complete=[source])
        case Retract(source):
            on.ledger.retract(source, agent="test")
        case Rollback(back):
            if (change := on.ledger.change - back) > 0:
                on.ledger.rollback(change, agent="test")
        case Judge(verdict, one, other):
            if ends := two(sorted(on.entities()), one, other):
                attempt(on, verdict, *ends)
        case Part(one, other):
            keys = max(on.entities().values(), key=lambda keys: (len(keys), sorted(keys)), default=frozenset())
            if ends := two(sorted(keys), one, other):
                unmerge(on, *ends, agent="test")


def attempt(on: World, verdict: Verdict, a: str, b: str) -> bool:
    """Whether it was not refused."""
    try:
        judge_by_hand(on, a, b, verdict, "test")
    except UsageError:
        return False
    return True


def two(of: Sequence[str], one: int, other: int) -> tuple[str, str] | None:
    """Two different ones of several, chosen by places that may be beyond the end."""
    if len(of) < 2:
        return None
    at = one % len(of)
    return of[at], of[(at + 1 + other % (len(of) - 1)) % len(of)]
