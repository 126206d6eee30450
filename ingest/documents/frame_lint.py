"""What is wrong with frames before they are used: against the ontology, against the lexicon, and against their own examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from ingest.documents.frames import PAIRS, Example, Frame, Slot, built_in, frame_of, frames_of, load_frames, raw_frames, written
from ingest.documents.lexicon import load_lexicon
from ingest.documents.reader import extract
from ingest.documents.text import Text
from kg.errors import InputError
from ontology import Schema

Level = Literal["error", "warning", "note"]

REGION = "海州市"  # the understood subject of the examples
_SEEN = frozenset(("cut", "weak", "soft", "and"))  # kinds of words that stand beside names; the others are parts of names
_SHOWN = 4  # of many words that say the same


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on one frame: an ``error`` keeps it from working, a ``warning`` from working well, a ``note`` is good to know."""

    level: Level
    file: str
    frame: str
    what: str
    fix: str = ""

    def as_dict(self) -> dict[str, str]:
        return asdict(self)

    def __str__(self) -> str:
        return f"{self.level}: {self.file}: {self.frame}: {self.what} {self.fix}".rstrip()


def lint(paths: Sequence[Path], schema: Schema) -> tuple[list[Frame], list[Finding]]:
    """The frames of ``paths`` (the package's own where there are none) that can be read, and what is to be said of all.

    Raises InputError where a path cannot be read at all.
    """
    frames: list[Frame] = []
    findings: list[Finding] = []
    for name, content in written(paths) if paths else built_in():
        read, wrong = _read(name, content)
        frames += read
        findings += wrong
    findings += _identities(frames, replacing=bool(paths))
    for frame in frames:
        findings += [*_against_ontology(frame, schema), *_unseen(frame), *_without_examples(frame)]
        findings += _shadowed(frame) if paths else ()
    if paths and any(finding.level == "error" for finding in findings):
        return frames, findings  # examples are read with all frames, which these would stop
    findings += [finding for frame in frames for finding in _examples(frame, tuple(paths), schema)]
    return frames, findings


def made_by(frame: Frame, example: Example, paths: tuple[Path, ...], schema: Schema) -> set[tuple[str, str, str]]:
    """What ``frame`` makes of an example, in the names that the example uses."""
    found = extract(Text(example.text), schema, region=REGION, frame_folders=paths)
    names = {entity.id: entity.names for entity in found.entities}

    def shown(entity: str) -> str:
        said = [name for name in names[entity] if name in example.text]
        return max(said, key=len) if said else "region" if REGION in names[entity] else names[entity][0]

    return {(shown(r.subject), r.predicate, shown(r.object)) for r in found.relations if r.rule == frame.id}


def _read(name: str, content: str) -> tuple[list[Frame], list[Finding]]:
    frames, findings = [], []
    try:
        listed = raw_frames(name, content)
    except InputError as error:
        return [], [Finding("error", name, "-", error.what, error.fix)]
    for raw in listed:
        try:
            frames.append(frame_of(raw, name))
        except InputError as error:
            findings.append(Finding("error", name, _id_of(raw), error.what, error.fix))
    return frames, findings


def _id_of(raw: Any) -> str:
    return str(raw.get("id", "?")) if isinstance(raw, Mapping) else "?"


def _identities(frames: Iterable[Frame], *, replacing: bool) -> Iterator[Finding]:
    own = {frame.id for name, content in built_in() for frame in frames_of(name, content)} if replacing else set()
    seen: set[str] = set()
    for frame in frames:
        if frame.id in seen:
            yield Finding(
                "error", frame.file, frame.id, "this id is used twice: the later frame replaces the earlier.", "Rename one."
            )
        elif frame.id in own:
            yield Finding("note", frame.file, frame.id, "replaces the package's own frame of this id.")
        seen.add(frame.id)


def _against_ontology(frame: Frame, schema: Schema) -> Iterator[Finding]:
    relation = schema.relations.get(frame.predicate)
    if relation is None:
        near = ", ".join(sorted(schema.relations))
        yield _error(frame, f"the ontology has no relation {frame.predicate}.", f"It has {near}.")
        return
    for end, slot, allowed in (("subject", frame.subject, relation.domain), ("object", frame.object, relation.range)):
        classes = _classes(slot)
        if unknown := sorted(classes - set(schema.classes)):
            yield _error(frame, f"the ontology has no class {', '.join(unknown)} ({end}).")
        elif classes and not classes & allowed:
            yield _error(
                frame, f"no {end} of {frame.predicate} can be {', '.join(sorted(classes))}.", f"It can be {_few(allowed)}."
            )
        elif useless := sorted(classes - allowed):
            yield _warning(frame, f"the {end} of {frame.predicate} can never be {', '.join(useless)}.", "Leave these classes out.")
    if foreign := [name for name in frame.carries if name not in relation.qualifiers]:
        yield _warning(frame, f"{frame.predicate} carries no {', '.join(foreign)}.", f"It carries {_few(relation.qualifiers)}.")


def _classes(slot: Slot) -> set[str]:
    return {*slot.classes, *({slot.takes, slot.mints} - {None})}  # type: ignore[arg-type]  # None is taken out


def _unseen(frame: Frame) -> Iterator[Finding]:
    kinds = load_lexicon().kinds
    for trigger in sorted(frame.triggers - {PAIRS}):
        kind = kinds.get(trigger)
        if kind is None and len(trigger) == 1:
            yield _error(
                frame, f"the trigger {trigger} is one character and no word of its own: it is never seen.", "Use a longer word."
            )
        elif kind is not None and kind not in _SEEN:
            yield _error(
                frame, f"the trigger {trigger} is a word inside names ({kind}): it is never seen.", "Use the verb beside it."
            )


def _shadowed(frame: Frame) -> Iterator[Finding]:
    """The longest word at a place counts: 签 is not seen in 签署."""
    kinds = load_lexicon().kinds
    for trigger in sorted(frame.triggers - {PAIRS}):
        longer = sorted(word for word in kinds if word.startswith(trigger) and word != trigger and word not in frame.triggers)
        if longer and len(trigger) < _SHOWN:
            yield Finding("note", frame.file, frame.id, f"the trigger {trigger} is not seen in the longer words {_few(longer)}.")


def _without_examples(frame: Frame) -> Iterator[Finding]:
    if not frame.examples:
        yield _warning(frame, "has no example.", "Write one sentence that it reads, and one that it must not read.")


def _examples(frame: Frame, paths: tuple[Path, ...], schema: Schema) -> Iterator[Finding]:
    current = next((one for one in load_frames(paths).all if one.id == frame.id), None)
    for example in frame.examples if current is not None else ():
        made, said = made_by(frame, example, paths, schema), set(example.says)
        missed, extra = sorted(said - made), sorted(made - said)
        if missed:
            yield _error(frame, f"does not find {_triples(missed)} in “{example.text}”.", "Change the frame or the example.")
        if extra:
            yield _error(frame, f"finds {_triples(extra)} as well in “{example.text}”.", "Change the frame or the example.")


def _triples(triples: Iterable[tuple[str, str, str]]) -> str:
    return "; ".join(" · ".join(triple) for triple in triples)


def _few(words: Iterable[str]) -> str:
    listed = sorted(words)
    return ", ".join(listed[:_SHOWN]) + (f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else "")


def _error(frame: Frame, what: str, fix: str = "") -> Finding:
    return Finding("error", frame.file, frame.id, what, fix)


def _warning(frame: Frame, what: str, fix: str = "") -> Finding:
    return Finding("warning", frame.file, frame.id, what, fix)
