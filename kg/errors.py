"""What can go wrong, as sentences for the person who has to act.

KgError                    exit 1   the command ran and found something wrong
├── InputError             exit 1   a source cannot be read as it is (which file, what, what to do)
├── LedgerError            exit 1   the ledger refuses or is damaged
├── UsageError             exit 2   the command or function was called wrongly
│   └── NotFound           exit 2   nothing of that name or number
└── MissingComponent       exit 3   something optional is not installed (with the command that installs it)
"""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with an input, and does not stop the rest of it.

    ``where`` names the place as a person finds it: a file, ``file: sheet!B4``, ``file: characters 10-24``.
    """

    where: str
    what: str
    fix: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.fix}".rstrip()


class KgError(Exception):
    """The root of this project's errors: ``what`` is wrong, ``where``, and what to do (``fix``)."""

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        self.what, self.where, self.fix = what, where, fix
        super().__init__(": ".join(part for part in (where, what) if part) + (f" {fix}" if fix else ""))

    @property
    def problem(self) -> Problem:
        return Problem(self.where, self.what, self.fix)


class InputError(KgError):
    """A source that cannot be read: unknown kind, broken, protected, too large."""


class LedgerError(KgError):
    """The ledger refuses a commit, or a file of it is damaged."""


class UsageError(KgError):
    """Called wrongly: an argument that cannot be what it is."""

    exit_code = 2


class NotFound(UsageError):
    """No entity, source, change, question or workspace of that name."""


class MissingComponent(KgError):
    """An optional component is not installed; ``fix`` is the command that installs it."""

    exit_code = 3
