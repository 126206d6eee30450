"""A gazetteer: entries by name, by place, and in running text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from pathlib import Path

from kg.errors import UsageError
from kg.gazetteers.entries import COLUMNS, FORMS, Entry, Form, Rows
from kg.gazetteers.finding import Finder, Match

DATA = Path(__file__).parent / "data"
_SORTS: tuple[Form, ...] = tuple(form for form, _ in FORMS)
_NAME, _FIRST, _AMBIGUOUS = COLUMNS.index("name"), COLUMNS.index("short_names"), COLUMNS.index("ambiguous")
_ID, _CLASS, _CODE = COLUMNS.index("id"), COLUMNS.index("class"), COLUMNS.index("code")
_RANK = {"province": 0, "city": 1, "county": 2}


@cache
def load_gazetteer(folders: tuple[Path, ...] = ()) -> Gazetteer:
    """The built-in gazetteer, with the entries of every ``*.csv`` in these folders; an entry there replaces the one of its id.

    Raises InputError for a file that is no gazetteer, UsageError for a folder that is not there.
    """
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"There is no folder {folder}.", fix="Give a folder that holds CSV files.")
    return Gazetteer(file for folder in (DATA, *folders) for file in sorted(folder.glob("*.csv")))


class Gazetteer:
    """Entries of some files. It is never changed once made, so it may be shared by threads."""

    def __init__(self, files: Iterable[Path]) -> None:
        self._rows = Rows(files)
        self._numbers = {row[_ID]: number for number, row in enumerate(self._rows.rows)}  # of two with one id, the later counts

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[Entry]:
        return (self._rows[number] for number in self._numbers.values())

    def __getitem__(self, ident: str) -> Entry:
        """The entry of this id; raises KeyError."""
        return self._rows[self._numbers[ident]]

    def named(self, name: str) -> tuple[Entry, ...]:
        """Every entry that has this name, short, former or English name; a full-width bracket equals a half-width one."""
        bearers = self._bearers.get(_folded(name), ())
        return tuple(self._rows[number] for number, _, _ in bearers)

    def find(self, text: str, start: int = 0, end: int | None = None, *, ambiguous: bool = False) -> Iterator[Match]:
        """Forms in ``text[start:end]``, leftmost-longest, in order, none overlapping another.

        Found are the forms that stand for their entry wherever they are. With ``ambiguous``, also those that a reader has to
        judge by what is around them (南大, 朝阳). A form of one character (苏) is never found.
        A match may lie in a longer name (苏州大学 in 苏州大学附属医院): that is the reader's to see.
        """
        finder = self._everything if ambiguous else self._certain
        part = text if start == 0 and end is None else text[start:end]
        offset = range(len(text))[start:end].start if part is not text else 0
        matches = self._matches
        for first, last in finder.spans(part):
            entries, form, doubtful = matches[part[first:last]]
            yield Match(offset + first, offset + last, entries, form, doubtful)

    def division(self, name: str, within: Entry | str | None = None) -> Entry | None:
        """The administrative division of this name (江都, 江都区, 江都市, 扬州市江都区), or None where none or several have it.

        Of several, the highest level is meant (吉林 is the province). ``within``: a division, or the name of one, that it lies in.
        """
        if isinstance(within, str):
            within = self.division(within)
            if within is None:
                return None
        found = [entry for entry in self.named(name) if entry.cls == "Region" and (within is None or self.lies_in(entry, within))]
        level = min((_RANK.get(entry.kind, 3) for entry in found), default=0)
        best = [entry for entry in found if _RANK.get(entry.kind, 3) == level]
        if len(best) == 1:
            return best[0]
        if not best:
            for cut in range(
                len(name) - 1, 1, -1
            ):  # 扬州市江都区: the longest beginning that is a division, and the rest inside it
                upper = self.division(name[:cut], within) if name[:cut] in self._bearers else None
                if upper and (lower := self.division(name[cut:], upper)):
                    return lower
        return None

    def parent(self, entry: Entry) -> Entry | None:
        """The division that the entry lies in; None for a province and for what lies abroad."""
        number = self._by_code.get(entry.place)
        return None if number is None else self._rows[number]

    def lies_in(self, entry: Entry, division: Entry) -> bool:
        """Whether the entry lies in the division, at whatever depth; nothing lies in itself."""
        above = self.parent(entry)
        while above is not None:
            if above.id == division.id:
                return True
            above = self.parent(above)
        return False

    @cached_property
    def _bearers(self) -> dict[str, list[tuple[int, Form, bool]]]:
        """Form → number of the entry, what form it is of that entry, and whether it is marked as ambiguous there."""
        bearers: dict[str, list[tuple[int, Form, bool]]] = {}
        rows = self._rows.rows
        for number in self._numbers.values():
            row = rows[number]
            marked = row[_AMBIGUOUS].split("|") if row[_AMBIGUOUS] else ()
            forms = [(row[_NAME], _SORTS[0])]
            for column, sort in enumerate(_SORTS[1:], _FIRST):
                if row[column]:
                    forms += [(form, sort) for form in row[column].split("|")]
            for form, sort in forms:
                bearers.setdefault(_folded(form), []).append((number, sort, form in marked))
        return bearers

    @cached_property
    def _by_code(self) -> dict[str, int]:
        rows = self._rows.rows
        return {
            rows[number][_CODE]: number
            for number in self._numbers.values()
            if rows[number][_CLASS] == "Region" and rows[number][_CODE]
        }

    @cached_property
    def _matches(self) -> _Matches:
        return _Matches(self._bearers, self._rows)

    @cached_property
    def _certain(self) -> Finder:
        return _finder(form for form, bearers in self._bearers.items() if not all(marked for _, _, marked in bearers))

    @cached_property
    def _everything(self) -> Finder:
        return _finder(self._bearers)


class _Matches(dict[str, "tuple[tuple[Entry, ...], Form, bool]"]):
    """Word → what a match of it says, worked out when it is first met."""

    def __init__(self, bearers: dict[str, list[tuple[int, Form, bool]]], rows: Rows) -> None:
        super().__init__()
        self._bearers, self._rows = bearers, rows

    def __missing__(self, word: str) -> tuple[tuple[Entry, ...], Form, bool]:
        bearers = sorted(self._bearers[_folded(word)], key=lambda bearer: bearer[2])  # the certain ones first
        entries = tuple(self._rows[number] for number, _, _ in bearers)
        said = self[word] = (entries, bearers[0][1], len(entries) > 1 or bearers[0][2])
        return said


def _finder(forms: Iterable[str]) -> Finder:
    """What finds the forms, with full-width and with half-width brackets."""
    words = list(forms)
    return Finder(words + [word.replace("(", "（").replace(")", "）") for word in words if "(" in word])


def _folded(name: str) -> str:
    return name.replace("（", "(").replace("）", ")") if "（" in name or "）" in name else name
