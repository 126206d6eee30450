"""Texts of a column as arrays: which of them are plain, so that only the others need a closer look."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

import numpy as np

from ingest.tables.cells import clean_name

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

_BLANKS = r"\s\x{a0}\x{3000}\x{200b}-\x{200f}\x{feff}"
# Of these, a name is as it is meant: no blanks, and nothing that Unicode writes in two ways.
_PLAIN = r"^[!-~·\x{2010}-\x{2027}、-〟一-\x{9fff}！-～]*$"
_LETTER = r"[A-Za-z一-\x{9fff}]"
_MAY_BE_CONTACT = r"@|1[3-9][0-9]{9}"
_CHINESE = r"[\x{2e80}-\x{9fff}]"
_CONTACT = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|[\w.+-]+@[\w-]+\.\w+")
_LONGEST_NAME = 200  # characters


def flags(found: pa.Array) -> Flags:
    """An Arrow array of truths as one of numpy."""
    result: Flags = found.to_numpy(zero_copy_only=False)
    return result


def begins_as(texts: pa.StringArray, words: Collection[str]) -> Flags:
    """Which texts begin, blanks and full-width letters aside, with the first character of one of ``words``."""
    import pyarrow.compute as pc

    firsts = {word[0] for word in words if word}
    firsts |= {first.upper() for first in firsts if len(first.upper()) == 1}
    firsts |= {chr(ord(first) + 0xFEE0) for first in firsts if "!" <= first <= "~"}
    return flags(pc.match_substring_regex(texts, f"^[{_BLANKS}]*[{''.join(map(_escaped, sorted(firsts)))}]"))


def _escaped(character: str) -> str:
    return f"\\x{{{ord(character):x}}}"


def changed(texts: pa.StringArray, function: Callable[[str], str]) -> pa.StringArray:
    """Each text as a function gives it that leaves plain ones alone, as ``clean_name`` does."""
    import pyarrow as pa
    import pyarrow.compute as pc

    odd = pc.invert(pc.match_substring_regex(texts, _PLAIN))
    if not pc.any(odd).as_py():
        return texts
    return pc.replace_with_mask(texts, odd, pa.array([function(words) for words in texts.filter(odd).to_pylist()], pa.string()))


def clean_names(texts: pa.StringArray) -> pa.StringArray:
    """Names as meant; see ``clean_name``."""
    return changed(texts, clean_name)


def may_be_names(texts: pa.StringArray) -> Flags:
    """Which texts can be names; see ``is_name``."""
    import pyarrow.compute as pc

    sure = flags(
        pc.and_(
            pc.match_substring_regex(texts, _LETTER),
            pc.and_not(pc.less_equal(pc.utf8_length(texts), _LONGEST_NAME), pc.match_substring_regex(texts, _MAY_BE_CONTACT)),
        )
    ).copy()
    doubtful = np.flatnonzero(~sure)
    sure[doubtful] = [is_name(words) for words in texts.take(doubtful).to_pylist()]
    return sure


def is_name(words: str) -> bool:
    """Whether a text can be a name: no mere number, not as long as a paragraph, without a telephone number."""
    return 0 < len(words) <= _LONGEST_NAME and any(character.isalpha() for character in words) and not _CONTACT.search(words)


def hold_contacts(texts: pa.StringArray) -> Flags:
    """Which texts hold a telephone number or an e-mail address."""
    import pyarrow.compute as pc

    found = flags(pc.match_substring_regex(texts, _MAY_BE_CONTACT)).copy()
    doubtful = np.flatnonzero(found)
    found[doubtful] = [_CONTACT.search(words) is not None for words in texts.take(doubtful).to_pylist()]
    return found


def languages(texts: pa.StringArray) -> pa.StringArray:
    """``zh`` for a text with Chinese characters, ``en`` for others."""
    import pyarrow.compute as pc

    return pc.if_else(pc.match_substring_regex(texts, _CHINESE), "zh", "en")
