"""Makes pairs.csv from the seeds: ``python -m bench.identity.recipe`` writes it, the same bytes every time.

A seed is a group of things that are easily taken for one another, each with the names that it goes by. Two names of one thing are a
pair that is the same; names of two things of a group are one that is different. A group is wholly in ``dev`` or in ``test``.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
PAIRS = FOLDER / "pairs.csv"
_SIDE = ("", "_class", "_place", "_identifier")
COLUMNS = (
    *("pair", "split", "label", "difficulty", "origin"),
    *(f"{side}{column}" for side in "ab" for column in _SIDE),
    *("a_thing", "b_thing", "a_former", "b_former"),
)

# How a seed's names differ from its full one; those in Latin letters are separated by ";", the others by blanks. A former
# name may have the year until which it was the name: 南京工学院@1988.
_BLANK = ("short", "letters", "shared", "former", "traditional", "also")
_SEMICOLON = ("english", "pinyin", "titled")
_FULLWIDTH = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing: ``names`` are (what sort, name), the full name first; ``key`` tells it from others of the same name.

    ``former``: its former names as the source may tell them, name@year.
    """

    key: str
    class_name: str
    place: str
    identifier: str
    names: tuple[tuple[str, str], ...]
    former: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.names[0][1]


@dataclass(frozen=True, slots=True)
class Group:
    why: str
    origin: str
    things: tuple[Thing, ...]

    @property
    def split(self) -> str:
        return "dev" if _digest(self.things[0].key) % 2 else "test"


@dataclass(frozen=True, slots=True)
class Row:
    """One pair: each side is a name of a thing, and a place and an identifier where the recipe gives them."""

    split: str
    same: bool
    difficulty: str
    origin: str
    a: Thing
    a_name: str
    b: Thing
    b_name: str

    def cells(self, number: int) -> list[str]:
        label = "same" if self.same else "different"
        left = [self.a_name, self.a.class_name, self.a.place, self.a.identifier]
        right = [self.b_name, self.b.class_name, self.b.place, self.b.identifier]
        keys = [self.a.key, self.b.key]
        former = ["|".join(self.a.former), "|".join(self.b.former)]
        return [f"p{number:04}", self.split, label, self.difficulty, self.origin, *left, *right, *keys, *former]


def groups() -> list[Group]:
    """Every group of the seeds, the real ones first."""
    found = [
        Group(
            group["why"], "invented" if file == "people" else "real", tuple(_thing(said, group, seeds) for said in group["things"])
        )
        for file in ("universities", "enterprises", "institutes", "people")
        for seeds in [_read(file)]
        for group in seeds["groups"]
    ]
    return found + [invented_group(*line) for line in _read("invented")]


def _read(file: str) -> Any:
    import yaml

    with (FOLDER / "seeds" / f"{file}.yaml").open(encoding="utf-8") as stream:
        return yaml.safe_load(stream)


def _thing(said: dict[str, str], group: dict[str, Any], seeds: dict[str, Any]) -> Thing:
    names = [("full", said["name"])]
    for sort in _BLANK:
        names += [(sort, name.split("@")[0]) for name in said.get(sort, "").split()]
    for sort in _SEMICOLON:
        names += [(sort, name.strip()) for name in said.get(sort, "").split(";") if name.strip()]
    former = tuple(said.get("former", "").split())
    class_name = said.get("class") or group.get("class") or seeds["class"]
    return Thing(
        said["name"] + said.get("key", ""), class_name, said.get("in", ""), "", tuple(names + _otherwise(said["name"])), former
    )


def _otherwise(name: str) -> list[tuple[str, str]]:
    """The name as a keyboard may write it: the brackets and Latin letters in the other width."""
    if "（" in name:
        return [("width", name.replace("（", "(").replace("）", ")"))]
    latin = "".join(character for character in name if character.isascii() and character.isalnum())
    return [("width", name.translate(_FULLWIDTH))] if latin and latin != name and "(" not in name and " " not in name else []


def invented_group(core: str, pinyin: str, twin: str, trade: str, english: str, other: str, city: str, second: str) -> Group:
    """A family of firms of which no two are one: the twin in the same city, the namesake in another, one of the same core with
    another trade, the firm's branch, and an institute that it runs."""

    def firm(name: str, place: str, *names: tuple[str, str], class_name: str = "Enterprise", number: bool = True) -> Thing:
        return Thing(name, class_name, place, _uscc(name) if number else "", (("full", name), *names))

    latin = pinyin.replace("ü", "v")
    main = firm(
        f"{city}{core}{trade}股份有限公司",
        city,
        ("short", f"{core}{trade}"),
        ("short", f"{city}{core}"),
        ("shared", core),
        ("former", f"{city}{core}{trade}有限公司"),
        ("english", f"{pinyin} {english} Co., Ltd."),
        ("pinyin", f"{latin} {english}"),
        ("blanks", f"{city}{core} {trade} 股份有限公司"),
    )
    bracketed = f"{core}（{second}）{trade}有限公司"
    return Group(
        "invented family",
        "invented",
        (
            main,
            firm(f"{city}{twin}{trade}有限公司", city, ("short", f"{twin}{trade}")),
            firm(bracketed, second, ("shared", core), ("width", bracketed.replace("（", "(").replace("）", ")"))),
            firm(f"{city}{core}{other}有限公司", city, ("short", f"{core}{other}")),
            firm(f"{main.name}{second}分公司", second),
            firm(f"{city}{core}{trade}研究院", city, class_name="ResearchInstitute", number=False),
        ),
    )


_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def _uscc(name: str) -> str:
    """A unified social credit code that is right in its check characters, and belongs to nobody on purpose: division 999999."""
    from stdnum.cn import uscc

    body = f"{_digest(name + '#') % 10**8:08}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714
    last = 11 - sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11
    number = "91999999" + body + {10: "X", 11: "0"}.get(last, str(last))
    return next(number + sign for sign in _ALPHABET if uscc.is_valid(number + sign))


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")


def pairs() -> list[Row]:
    """Every pair, in the order of the seeds; two that read alike are one, unless one is the same thing and the other is not."""
    every = groups()
    rows = [row for group in every for row in (*_same(group), *_different(group))]
    rows += _unlike(every)
    found: dict[tuple[str, ...], Row] = {}
    for row in rows:
        found.setdefault(tuple(row.cells(0)[2:3] + row.cells(0)[5:13]), row)
    return list(found.values())


def _same(group: Group) -> Iterator[Row]:
    for thing in group.things:
        for at, (sort, name) in enumerate(thing.names[1:], 1):
            yield _row(group, True, sort, thing, thing.name, thing, name)
            # and two of the other names: 亚威机床 and Yawei Machine Tool
            other, second = thing.names[1 + at % (len(thing.names) - 1)]
            if other != sort and at % 2:
                yield _row(group, True, f"{sort} and {other}", thing, name, thing, second)


def _different(group: Group) -> Iterator[Row]:
    for a, b in combinations(group.things, 2):
        yield _row(group, False, group.why, a, a.name, b, b.name)
        for one, other in ((a, b), (b, a)):
            for sort, name in one.names[1:]:
                if sort == "shared" or (sort in ("short", "letters", "english") and _digest(name + other.key) % 4 == 0):
                    yield _row(group, False, f"{group.why}, {sort}", one, name, other, other.name)


def _unlike(every: list[Group]) -> Iterator[Row]:
    """Two things that have little in common, as most pairs are."""
    for split in ("dev", "test"):
        chosen = [group for group in every if group.split == split]
        for one, other in zip(chosen, chosen[7:] + chosen[:7], strict=True):
            a, b = one.things[0], other.things[-1]
            yield Row(split, False, "unlike", one.origin, a, a.name, b, b.name)


def _row(group: Group, same: bool, difficulty: str, a: Thing, a_name: str, b: Thing, b_name: str) -> Row:
    """The pair with what two sources may say besides: a short name that others have never stands without its place."""
    chance = _digest(a_name + "|" + b_name)
    if a.class_name != "Person" and "shared" not in difficulty:
        a = replace(a, place="") if chance % 4 == 1 else a
        b = replace(b, place="") if chance % 4 in (1, 2) else b
    keep = chance // 4 % 4
    a = replace(a, former=a.former if a_name == a.name and chance // 16 % 2 else ())  # a register tells them, a report does not
    b = replace(b, former=b.former if b_name == b.name and chance // 32 % 2 else ())
    a = replace(a, identifier=_wrong(a.identifier) if keep == 3 else a.identifier if keep < 2 else "")
    b = replace(b, identifier=b.identifier if keep in (0, 3) else "")
    return Row(group.split, same, difficulty, group.origin, a, a_name, b, b_name)


def _wrong(number: str) -> str:
    """The number with another check character: one that says nothing."""
    return number and number[:-1] + _ALPHABET[(_ALPHABET.index(number[-1]) + 1) % len(_ALPHABET)]


def written() -> str:
    """The whole of pairs.csv."""
    stream = io.StringIO()
    sheet = csv.writer(stream, lineterminator="\n")
    sheet.writerow(COLUMNS)
    sheet.writerows(row.cells(number) for number, row in enumerate(pairs(), 1))
    return stream.getvalue()


if __name__ == "__main__":
    PAIRS.write_text(written(), encoding="utf-8", newline="\n")
