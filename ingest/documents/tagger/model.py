"""The weights: a table from hashes of features to rows of small integers, and the scores between tags."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.documents.tagger.hashing import Hashes
from ingest.documents.tagger.lexicon import Lexicon, lexicon
from ingest.documents.tagger.tags import TAGS

FILE = "names.npz"
WIDTH = 16  # a row of weights fills 16 bytes, more than TAGS, so that none straddles a cache line

_SLOTS = 22  # bits of a hash that choose the slot
_CHECK = 10  # further bits that tell the feature of a slot from others that fall on it
_ROWS = 32 - _CHECK  # bits of an entry that number its row
_SLOT_MASK = np.uint64((1 << _SLOTS) - 1)
_CHECK_MASK = np.uint64((1 << _CHECK) - 1)
_ROW_MASK = np.uint32((1 << _ROWS) - 1)
_SHIFT = np.uint64(_SLOTS)


def slots(hashes: Hashes) -> NDArray[np.int64]:
    """Where in the table a feature stands; signed, since other indices are copied before they are used."""
    return (hashes & _SLOT_MASK).view(np.int64)


def checks(hashes: Hashes) -> NDArray[np.uint64]:
    """What an entry must carry to be that of the feature."""
    return (hashes >> _SHIFT) & _CHECK_MASK


@dataclass(frozen=True, slots=True)
class Model:
    """``entries`` hold a check and a row number each; row 0 of ``weights`` is all zero and stands for unknown features."""

    entries: NDArray[np.uint32]
    weights: NDArray[np.int8]
    scale: float
    transitions: NDArray[np.float32]
    calibration: NDArray[np.float64]
    lexicon: Lexicon
    card: dict[str, Any]

    def emissions(self, features: list[Hashes]) -> NDArray[np.float32]:
        """A row of scores a character: the sum of the weights of its features."""
        size = len(features[0]) if features else 0
        total = np.zeros((size, WIDTH), dtype=np.int16)
        for hashes in features:
            found = self.entries.take(slots(hashes))
            known = (found >> np.uint32(_ROWS)) == checks(hashes)
            total += self.weights.take(((found & _ROW_MASK) * known).astype(np.int64), axis=0)
        scores: NDArray[np.float32] = total[:, :TAGS] * np.float32(self.scale)
        return scores

    def calibrated(self, probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
        """The share of names right among those of a probability, as found on sentences kept from training."""
        shares: NDArray[np.float64] = np.interp(probabilities, self.calibration[0], self.calibration[1])
        return shares


def build(data: Any) -> Model:
    """The model from the arrays of its file: slot and check and weights a row, scale, transitions, calibration, card."""
    entries = np.zeros(1 << _SLOTS, dtype=np.uint32)
    numbers = np.arange(1, len(data["slots"]) + 1, dtype=np.uint32)
    checking = data["checks"].astype(np.uint32) & np.uint32(_CHECK_MASK)
    entries[data["slots"]] = (checking << np.uint32(_ROWS)) | numbers
    weights = np.zeros((len(numbers) + 1, WIDTH), dtype=np.int8)
    weights[1:, :TAGS] = data["weights"]
    card = json.loads(bytes(data["card"]).decode())
    words = lexicon(data["words"], data["word_flags"])
    return Model(entries, weights, float(data["scale"]), data["transitions"], data["calibration"], words, card)


@cache
def shipped() -> Model:
    """The model that is part of the package, read at first use."""
    with (files("ingest.documents.tagger") / FILE).open("rb") as file, np.load(file) as data:
        return build(data)
