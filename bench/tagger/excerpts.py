"""Sentences for the teacher: ``python -m bench.tagger.excerpts reports FOLDER OUT`` and ``… finre TRAIN VALID OUT``.

``FOLDER`` holds github.com/lawtext/gov at fc1a2f67 (reports to people's congresses: official documents, in which article 5 of
the Copyright Law of China knows no copyright). Sentences with the words of this field come first; some of the rest is there so
that the model sees what holds no name.
"""

from __future__ import annotations

import gzip
import random
import re
import sys
from pathlib import Path

FIRST_YEAR = 2008
SHORTEST, LONGEST = 12, 160
RICH, FIELD, REST = 40_000, 6_000, 6_000  # how many sentences with names likely, with words of the field, of the rest

_NAMES = re.compile(
    "、[^、，。]{2,12}(等|项目)|公司|集团|大学|研究院|研究所|实验室|产业园|科技园|科技城|孵化|院士|教授|同志|签约|落户|入驻|签署|联合体"
)
_FIELD = re.compile(
    "公司|集团|企业|研究院|研究所|大学|学院|实验室|园|基地|中心|平台|孵化|高新区|开发区|院士|教授|签约|落户|入驻|引进|签署|合作|共建|投产|“"
)


def sentences(text: str) -> list[str]:
    """The sentences of a report in Markdown, its front matter left out."""
    lines = re.sub(r"^---.*?---", "", text, flags=re.S).splitlines()
    bare = [line.strip().lstrip("#*- ").strip() for line in lines]
    found = [part.strip() for line in bare for part in re.findall(r"[^。；！？]+[。；！？]?", line)]
    return [part for part in found if SHORTEST <= len(part) <= LONGEST]


def chosen(folder: Path, seed: int = 7) -> list[str]:
    """A draw of sentences, the same for the same reports."""
    draw = random.Random(seed)
    reports = [
        str(path) for pattern in ("政府工作报告*/**/*.md", "五年规划/20*.md") for path in sorted(folder.glob(pattern), key=str)
    ]
    kinds: tuple[list[str], list[str], list[str]] = ([], [], [])
    seen: set[str] = set()
    for report in reports:
        year = re.search(r"\d{4}", Path(report).name)
        if not year or int(year.group()) < FIRST_YEAR:
            continue
        for sentence in sentences(Path(report).read_text("utf-8")):
            if sentence not in seen:
                seen.add(sentence)
                kinds[0 if _NAMES.search(sentence) else 1 if _FIELD.search(sentence) else 2].append(sentence)
    for sort in kinds:
        draw.shuffle(sort)
    found = kinds[0][:RICH] + kinds[1][:FIELD] + kinds[2][:REST]
    draw.shuffle(found)
    return found


def finre(train: Path, valid: Path) -> list[str]:
    """The sentences of FinRE's training split, without those that its validation split has too."""
    wanted, held = (
        {row.split("\t")[3] for row in gzip.decompress(path.read_bytes()).decode().split("\n") if row} for path in (train, valid)
    )
    return [sentence.strip() for sentence in sorted(wanted - held)]


def main() -> None:
    what, *paths, out = sys.argv[1:]
    found = chosen(Path(paths[0])) if what == "reports" else finre(Path(paths[0]), Path(paths[1]))
    Path(out).write_text("\n".join(found) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
