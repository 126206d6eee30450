"""Identifiers that registers give: each in its compact form when it is valid, which is when it may be evidence.

Full-width characters, blanks and dashes make no difference, nor does the address that some identifiers are written as.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

# GB 32100-2015 with its amendment, which has letters for the registrar too (N: rural collectives): registrar, kind, division,
# the organisation code of GB 11714 at places 9 to 17, check character.
_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_DIVISION, _BODY = slice(2, 8), slice(8, 17)
_PERSONAL = "92"  # the codes of personal businesses: what stands at places 9 to 17 is no organisation's

_BODY_CODE = re.compile(r"[0-9A-Z]{8}[0-9X]")
_BODY_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_BODY_CHECKS = "0X987654321"  # by the weighted sum modulo 11: 11 minus it, X for 10, 0 for 11

# Between these ISNI has set numbers aside for ORCID.
_ORCID_BLOCKS = (("000000015000000", "000000035000000"), ("000900000000000", "000900100000000"))


def compact(text: str) -> str:
    """The text as registers compare it: NFKC, capitals, no blanks and no dashes."""
    return re.sub(r"[\s\u2010-\u2015\u2212-]+", "", unicodedata.normalize("NFKC", text)).upper()


def _uscc(text: str) -> str | None:
    from stdnum.cn import uscc

    code = compact(text)
    if _USCC.fullmatch(code) is None or not code[_BODY].strip("0"):
        return None
    return code if uscc.calc_check_digit(code) == code[-1] else None


def _organisation_code(text: str) -> str | None:
    """A code of GB 11714: eight characters and the check character, often behind a dash."""
    code = compact(text)
    if _BODY_CODE.fullmatch(code) is None or not code.strip("0"):
        return None
    total = sum(_BODY_LETTERS.index(letter) * weight for letter, weight in zip(code, _BODY_WEIGHTS, strict=False))
    return code if _BODY_CHECKS[total % 11] == code[-1] else None


def _ror(text: str) -> str | None:
    """A ROR id whose last two digits are right: ISO 7064 mod 97-10 over Crockford base 32."""
    match = re.fullmatch(r"(?:HTTPS?://)?(?:ROR\.ORG/)?(0[0-9A-HJ-KM-NP-TV-Z]{6})([0-9]{2})", compact(text))
    if match is None:
        return None
    number = 0
    for character in match[1]:
        number = number * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(character)
    return (match[1] + match[2]).lower() if 98 - number * 100 % 97 == int(match[2]) else None


def _isni(text: str) -> str | None:
    from stdnum import isni

    code = re.sub(r"^(?:HTTPS?://)?(?:WWW\.)?ISNI(?:\.ORG/(?:ISNI/)?|:)?", "", compact(text))
    return code if isni.is_valid(code) else None


def _orcid(text: str) -> str | None:
    """An ORCID iD: a number of ISNI's from the blocks that are ORCID's."""
    code = _isni(re.sub(r"^(?:HTTPS?://)?ORCID\.ORG/", "", compact(text)))
    return code if code and any(first <= code[:15] <= last for first, last in _ORCID_BLOCKS) else None


def _lei(text: str) -> str | None:
    from stdnum import lei

    code = compact(text)
    return code if lei.is_valid(code) else None


def _wikidata(text: str) -> str | None:
    """A Wikidata item; it has no check character."""
    match = re.fullmatch(r"(?:HTTPS?://)?(?:(?:WWW|M)\.)?(?:WIKIDATA\.ORG/(?:WIKI|ENTITY)/)?(Q[1-9][0-9]*)", compact(text))
    return match[1] if match else None


# By property of the ontology: the identifier in its compact form when it is valid, None when it is not.
IDENTIFIERS: Mapping[str, Callable[[str], str | None]] = {
    "uscc": _uscc,
    "organisationCode": _organisation_code,
    "ror": _ror,
    "orcid": _orcid,
    "isni": _isni,
    "lei": _lei,
    "wikidata": _wikidata,
}


def valid_identifiers(name: str, values: pa.Array) -> pa.Array:
    """The identifiers in their compact form, null for those that are not valid."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if name != "uscc":
        return pa.array([value and IDENTIFIERS[name](value) for value in values.to_pylist()], pa.string())
    odd = pa.array(~surely_uscc(values))
    return pc.replace_with_mask(values, odd, pa.array(map(_uscc, values.filter(odd).to_pylist()), pa.string()))


def surely_uscc(texts: pa.StringArray) -> NDArray[np.bool_]:
    """Which texts are valid codes in their compact form. The others may be valid when they are written otherwise."""
    import numpy as np

    letters, found = _letters(texts, 18)
    values = _worth(_USCC_LETTERS)[letters]
    weights = np.array([pow(3, place, 31) for place in range(17)] + [1], dtype=np.int32)
    well_formed = (values >= 0).all(axis=1) & (values[:, _DIVISION] < 10).all(axis=1) & values[:, _BODY].any(axis=1)
    found[found] = well_formed & ((values @ weights) % 31 == 0)
    return found


def organisation_codes(codes: pa.StringArray) -> pa.Array:
    """The organisation codes in valid credit codes; null where a code is a personal business's, or what it holds is not valid."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    letters, found = _letters(codes, 18)
    values = _worth(_BODY_LETTERS)[letters[:, _BODY]]
    checks = np.frombuffer(_BODY_CHECKS.encode(), dtype=np.uint8)
    found[found] = checks[(values[:, :8] @ np.array(_BODY_WEIGHTS, dtype=np.int32)) % 11] == letters[:, _BODY][:, 8]
    sound = pc.and_(pa.array(found), pc.invert(pc.starts_with(codes, _PERSONAL)))
    return pc.if_else(sound, pc.utf8_slice_codeunits(codes, _BODY.start, _BODY.stop), pa.scalar(None, pa.string()))


def _letters(texts: pa.StringArray, length: int) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """The bytes of the texts that have this many, one row a text, and which texts these are."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    fitting = pc.equal(pc.binary_length(texts), length).fill_null(False)
    codes = texts.filter(fitting).cast(pa.binary(length))
    letters = np.frombuffer(codes.buffers()[1] or b"", dtype=np.uint8)[: len(codes) * length].reshape(-1, length)
    return letters, fitting.to_numpy(zero_copy_only=False).copy()


def _worth(alphabet: str) -> NDArray[np.int32]:
    """The number of each byte in an alphabet, -1 of others."""
    import numpy as np

    worth = np.full(256, -1, dtype=np.int32)
    worth[np.frombuffer(alphabet.encode(), dtype=np.uint8)] = np.arange(len(alphabet))
    return worth
