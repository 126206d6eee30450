"""Frames: what trigger words say about the names around them, as data (``frames/*.yaml``; the manual is docs/frames.md)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from ingest.documents.qualifiers import READERS
from kg.errors import InputError
from kg.statements.statement import Status

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

PAIRS = "与…与"  # the trigger of frames that look for a list of pairs: A与B、C与D
# Where the names of a slot stand, seen from the trigger; slots.py says how each is filled.
Place = Literal[
    "subject",
    "topic",
    "left",
    "nearest",
    "earlier",
    "right",
    "with",
    "with-before",
    "before-with",
    "peers",
    "by",
    "in",
    "out-of",
    "to",
    "recent",
    "people",
    "following",
    "at",
    "modified",
    "region",
    "events",
    "phrase",
    "phrase-start",
    "noun",
    "occasion",
]
PLACES: frozenset[str] = frozenset(get_args(Place))
_COULD_BE_THE_OTHER = frozenset(("topic", "earlier"))  # places that could find the other end again
_KEYS = "id triggers predicate subject object needs unless role named-role carries status pair sentence confidence examples"
_CONFIDENCE = 0.7  # of a frame that does not say how sure it is
_SLOT_KEYS = "from classes takes mints starts ends not-ends drops until noun places strong far generic own anaphors apart"


@dataclass(frozen=True, slots=True)
class Slot:
    """One end of a relation: where it stands, of which classes it may be, and what an unknown name there is taken for.

    ``mints`` makes an entity of this class out of the words themselves (the name of an award), if they end as ``ends`` and
    ``starts`` say and not as ``not_ends`` does; ``drops`` comes off their end. ``ends`` holds for names that are taken as well.
    ``strong`` accepts only names whose own noun decides their class; ``generic`` also nouns that stand for one thing
    (科技产业综合体); ``regions`` also places by their form; ``anaphors`` also 公司 for the one spoken of last. ``own`` leaves out
    projects that name the firm they belong to, ``apart`` those who do the same (X领投，Y跟投), ``far`` passes over groups that name
    nobody.
    """

    places: tuple[tuple[Place, ...], ...]  # the first of these that gives a name counts; within one, all do
    classes: frozenset[str]
    takes: str | None = None
    mints: str | None = None
    starts: re.Pattern[str] | None = None
    ends: re.Pattern[str] | None = None
    not_ends: re.Pattern[str] | None = None
    drops: re.Pattern[str] | None = None
    until: re.Pattern[str] | None = None
    noun: re.Pattern[str] | None = None
    regions: bool = False
    strong: bool = False
    far: bool = False
    generic: bool = False
    own: bool = False
    anaphors: bool = False
    apart: bool = False
    beside: frozenset[str] = frozenset()  # the triggers of its frame
    looks_at: frozenset[Place] = frozenset()  # all its places
    seeks_another: bool = False  # one of them could find the other end again


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and exactly what this frame makes of it: (subject, predicate, object), ``region`` for the understood subject."""

    text: str
    says: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """``needs`` and ``unless`` look at the clause of the trigger, or at the whole sentence.

    ``role`` is what the text calls the relation, if it matches; ``named_role`` what it is called in any case. ``carries`` are
    the qualifiers that are looked for in the words (qualifiers.py).
    """

    file: str
    id: str
    triggers: frozenset[str]
    predicate: str
    subject: Slot
    object: Slot
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    role: re.Pattern[str] | None
    named_role: str
    carries: tuple[str, ...]
    status: Status | None
    pair: bool
    whole_sentence: bool
    confidence: float
    examples: tuple[Example, ...]
    is_choosy: bool  # not all words have what it needs
    looks_back: bool  # at the sentences before, for one of its ends

    def says(self, words: str) -> bool:
        """Whether ``words`` have what the frame needs and nothing that it must not have."""
        if self.needs is not None and not self.needs.search(words):
            return False
        return self.unless is None or not self.unless.search(words)


@dataclass(frozen=True, slots=True)
class Frames:
    """All frames, in the order of their files, by trigger, and by the words that are one: 获得 and 获得了."""

    all: tuple[Frame, ...]
    by_trigger: Mapping[str, tuple[Frame, ...]]
    by_word: Mapping[str, tuple[Frame, ...]]


@cache
def load_frames(paths: tuple[Path, ...] = ()) -> Frames:
    """The frames of the package, then those of ``paths`` (folders or files); a later frame replaces an earlier one of its id.

    Raises InputError that names the file and the frame when one cannot be understood.
    """
    loaded = {frame.id: frame for name, content in (*built_in(), *written(paths)) for frame in frames_of(name, content)}
    by_trigger = _by_trigger(loaded.values())
    by_word = {f"{trigger}了": frames for trigger, frames in by_trigger.items()} | by_trigger
    return Frames(tuple(loaded.values()), by_trigger, by_word)


def built_in() -> list[tuple[str, str]]:
    """The names and contents of the package's own files of frames."""
    folder = files(__package__).joinpath("frames")
    return [(entry.name, entry.read_text("utf-8")) for entry in sorted(folder.iterdir(), key=str) if entry.name.endswith(".yaml")]


def written(paths: Iterable[Path]) -> list[tuple[str, str]]:
    """The names and contents of a user's files of frames: each path is one, or a folder of them.

    Raises InputError where a file cannot be read.
    """
    found = [file for path in paths for file in (sorted(path.glob("*.yaml")) if path.is_dir() else [path])]
    try:
        return [(str(file), file.read_text("utf-8")) for file in found]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"frames cannot be read: {error}.", where=str(found[0]), fix="Name a UTF-8 file or a folder.") from error


def frames_of(name: str, content: str) -> list[Frame]:
    """The frames that a file holds. Raises InputError at the first that cannot be understood."""
    return [frame_of(raw, name) for raw in raw_frames(name, content)]


def raw_frames(name: str, content: str) -> list[Any]:
    """What a file of frames lists, unread. Raises InputError where it is no YAML list."""
    try:
        listed = yaml.load(content, _LOADER)
    except yaml.YAMLError as error:
        raise InputError(
            f"is no YAML: {' '.join(str(error).split())}.", where=name, fix="docs/frames.md shows a file of frames."
        ) from error
    if not (listed is None or isinstance(listed, list)):
        raise InputError("holds no list of frames.", where=name, fix="Each frame begins with “- id: …”; docs/frames.md shows one.")
    return listed or []


def _by_trigger(frames: Iterable[Frame]) -> dict[str, tuple[Frame, ...]]:
    found: dict[str, list[Frame]] = defaultdict(list)
    for frame in frames:
        for trigger in frame.triggers:
            found[trigger].append(frame)
    return {trigger: tuple(listed) for trigger, listed in found.items()}


def frame_of(raw: Any, file: str) -> Frame:
    """A frame from what YAML says of it. Raises InputError that says what of it cannot be understood."""
    try:
        _check_keys(raw, _KEYS)
        triggers = frozenset(raw["triggers"].split())
        carries = tuple(raw.get("carries", "").split())
        if unread := [name for name in carries if name not in READERS]:
            raise ValueError(f"no qualifier {', '.join(unread)} is read from text; {', '.join(READERS)} are")
        if (status := raw.get("status")) not in (None, *get_args(Status)):
            raise ValueError(f"status is one of {', '.join(get_args(Status))}, not {status}")
        confidence = float(raw.get("confidence", _CONFIDENCE))
        if not 0 < confidence <= 1:
            raise ValueError(f"confidence lies between 0 and 1, not at {confidence}")
        subject, target = _slot(raw["subject"], triggers), _slot(raw["object"], triggers)
        needs, unless = _pattern(raw.get("needs")), _pattern(raw.get("unless"))
        return Frame(
            file=file,
            id=str(raw["id"]),
            triggers=triggers,
            predicate=raw["predicate"],
            subject=subject,
            object=target,
            needs=needs,
            unless=unless,
            role=_pattern(raw.get("role")),
            named_role=raw.get("named-role", ""),
            carries=carries,
            status=status,
            pair=bool(raw.get("pair", False)),
            whole_sentence=bool(raw.get("sentence", False)),
            confidence=confidence,
            examples=tuple(
                Example(example["text"], tuple((s, p, o) for s, p, o in example["says"])) for example in raw.get("examples", ())
            ),
            is_choosy=needs is not None or unless is not None,
            looks_back="recent" in subject.looks_at | target.looks_at,
        )
    except (KeyError, TypeError, ValueError, AttributeError, re.error) as error:
        raise InputError(
            f"the frame {raw.get('id', '?') if isinstance(raw, dict) else raw!r} cannot be understood: {error}.",
            where=file,
            fix="docs/frames.md says what a frame is made of.",
        ) from error


def _check_keys(raw: Mapping[str, Any], known: str) -> None:
    if unknown := set(raw) - set(known.split()):
        raise ValueError(f"unknown key {', '.join(sorted(unknown))}")


def _slot(raw: dict[str, Any], triggers: frozenset[str]) -> Slot:
    _check_keys(raw, _SLOT_KEYS)
    places = tuple(tuple(together.split("+")) for together in raw["from"].replace(" ", "").split("|"))
    if wrong := [place for together in places for place in together if place not in PLACES]:
        raise ValueError(f"a slot cannot be filled from {', '.join(wrong)}")
    looks_at = frozenset(place for together in places for place in together)
    return Slot(
        places=places,
        classes=frozenset(raw.get("classes", "").split()),
        takes=raw.get("takes"),
        mints=raw.get("mints"),
        starts=_pattern(raw.get("starts")),
        ends=_pattern(raw.get("ends"), at_end=True),
        not_ends=_pattern(raw.get("not-ends"), at_end=True),
        drops=_pattern(raw.get("drops"), at_end=True),
        until=_pattern(raw.get("until")),
        noun=_pattern(raw.get("noun")),
        regions=bool(raw.get("places", False)),
        strong=bool(raw.get("strong", False)),
        far=bool(raw.get("far", False)),
        generic=bool(raw.get("generic", False)),
        own=bool(raw.get("own", False)),
        anaphors=bool(raw.get("anaphors", False)),
        apart=bool(raw.get("apart", False)),
        beside=triggers,
        looks_at=looks_at,
        seeks_another=not looks_at.isdisjoint(_COULD_BE_THE_OTHER),
    )


def _pattern(expression: str | None, *, at_end: bool = False) -> re.Pattern[str] | None:
    if expression is None:
        return None
    return re.compile(f"(?:{expression})$" if at_end else expression)
