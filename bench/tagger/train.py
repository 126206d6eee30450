"""Trains the tagger's model: ``python -m bench.tagger.train --finre TSV.GZ --universities JSON --teacher JSONL … --out NPZ``.

Same inputs, same numpy and numba: the same file, byte for byte. The hashes of the inputs are in the model's card.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import itertools
import json
import time
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.tagger import naming
from bench.tagger.invention import Inventor
from bench.tagger.learning import Corpus, Weights, learn
from bench.tagger.sentences import Known, Sentence, definite, from_teacher, kind_by_head, made_up, renamed
from ingest.documents.tagger import features, model
from ingest.documents.tagger.decoding import Lattice, best_path, names
from ingest.documents.tagger.hashing import Hashes
from ingest.documents.tagger.lexicon import Lexicon, lexicon, slots_of_words
from ingest.documents.tagger.tags import KINDS, TAGS

SEED = 20261125
_INPUTS = ("finre", "universities", "news", "reports", "dictionary")
LEAST = 3  # a feature seen more rarely is not learned


def finre_names(path: Path) -> dict[str, set[str]]:
    """The marked names of each sentence of FinRE."""
    found: dict[str, set[str]] = defaultdict(set)
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for row in rows:
            head, tail, _, text = row.rstrip("\n").split("\t")
            found[text.strip()].update((head, tail))
    return found


def occurrences(text: str, marked: set[str]) -> list[Known]:
    """All places of ``marked`` names, the longer first, without overlap."""
    taken = bytearray(len(text))
    found: list[Known] = []
    for name in sorted(marked, key=lambda one: (-len(one), one)):
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * len(name)
                found.append(Known(start, end, kind_by_head(name) or "company"))
            start = text.find(name, end)
    return sorted(found)


def collect(
    finre: Path, universities: Path, news: Path, reports: Path, dictionary_file: Path, invented: int, reported: int
) -> list[Sentence]:
    """All sentences for training, in a fixed order."""
    listed = json.loads(universities.read_text("utf-8"))
    schools = [str(row["name"]).strip() for row in listed for _ in range(3 if row["level"] == "本科" else 1)]
    places = sorted({str(row["location"]).strip() for row in listed})
    marked = finre_names(finre)
    firms = sorted(
        {name for found in marked.values() for name in found if kind_by_head(name) in (None, "company") and len(name) > 1}
    )
    inventor = Inventor(SEED, naming.Known(schools, places, firms, nouns(dictionary_file)))
    found = made_up(inventor, invented, 1.0)
    for line in news.read_text("utf-8").splitlines():
        words, tags = json.loads(line)
        text = "".join(words)
        if text not in marked:
            continue
        true = occurrences(text, marked[text])
        given = from_teacher(words, tags, 1.0, true)
        found += [given, renamed(given, true, inventor, 0.7)]
    for line in reports.read_text("utf-8").splitlines()[:reported]:
        words, tags = json.loads(line)
        given = from_teacher(words, tags, 0.5)
        found.append(given)
        sure = definite(given)
        if any(kind in ("company", "organisation", "park") for _, _, kind in sure):
            found.append(renamed(given, sure, inventor, 0.5))
    return [one for one in found if one.text]


_COMMON = {"n", "v", "i", "l", "a", "vn", "d", "z", "b", "c", "r", "s", "f", "m", "t", "j", "ad", "an", "p", "mq"}
_CLASS_OF_TAG = {**dict.fromkeys(_COMMON, 0), "ns": 1, "nr": 2, "nrt": 2, "nrfg": 2, "nz": 3, "nt": 3}


def dictionary(path: Path) -> dict[str, int]:
    """Words of jieba's dictionary (word, count, tag a line) with a bit for each class they belong to."""
    found: dict[str, int] = {}
    for line in path.read_text("utf-8").splitlines():
        word, count, tag = line.split(" ")
        if tag in _CLASS_OF_TAG and int(count) >= 3 and all("\u4e00" <= character <= "\u9fff" for character in word):
            found[word] = found.get(word, 0) | 1 << _CLASS_OF_TAG[tag]
    return found


def nouns(path: Path) -> list[str]:
    """Nouns of two characters that the dictionary counts often."""
    rows = (line.split(" ") for line in path.read_text("utf-8").splitlines())
    return [word for word, count, tag in rows if tag in ("n", "vn") and len(word) == 2 and int(count) >= 300]


def keys(hashes: Hashes) -> NDArray[np.int64]:
    """Slot and check as one number: all that the model can tell features by."""
    return (model.checks(hashes).astype(np.int64) << 22) | model.slots(hashes).astype(np.int64)


def encode(sentences: list[Sentence], known: NDArray[np.int64] | None, words: Lexicon) -> tuple[Corpus, NDArray[np.int64]]:
    """``sentences`` as numbers; ``known`` are the keys of the features, found here when None."""
    text = "".join(one.text for one in sentences)
    spans, position = [], 0
    for one in sentences:
        spans.append((position, position + len(one.text)))
        position += len(one.text)
    packed = features.pack(text, spans)
    table = np.stack([keys(column) for column in features.templates(packed, words)], axis=1)
    if known is None:
        distinct, counts = np.unique(table, return_counts=True)
        known = distinct[counts >= LEAST]
        _, firsts = np.unique(known & ((1 << 22) - 1), return_index=True)  # one feature a slot
        known = known[np.sort(firsts)]
    at = np.minimum(np.searchsorted(known, table), len(known) - 1)
    numbers = np.where(known[at] == table, at + 1, 0).astype(np.int32)
    masks = np.array([mask for one in sentences for mask in one.masks], dtype=np.uint16)
    starts = np.concatenate((packed.origins, [len(text)]))
    owners = np.searchsorted(np.array([start for start, _ in spans]), packed.origins, side="right") - 1
    weights = np.array([one.weight for one in sentences], dtype=np.float32)[owners]
    return Corpus(numbers, masks, starts, weights), known


def quantised(weights: Weights, known: NDArray[np.int64], rows: int) -> dict[str, NDArray[Any]]:
    """The heaviest ``rows`` features with weights in 255 steps."""
    table = weights.emissions[1:]
    limit = float(np.quantile(np.abs(table).max(axis=1), 0.9995))
    scale = limit / 127
    whole = np.clip(np.round(table / scale), -127, 127).astype(np.int8)
    heavy = np.argsort(-np.abs(table).max(axis=1), kind="stable")[:rows]
    chosen = np.sort(heavy[np.any(whole[heavy] != 0, axis=1)])
    return {
        "slots": (known[chosen] & ((1 << 22) - 1)).astype(np.uint32),
        "checks": (known[chosen] >> 22).astype(np.uint16),
        "weights": whole[chosen],
        "scale": np.array(scale, dtype=np.float32),
        "transitions": weights.transitions.astype(np.float32),
    }


def calibration(arrays: dict[str, Any], held: list[Sentence]) -> NDArray[np.float64]:
    """Knots from probability to the share of names that are right, on sentences kept from training."""
    trial = model.build({**arrays, "calibration": np.array([[0.0, 1.0], [0.0, 1.0]]), "card": np.frombuffer(b"{}", dtype=np.uint8)})
    pairs: list[tuple[float, bool]] = []
    for one in held:
        packed = features.pack(one.text, [(0, len(one.text))])
        lattice = Lattice(trial.emissions(features.templates(packed, trial.lexicon)), trial.transitions)
        found = names(lattice, packed.lengths, best_path(lattice, packed.lengths))
        sure = {(start, end, kind) for start, end, kind in definite(one)}
        for first, last, kind, probability in zip(*(column.tolist() for column in found), strict=True):
            open_here = any(bin(mask).count("1") > 1 for mask in one.masks[first : last + 1])
            if not open_here:
                pairs.append((probability, (first, last + 1, KINDS[kind]) in sure))
    pairs.sort()
    edges = np.linspace(0, len(pairs), 13).astype(int)
    knots = [
        (float(np.mean([p for p, _ in pairs[a:b]])), float(np.mean([r for _, r in pairs[a:b]])))
        for a, b in itertools.pairwise(edges.tolist())
    ]
    shares = np.maximum.accumulate([share for _, share in knots])
    return np.array([[0.0, *(p for p, _ in knots), 1.0], [0.0, *shares, float(shares[-1])]])


def written(arrays: dict[str, Any]) -> bytes:
    """The arrays as an npz file that depends on nothing but them: no times of day in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in sorted(arrays.items()):
            one = io.BytesIO()
            np.lib.format.write_array(one, np.asanyarray(array), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), one.getvalue(), zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in (*_INPUTS, "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--invented", type=int, default=55_000)
    parser.add_argument("--reported", type=int, default=40_000)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rate", type=float, default=0.1)
    parser.add_argument("--decay", type=float, default=1e-5)
    parser.add_argument("--dropout", type=float, default=0.2)
    parser.add_argument("--rows", type=int, default=400_000)
    options = parser.parse_args()
    began = time.perf_counter()
    sentences = collect(
        options.finre, options.universities, options.news, options.reports, options.dictionary, options.invented, options.reported
    )
    order = np.random.default_rng(SEED).permutation(len(sentences))
    held = [sentences[i] for i in order[:2000]]
    slots, flags = slots_of_words(dictionary(options.dictionary))
    corpus, known = encode([sentences[i] for i in order[2000:]], None, lexicon(slots, flags))
    print(
        f"{len(sentences)} sentences, {len(corpus.features)} characters, {len(known)} features, {time.perf_counter() - began:.0f} s"
    )
    weights = learn(
        corpus, len(known) + 1, epochs=options.epochs, rate=options.rate, decay=options.decay, dropout=options.dropout, seed=SEED
    )
    arrays = quantised(weights, known, options.rows)
    inputs = {name: hashlib.sha256(getattr(options, name).read_bytes()).hexdigest() for name in _INPUTS}
    settings = {name: getattr(options, name) for name in ("invented", "reported", "epochs", "rate", "decay", "dropout", "rows")}
    card = {
        "seed": SEED,
        "inputs": inputs,
        "settings": settings,
        "sentences": len(sentences),
        "tags": TAGS,
        "numpy": np.__version__,
    }
    arrays |= {"words": slots, "word_flags": flags}
    arrays["calibration"] = calibration(arrays, held)
    arrays["card"] = np.frombuffer(json.dumps(card, ensure_ascii=False, sort_keys=True).encode(), dtype=np.uint8)
    data = written(arrays)
    options.out.write_bytes(data)
    print(
        f"{len(arrays['slots'])} rows, {len(data)} bytes, {hashlib.sha256(data).hexdigest()}, {time.perf_counter() - began:.0f} s"
    )


if __name__ == "__main__":
    main()
