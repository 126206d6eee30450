"""The tokens of a workspace: one file that holds whom they were made for, and never a token itself."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from filelock import FileLock

from kg.errors import InputError, NotFound, UsageError
from kg.files import write_whole
from kg.server.access.roles import ROLES, Role

FILE = "tokens.json"
PREFIX = "kgt_"  # by which scanners of leaked secrets, and people, know one
LONGEST_NAME = 64
MOST_DAYS = 36_500
SETTLED = 2_000_000_000  # ns; two writes within one tick of a file system's clock may look the same, and FAT's is 2 s


@dataclass(frozen=True, slots=True)
class Token:
    """Whom a token was made for. ``hash`` is its SHA-256 in hex; it has 256 random bits, so that no slow hash is needed.

    ``made`` and ``until`` (None: for good) are in UTC, as ISO 8601.
    """

    name: str
    role: Role
    hash: str
    made: str
    until: str | None = None

    @property
    def expired(self) -> bool:
        return self.until is not None and datetime.fromisoformat(self.until) <= datetime.now(UTC)

    def as_dict(self) -> dict[str, Any]:
        """For people and programs: without the hash."""
        told = {name: value for name, value in asdict(self).items() if name != "hash"}
        return {**told, "expired": self.expired}


class Tokens:
    """The file of one workspace. What it answers is a function of the file alone: a token that is revoked ends at once."""

    def __init__(self, root: Path) -> None:
        self.path = root / FILE
        self._read: tuple[tuple[int, int, int], tuple[Token, ...]] | None = None

    def all(self) -> tuple[Token, ...]:
        """Those that are not revoked, in the order in which they were made. Raises InputError for a broken file."""
        try:
            found = self.path.stat()
            state = (found.st_ino, found.st_mtime_ns, found.st_size)
            if self._read is not None and self._read[0] == state:
                return self._read[1]
            tokens = _parsed(self.path.read_bytes())
            self._read = (state, tokens) if time.time_ns() - found.st_mtime_ns > SETTLED else None
            return tokens
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
            fix = "Nobody is let in by it. Mend it, or delete it and make the tokens anew: kg token add NAME --role ROLE"
            raise InputError(f"is no list of tokens: {error}.", where=str(self.path), fix=fix) from error

    def holder(self, secret: str) -> Token | None:
        """Whom a token was made for; None for one that is not, or no longer, good. Takes as long for each."""
        asked = _hash(secret)
        found = None
        for token in self.all():
            if hmac.compare_digest(token.hash, asked):
                found = token
        return None if found is None or found.expired else found

    def add(self, name: str, role: str, days: int | None = None) -> tuple[str, Token]:
        """A new token, which is nowhere else than in this answer, and what is kept of it.

        Raises UsageError for a name that has one already (an expired one is replaced), or that cannot be one.
        """
        name = _plain(name)
        if not _is_name(name):
            raise UsageError(
                f"{name!r} is no name.", where="NAME", fix=f"One line of 1 to {LONGEST_NAME} characters that can be seen."
            )
        if role not in ROLES:
            raise UsageError(f"{role!r} is no role.", where="--role", fix=f"One of {', '.join(ROLES)}.")
        if days is not None and not 0 < days <= MOST_DAYS:
            raise UsageError(f"{days} days is no time that a token lasts.", where="--days", fix=f"1 to {MOST_DAYS}.")
        secret = PREFIX + secrets.token_urlsafe(32)
        now = datetime.now(UTC).replace(microsecond=0)
        until = (now + timedelta(days=days)).isoformat() if days else None
        made = Token(name, ROLES[ROLES.index(role)], _hash(secret), now.isoformat(), until)
        with self._alone():
            kept = [token for token in self.all() if not (token.name == name and token.expired)]
            if any(token.name == name for token in kept):
                raise UsageError(f"{name} has a token.", where="NAME", fix=f"Take that one back first: kg token revoke {name}")
            self._write([*kept, made])
        return secret, made

    def revoke(self, name: str) -> Token:
        """Take a token back. Raises NotFound where nobody of that name has one."""
        name = _plain(name)
        with self._alone():
            held = self.all()
            gone = next((token for token in held if token.name == name), None)
            if gone is None:
                raise NotFound(f"nobody called {name!r} has a token.", where="NAME", fix="`kg token list` names those who have.")
            self._write([token for token in held if token is not gone])
        return gone

    def _alone(self) -> FileLock:
        return FileLock(self.path.with_name(f".{FILE}.lock"), timeout=30)

    def _write(self, tokens: Sequence[Token]) -> None:
        told = {"tokens": [asdict(token) for token in tokens]}
        write_whole(self.path, json.dumps(told, ensure_ascii=False, indent=1).encode(), mode=0o600)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name.strip())


def _is_name(name: object) -> bool:
    return isinstance(name, str) and 0 < len(name) <= LONGEST_NAME and name.isprintable() and name == _plain(name)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _parsed(content: bytes) -> tuple[Token, ...]:
    """Raises ValueError, TypeError, KeyError or RecursionError for anything that ``_write`` does not write."""
    tokens = tuple(Token(**row) for row in json.loads(content)["tokens"])
    for token in tokens:
        if token.role not in ROLES:
            raise ValueError(f"{token.role!r} is no role")
        if not _is_name(token.name):
            raise ValueError(f"{token.name!r} is no name")
        if len(bytes.fromhex(token.hash)) != 32 or bytes.fromhex(token.hash).hex() != token.hash:
            raise ValueError("a hash is none")
        if any(datetime.fromisoformat(day).tzinfo is None for day in (token.made, token.until or token.made)):
            raise ValueError("a time without its zone")
    if len({token.name for token in tokens}) < len(tokens) or len({token.hash for token in tokens}) < len(tokens):
        raise ValueError("two tokens have one name or one hash")
    return tokens
