"""From what a person names — files, folders — to what each source says. What cannot be read is named; the rest is read."""

from __future__ import annotations

import logging
import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.kinds import Kind, describe_kinds, kind_of
from ingest.limits import DEFAULT, Limits
from ingest.naming import shown, source_ids
from ingest.reading import Reading, Source
from kg.errors import InputError, KgError, MissingComponent, Problem, UsageError

if TYPE_CHECKING:
    from ingest.documents import DocumentReaders
    from ingest.tables import Mapping as TableMapping
    from ontology import Schema

Progress = Callable[[str, int, int], None]
"""Called before each file with its name, its number (from 1) and how many there are; of a long table again, with its rows."""

TITLE = 60  # code points that a title has at the most
ROWS = 100_000  # of a table between two signs of progress
NONE_KNOWN: Mapping[str, Path] = {}

_log = logging.getLogger(__name__)
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_PASSED_OVER = re.compile(r"\..*|~\$.*|.*~|.*\.(?:tmp|crdownload|part)|thumbs\.db|desktop\.ini|__macosx", re.IGNORECASE)
_WORKSPACE, _WORKSPACE_DATA = "kg.toml", frozenset(("kg.toml", "ledger", "sources", "answers", "views"))


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that is to be read, and the id of the source of which it is an edition."""

    path: Path
    id: str


def discover(paths: Sequence[str | Path], known: Mapping[str, Path] = NONE_KNOWN) -> tuple[list[SourceFile], list[Problem]]:
    """The files behind ``paths`` in the order given, folders recursively in the order of names; and what is wrong with the rest.

    ``known`` are the workspace's sources (id → path), which keep their ids; see ``source_ids``. Hidden and temporary files
    of folders, and the data of a workspace, are passed over. A file that is met twice, or has a copy of the same name, is
    listed once.
    """
    found: list[Path] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            found += _files(path, problems)
        except InputError as error:
            problems.append(error.problem)
    files: dict[str, SourceFile] = {}
    for path, identifier in zip(found, source_ids(found, known), strict=True):
        files.setdefault(identifier, SourceFile(path, identifier))
    return list(files.values()), problems


def read(
    file: SourceFile,
    schema: Schema,
    *,
    documents: DocumentReaders,
    mapping: TableMapping | None = None,
    default_region: str = "",
    limits: Limits = DEFAULT,
    rows: Callable[[int], None] | None = None,
) -> Reading:
    """What one file says. ``mapping`` says what the columns of tables become, ``default_region`` whom “our city” means;
    ``rows`` is told how many rows of a large table have been read.

    Raises InputError for whatever is wrong with the file.
    """
    where = shown(file.path)
    if re.search("[\ud800-\udfff]", str(file.path)):
        raise InputError("has a name that is no text in this system's encoding.", where=where, fix="Rename it.")
    try:
        kind = _kind(file.path)
        source = Source(file.id, _title(file.path), str(file.path), kind.media_type)
        if kind.family == "graph":
            from ingest.exchange.reader import read_graph_file

            return read_graph_file(file.path, kind.name, source, schema)
        if kind.family == "table":
            return _read_table(file.path, kind, source, schema, mapping, default_region or None, limits, rows)
        return _read_document(file.path, source, documents, default_region or None, limits)
    except KgError:
        raise
    except FileNotFoundError as error:
        raise InputError("is not there any more.", where=where, fix="It was moved or deleted meanwhile; name it anew.") from error
    except PermissionError as error:
        raise InputError("may not be read by this account.", where=where, fix="Change its permissions, or copy it.") from error
    except OSError as error:
        raise InputError(
            f"cannot be opened ({error.strerror or error}).", where=where, fix="Check the name and the disk."
        ) from error
    except Exception as error:  # a reader met what nobody foresaw: this file fails, the others of the call do not
        _log.debug("reading %s failed", where, exc_info=error)
        raise InputError(
            f"cannot be read: {type(error).__name__}: {shown(str(error)[:200])}",
            where=where,
            fix="Save it anew; if that fails too, report it.",
        ) from error


def read_all(
    paths: Sequence[str | Path],
    schema: Schema,
    *,
    known: Mapping[str, Path] = NONE_KNOWN,
    mapping: Path | None = None,
    documents: DocumentReaders | None = None,
    default_region: str = "",
    limits: Limits = DEFAULT,
    progress: Progress | None = None,
) -> tuple[list[Reading], list[Problem]]:
    """Everything behind ``paths``: what could be read, and what is wrong with what could not.

    The readings' own problems (a bad cell, a scanned page) stay with them. ``mapping`` is a file that says what the columns
    of the tables become, ``documents`` how documents are read. Raises UsageError for what is wrong
    with them, and MissingComponent.
    """
    from ingest.documents import DocumentReaders, ReadingSettings

    documents = documents or DocumentReaders(ReadingSettings(), schema)
    columns = _load_mapping(mapping, schema) if mapping else None
    files, problems = discover(paths, known)
    readings: list[Reading] = []
    for number, file in enumerate(files, 1):
        if progress:
            progress(shown(file.path), number, len(files))
        try:
            rows = _rows_of(progress, shown(file.path), number, len(files)) if progress else None
            readings.append(
                read(
                    file,
                    schema,
                    documents=documents,
                    mapping=columns,
                    default_region=default_region,
                    limits=limits,
                    rows=rows,
                )
            )
        except (UsageError, MissingComponent):
            raise  # the settings of the reader: no file can be read so
        except KgError as error:
            problems.append(error.problem)
    return readings, problems


def _load_mapping(path: Path, schema: Schema) -> TableMapping:
    from ingest.tables.mapping_file import load_mapping

    return load_mapping(path, schema)


def _read_document(path: Path, source: Source, documents: DocumentReaders, region: str | None, limits: Limits) -> Reading:
    from ingest.documents.formats import read_text

    text = read_text(path, limits=limits)
    source = replace(source, title=_own_title(text.content) or source.title)
    reading = documents.read(text, source, text.edition, region=region)
    return replace(reading, problems=(*text.problems, *reading.problems))


def _read_table(
    path: Path,
    kind: Kind,
    source: Source,
    schema: Schema,
    mapping: TableMapping | None,
    region: str | None,
    limits: Limits,
    rows: Callable[[int], None] | None,
) -> Reading:
    from ingest import packages
    from ingest.tables import read_table_file

    if kind.name in ("xlsx", "ods"):
        with path.open("rb") as file, packages.opened(file, shown(path)) as package:
            packages.check(package, shown(path), part_bytes=limits.table_part_bytes, inflation=limits.inflation)
    return read_table_file(path, source, schema, mapping=mapping, region=region, progress=rows)


def _rows_of(progress: Progress, name: str, number: int, total: int) -> Callable[[int], None]:
    """Tells progress of a long table at each step."""
    told = 0

    def tell(rows: int) -> None:
        nonlocal told
        if rows >= told + ROWS:
            told = rows - rows % ROWS
            progress(f"{name}: {told:,} rows", number, total)

    return tell


def _kind(path: Path) -> Kind:
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise InputError("is no regular file.", where=shown(path), fix="Name a file or a folder.")
    with path.open("rb") as file:
        return kind_of(file, str(path))


def _own_title(text: str) -> str:
    """What a document calls itself: its first line, where that is short and no sentence; else nothing."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return first if len(first) <= TITLE and not re.search(r"[。；;！!？?，,：:]$|。", first) else ""


def _title(path: Path) -> str:
    return unicodedata.normalize("NFC", shown(path.name))


def _files(given: str | Path, problems: list[Problem]) -> Iterator[Path]:
    """The files behind one path; folders that cannot be listed are added to ``problems``. Raises InputError for no file at all."""
    if isinstance(given, str) and _ADDRESS.match(given):
        raise InputError("is an address; addresses are not read yet.", where=shown(given), fix="Save the page or file and name it.")
    path, where = Path(given), shown(given)
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError as error:
        raise InputError("is not there.", where=where, fix="Check the name.") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise InputError(
            f"cannot be opened ({reason}).", where=where, fix="Check the name, its links and its permissions."
        ) from error
    if not stat.S_ISDIR(mode):
        yield path
        return
    files = list(_within(path, problems))
    if not files:
        raise InputError("holds no file to read.", where=where, fix=f"Kinds that are read: {describe_kinds()}.")
    yield from files


def _within(top: Path, problems: list[Problem]) -> Iterator[Path]:
    """The files of a folder and its folders. Links to folders are followed, each folder is entered once."""
    entered: set[str] = set()
    waiting = [top]
    while waiting:
        path = waiting.pop()
        if not os.path.isdir(path):
            yield path
            continue
        real = os.path.realpath(path)
        if real in entered:
            continue
        entered.add(real)
        try:
            names = os.listdir(path)
        except OSError as error:
            what = f"cannot be listed ({error.strerror or error})."
            problems.append(Problem(shown(path), what, "Change its permissions, or name its files."))
            continue
        own = _WORKSPACE_DATA if _WORKSPACE in names else frozenset[str]()
        kept = (name for name in names if name.lower() not in own and not _PASSED_OVER.fullmatch(name))
        waiting += [path / name for name in sorted(kept, key=lambda name: unicodedata.normalize("NFC", name), reverse=True)]
