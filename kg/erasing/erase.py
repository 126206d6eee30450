"""Doing what a plan of erasure says, so that a process that is killed in between can be followed by one that ends it.

First the blackened texts are written under their new names, then a note of the files that have to go (their names are hashes).
Then the ledger is rewritten, which is the moment from which on nothing is known any more; then all that is left over is deleted.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256

from kg import versions
from kg.erasing.plan import Plan
from kg.erasing.stored import SOURCES
from kg.errors import LedgerError, UsageError
from kg.files import write_whole
from kg.opened import OpenWorkspace
from kg.statements.change import Change

NOTE = "_erasing.json"  # in the ledger's folder, by a name that Delta readers pass over
ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Erased:
    """``change`` says in the log that something was erased. ``left``: the owner's own files that hold a name still."""

    change: Change
    plan: Plan

    def as_dict(self) -> dict[str, object]:
        made = self.plan
        return {
            "change": self.change.change,
            "asserted": 0,
            "retracted": made.statements,
            "unchanged": 0,
            "sources": [],
            "problems": [{"where": name, "what": "holds an erased name.", "fix": "Delete or mend it."} for name in made.left],
            "rows": made.rows,
            "texts": len(made.texts),
            "deleted": len(made.deleted),
        }


def erase(workspace: OpenWorkspace, planned: Callable[[], Plan], *, agent: str, reason: str) -> Erased:
    """Erase what ``planned()`` says, which is asked anew when somebody else writes in between.

    Raises UsageError when the reason tells what is erased, LedgerError when a file could not be deleted.
    """
    resume(workspace)
    for _ in range(ATTEMPTS):
        made = planned()
        if made.doomed.in_log.found(reason):
            raise UsageError("the reason tells what is to be erased.", fix="Say why, without the name: it stays in the log.")
        _write_texts(workspace, made)
        _note(workspace, made)
        done = workspace.ledger.rewrite(made.doomed.without, after=made.after, agent=agent, message=f"erased: {reason}")
        if done is not None:
            resume(workspace)
            return Erased(done, made)
    raise LedgerError(f"others wrote in between {ATTEMPTS} times.", where=str(workspace.root), fix="Nothing was erased; repeat it.")


def unfinished(workspace: OpenWorkspace) -> bool:
    """Whether an erasure was stopped before all was deleted."""
    return (workspace.ledger.path / NOTE).exists()


def resume(workspace: OpenWorkspace) -> bool:
    """Delete what an erasure that was begun has left over; whether there was one.

    One that was stopped before the ledger was rewritten erased nothing: its blackened texts are deleted instead. Raises
    LedgerError when a file cannot be deleted, as one that is open on Windows.
    """
    note = workspace.ledger.path / NOTE
    if not note.exists():
        return False
    try:
        told = json.loads(note.read_text(encoding="utf-8"))
        begun = workspace.ledger.change > int(told["after"])
        names = [str(name) for name in told["gone" if begun else "new"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LedgerError("the note of an erasure is damaged.", where=NOTE, fix="Delete it and erase again.") from error
    stay: list[str] = []
    if begun:
        stay += [path.as_posix() for path in versions.remove_all(workspace.root / "views")]
        stay += workspace.ledger.forget()
    for name in names:
        with suppress(OSError):
            (workspace.root / name).unlink(missing_ok=True)
        if (workspace.root / name).exists():
            stay.append(name)
    if stay:
        fix = "Close what has them open, then: kg erase --resume"
        raise LedgerError(f"files could not be deleted: {', '.join(stay)}.", where=str(workspace.root), fix=fix)
    note.unlink()
    return begun


def _write_texts(workspace: OpenWorkspace, made: Plan) -> None:
    for name, other in made.doomed.files.items():
        if other is None:
            continue
        black = made.doomed.wording.blackened((workspace.root / SOURCES / name).read_bytes().decode("utf-8")).encode()
        if sha256(black).hexdigest() + ".txt" != other:
            raise LedgerError(f"{name} changed meanwhile.", where=SOURCES, fix="Nothing was erased; repeat it.")
        write_whole(workspace.root / SOURCES / other, black)


def _note(workspace: OpenWorkspace, made: Plan) -> None:
    blackened = made.doomed.files.items()
    gone = [*made.deleted, *(f"{SOURCES}/{name}" for name, other in blackened if other)]
    new = [f"{SOURCES}/{other}" for _, other in blackened if other]
    told = {"after": made.after, "gone": gone, "new": new}
    write_whole(workspace.ledger.path / NOTE, json.dumps(told).encode())
