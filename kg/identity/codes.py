"""Unified social credit codes (GB 32100-2015), a column at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

_LENGTH = 18
_DIGITS = 8  # at the beginning: registrar, kind and division
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def surely_uscc(texts: pa.StringArray) -> NDArray[np.bool_]:
    """Which texts are valid codes in their compact form. The others may be valid when they are written otherwise."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    long_enough = pc.equal(pc.binary_length(texts), _LENGTH).fill_null(False)
    found: NDArray[np.bool_] = long_enough.to_numpy(zero_copy_only=False).copy()
    codes = texts.filter(long_enough).cast(pa.binary(_LENGTH))
    letters = np.frombuffer(codes.buffers()[1] or b"", dtype=np.uint8)[: len(codes) * _LENGTH].reshape(-1, _LENGTH)
    worth = np.full(256, -1, dtype=np.int32)
    worth[np.frombuffer(_ALPHABET.encode(), dtype=np.uint8)] = np.arange(len(_ALPHABET))
    values = worth[letters]
    weights = np.array([pow(3, place, 31) for place in range(_LENGTH - 1)] + [1], dtype=np.int32)
    found[found] = (values >= 0).all(axis=1) & (values[:, :_DIGITS] < 10).all(axis=1) & ((values @ weights) % 31 == 0)
    return found
