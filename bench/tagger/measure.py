"""Measures the tagger: FinRE's marked names, documents with gold, and speed: ``python -m bench.tagger.measure``."""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml

from ingest.documents.tagger.model import Model, build, shipped
from ingest.documents.tagger.tagging import tag_with
from ingest.documents.tagger.tags import Kind

Span = tuple[int, int]
Reader = Callable[[str], list[tuple[int, int, str]]]

KIND_OF_CLASS: dict[str, Kind] = {
    "Enterprise": "company",
    "University": "organisation",
    "ResearchInstitute": "organisation",
    "Platform": "organisation",
    "Park": "park",
    "Incubator": "park",
    "Person": "person",
}
ACTORS = ("company", "organisation", "park", "person")


class Gold(NamedTuple):
    """A text, the actors in it by span, and the spans that count neither way (nested names, other classes, anaphors)."""

    text: str
    actors: dict[Span, str]
    ignored: set[Span]


def sentences(text: str) -> list[Span]:
    """Spans of ``text`` that end with a full stop or a line."""
    return [(found.start(), found.end()) for found in re.finditer(r"[^。！？\n]+[。！？]?", text)]


def marked(path: Path) -> Gold:
    """A document with its marks taken out."""
    raw = yaml.safe_load(path.read_text("utf-8"))["text"]
    plain: list[str] = []
    size = 0
    opened: list[int] = []
    actors: dict[Span, str] = {}
    ignored: set[Span] = set()
    position = 0
    while position < len(raw):
        character = raw[position]
        if character == "⟦":
            opened.append(size)
        elif character == "|" and opened:
            close = raw.index("⟧", position)
            cls, *notes = raw[position + 1 : close].split(";")
            span = (opened.pop(), size)
            if cls in KIND_OF_CLASS and not {"nested", "anaphor"} & set(notes):
                actors[span] = KIND_OF_CLASS[cls]
            else:
                ignored.add(span)
            position = close
        else:
            plain.append(character)
            size += 1
        position += 1
    return Gold("".join(plain), actors, ignored)


def report_gold(folder: Path) -> Gold:
    """The work report whose gold is JSON."""
    text = (folder / "jiangdu-2021-2022.txt").read_text("utf-8")
    gold = json.loads((folder / "jiangdu-2021-2022.gold.json").read_text("utf-8"))
    actors: dict[Span, str] = {}
    ignored: set[Span] = set()
    for entity in gold["entities"]:
        for (start, end), layer in zip(entity["spans"], entity["layer"], strict=True):
            if entity["type"] in KIND_OF_CLASS and layer == "top" and entity["named"]:
                actors[start, end] = KIND_OF_CLASS[entity["type"]]
            else:
                ignored.add((start, end))
    return Gold(text, actors, ignored)


class Counts(NamedTuple):
    right: int
    said: int
    gold: int

    def __str__(self) -> str:
        precision, recall = self.right / max(self.said, 1), self.right / max(self.gold, 1)
        f = 2 * precision * recall / max(precision + recall, 1e-9)
        return f"P {precision:.3f} R {recall:.3f} F {f:.3f} ({self.right}/{self.said}/{self.gold})"


def total(counts: Sequence[Counts]) -> Counts:
    return Counts(sum(c.right for c in counts), sum(c.said for c in counts), sum(c.gold for c in counts))


def scored(gold: Gold, said: Sequence[tuple[int, int, str]], kind: str | None) -> Counts:
    """Exact spans of actors; of one kind when given, else whatever the kind."""
    wanted = {span for span, one in gold.actors.items() if kind in (None, one)}
    given = {(s, e) for s, e, one in said if one in ACTORS and kind in (None, one) and (s, e) not in gold.ignored}
    return Counts(len(wanted & given), len(given), len(wanted))


def interval(counts: Sequence[Counts], seed: int = 1) -> tuple[float, float]:
    """95 % of F over documents drawn with replacement."""
    draw = random.Random(seed)
    values = []
    for _ in range(1000):
        c = total(draw.choices(counts, k=len(counts)))
        values.append(2 * c.right / max(c.said + c.gold, 1))
    values.sort()
    return values[25], values[974]


def reader_of(one: Model, least: float) -> Reader:
    def read(text: str) -> list[tuple[int, int, str]]:
        return [(s, e, k) for s, e, k, c in tag_with(one, text, sentences(text)) if c >= least]

    return read


_KIND_OF_TEACHER = {"ORG": "company", "PER": "person", "LOC": "park"}  # the kinds don't matter: spans are compared


def teacher_of(path: Path) -> Reader:
    """LAC's organisations, persons and places, from what ``teach`` wrote for the sentences of ``--sentences``."""
    answers = {"".join(words): (words, tags) for words, tags in map(json.loads, path.read_text("utf-8").splitlines())}

    def read(text: str) -> list[tuple[int, int, str]]:
        found: list[tuple[int, int, str]] = []
        for start, end in sentences(text):
            position = start + len(text[start:end]) - len(text[start:end].lstrip())
            for word, tag in zip(*answers.get(text[start:end].strip(), ((), ())), strict=True):
                if tag in _KIND_OF_TEACHER:
                    found.append((position, position + len(word), _KIND_OF_TEACHER[tag]))
                position += len(word)
        return found

    return read


def finre(path: Path, read: Reader) -> dict[str, int]:
    """How many marked names are found: exactly, as companies, overlapping, of all places of them."""
    names: dict[str, set[str]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for row in rows:
            head, tail, _, text = row.rstrip("\n").split("\t")
            names.setdefault(text, set()).update((head, tail))
    counts: Counter[str] = Counter()
    for text, marks in names.items():
        said = read(text)
        exact = {(s, e) for s, e, _ in said}
        companies = {(s, e) for s, e, k in said if k == "company"}
        counts["said"] += len([1 for *_, k in said if k == "company"])
        taken: list[Span] = []
        for name in sorted(marks, key=len, reverse=True):
            for found in re.finditer(re.escape(name), text):
                span = found.span()
                if any(span[0] < e and s < span[1] for s, e in taken):
                    continue
                taken.append(span)
                counts["places"] += 1
                counts["exact"] += span in exact
                counts["company"] += span in companies
                counts["overlapping"] += any(span[0] < e and s < span[1] for s, e in exact)
    return dict(counts)


def show(gold: Gold, said: Sequence[tuple[int, int, str]]) -> None:
    """What is missed and what is too much."""
    given = {(s, e): k for s, e, k in said if k in ACTORS and (s, e) not in gold.ignored}
    print("  missed", [f"{gold.text[s:e]}/{k}" for (s, e), k in gold.actors.items() if (s, e) not in given])
    print("  extra", [f"{gold.text[s:e]}/{k}" for (s, e), k in given.items() if (s, e) not in gold.actors])


def report(title: str, group: Sequence[Gold], read: Reader, missed: bool) -> None:
    """The figures of one group of documents, all kinds together and each alone."""
    answers = [read(gold.text) for gold in group]
    counts = [scored(gold, said, None) for gold, said in zip(group, answers, strict=True)]
    low, high = interval(counts)
    print(f"{title}: {len(group)} documents, actors {total(counts)} interval {low:.2f}–{high:.2f}")
    for kind in ACTORS:
        print(f"  {kind:13}", total([scored(gold, said, kind) for gold, said in zip(group, answers, strict=True)]))
    if missed:
        for gold, said in zip(group, answers, strict=True):
            show(gold, said)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, help="another file than that of the package")
    parser.add_argument("--teacher", type=Path, help="measure what LAC said instead")
    parser.add_argument("--sentences", type=Path, help="write the sentences for the teacher here, and stop")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--documents", type=Path, default=Path("bench/reading/documents/seen"))
    parser.add_argument("--least", type=float, default=0.0, help="confidence below which names are left out")
    parser.add_argument("--show", action="store_true", help="what is missed and what is too much")
    options = parser.parse_args()
    valid = options.shared / "data/extraction/finre-valid.tsv.gz"
    reports = [report_gold(options.shared / "reports")]
    seen = [marked(path) for path in sorted(options.documents.glob("*.yaml"))]
    if options.sentences:
        news = gzip.decompress(valid.read_bytes()).decode().splitlines()
        texts = [gold.text for gold in (*reports, *seen)] + sorted({row.split("\t")[3] for row in news})
        lines = [text[start:end].strip() for text in texts for start, end in sentences(text)]
        options.sentences.write_text("\n".join(line for line in lines if line) + "\n", encoding="utf-8")
        return
    if options.model:
        with np.load(options.model) as data:
            one = build(data)
    else:
        one = shipped()
    read = teacher_of(options.teacher) if options.teacher else reader_of(one, options.least)
    found = finre(valid, read)
    print("FinRE valid", found, {name: round(found[name] / found["places"], 3) for name in ("exact", "company", "overlapping")})
    report("work report", reports, read, options.show)
    if seen:
        report("seen documents", seen, read, options.show)
    text = "\n".join(gold.text for gold in (*reports, *seen)) * 3
    read(text)
    began = time.process_time()
    read(text)
    print(f"{len(text)} characters, {len(text) / (time.process_time() - began):,.0f} a second of processor time")


if __name__ == "__main__":
    main()
