"""What files and sources are called: safely in messages, and stably as the ids of sources."""

from __future__ import annotations

import filecmp
import os
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

from kg.statements.reviews import PREFIX as REVIEWS


def shown(name: str | os.PathLike[str]) -> str:
    """A file name for people: control, direction and undecodable characters appear as escapes, never as themselves."""
    return "".join(_escaped(character) for character in os.fspath(name))


def _escaped(character: str) -> str:
    if character.isprintable() or unicodedata.category(character) == "Zs":
        return character
    return character.encode("unicode_escape").decode("ascii")


def source_ids(paths: Sequence[Path], known: Mapping[str, Path]) -> list[str]:
    """An id for each path, in order: its file name in NFC, with as many folders before it as tell different files apart.

    ``known`` are the workspace's sources: id → where it was read last. A file there keeps its id; a file of the same name
    elsewhere is another edition of that source when the former file is gone or has the same content, else another source.
    Copies (same name, same content) are one source.
    """
    places = {_resolved(path): identifier for identifier, path in known.items()}
    ids: dict[Path, str] = {}
    taken: dict[str, Path] = dict(known)
    resolved = [_resolved(path) for path in paths]
    waiting: dict[str, list[Path]] = {}
    for place in dict.fromkeys(resolved):
        if place in places:
            ids[place] = places[place]
        else:
            waiting.setdefault(_name(place, 1), []).append(place)
    for name, group in waiting.items():
        different = _different(group)
        alone = len({different[place] for place in group}) == 1 and not _held(name, group[0], known)
        for place in group:
            first = different[place]
            if first not in ids:
                rivals = [other for other in group if different[other] == other and other != first]
                ids[first] = name if alone else _long_name(first, rivals, taken)
                taken.setdefault(ids[first], first)
            ids[place] = ids[first]
    return [ids[place] for place in resolved]


def _different(group: Sequence[Path]) -> dict[Path, Path]:
    """For each file the first of the group with the same content."""
    firsts: list[Path] = []
    found: dict[Path, Path] = {}
    for place in group:
        found[place] = next((first for first in firsts if _same(first, place)), place)
        if found[place] == place:
            firsts.append(place)
    return found


def _held(name: str, place: Path, known: Mapping[str, Path]) -> bool:
    """Whether the workspace knows a different file under this name."""
    former = known.get(name)
    return former is not None and former.is_file() and not _same(former, place)


def _long_name(place: Path, rivals: Sequence[Path], known: Mapping[str, Path]) -> str:
    for count in range(2, len(place.parts) + 1):
        name = _name(place, count)
        if all(_name(rival, count) != name for rival in rivals) and not _held(name, place, known):
            return name
    return _name(place, len(place.parts))


def _name(place: Path, count: int) -> str:
    """The last ``count`` parts of a path, joined by ``/`` on every system, in NFC; no file takes the name of a review."""
    name = unicodedata.normalize("NFC", shown("/".join(part.strip("/\\") for part in place.parts[-count:])))
    return f"./{name}" if name.startswith(REVIEWS) else name


def _resolved(path: Path) -> Path:
    return Path(os.path.abspath(path))


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other) or filecmp.cmp(one, other, shallow=False)
    except OSError:
        return False
