"""What is wrong with an identifier that is not valid, so that the one who has to correct it knows where to look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from kg.identity.codes import IDENTIFIERS, compact


class _Form(NamedTuple):
    """How many characters an identifier has, which ones, and how many at its end are worked out from the others."""

    length: int
    letters: str
    checks: int = 1


_DIGITS = "0123456789"
_FORMS = {
    "uscc": _Form(18, _DIGITS + "ABCDEFGHJKLMNPQRTUWXY"),
    "organisationCode": _Form(9, _DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "ror": _Form(9, _DIGITS + "ABCDEFGHJKMNPQRSTVWXYZ", 2),
    "orcid": _Form(16, _DIGITS + "X"),
    "isni": _Form(16, _DIGITS + "X"),
    "lei": _Form(20, _DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ", 2),
}
_LOOKALIKES = {"O": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "B": "8"}
_AS_NUMBER = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]+")
_ADDRESS = re.compile(r"^.*/")
# Numbers of identity cards (GB 11643), of which the tax numbers of personal businesses were made; mobile telephones.
_DAY_OF_BIRTH = r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_OF_PERSON = re.compile(rf"^[1-9][0-9]{{5}}{_DAY_OF_BIRTH}[0-9]{{3}}[0-9X]|^1[3-9][0-9]{{9}}$")


def fault(name: str, text: str) -> str | None:
    """What is wrong with an identifier of this property, as part of a sentence: ``it has 17 characters instead of 18``.

    None for a valid one. What would be valid instead is a guess to compare with the register, never to be taken for it.
    """
    if IDENTIFIERS[name](text) is not None:
        return None
    form = _FORMS.get(name)
    if form is None:
        return "it is not Q and a number"
    code = _ADDRESS.sub("", compact(text))
    if _AS_NUMBER.fullmatch(code):
        return "a spreadsheet kept it as a number, which has lost its last digits"
    if slip := next(_lookalikes(name, code), None):
        return slip
    if len(code) != form.length:
        return _length(name, code, form)
    if unknown := [letter for letter in code if letter not in form.letters]:
        return f"it holds {unknown[0]}, a character that no such code has"
    return _check(name, code, form)


def is_of_person(text: str) -> bool:
    """Whether what stands in place of an identifier seems to be the number of a person's identity card or telephone."""
    return _OF_PERSON.search(compact(text)) is not None


def _lookalikes(name: str, code: str) -> Iterator[str]:
    """Letters in place of the digits that look like them, where the code is valid with the digits."""
    present = [letter for letter in _LOOKALIKES if letter in code]
    for count in range(1, len(present) + 1):
        for letters in combinations(present, count):
            meant = code.translate({ord(letter): _LOOKALIKES[letter] for letter in letters})
            if valid := IDENTIFIERS[name](meant):
                told = " and ".join(f"the letter {letter} in place of the digit {_LOOKALIKES[letter]}" for letter in letters)
                yield f"it has {told} ({valid} would be valid)"


def _length(name: str, code: str, form: _Form) -> str:
    if name == "uscc" and IDENTIFIERS["organisationCode"](code):
        return "it is an organisation code, of 9 characters instead of 18"
    if name == "organisationCode" and IDENTIFIERS["uscc"](code):
        return "it is a unified social credit code, of 18 characters instead of 9"
    more = {-1: ", one too few", 1: ", one too many"}.get(len(code) - form.length, "")
    return f"it has {len(code)} characters instead of {form.length}{more}"


def _check(name: str, code: str, form: _Form) -> str:
    if form.checks > 1:
        return f"the check digits {code[-form.checks :]} do not belong to it"
    right = [letter for letter in form.letters if IDENTIFIERS[name](code[:-1] + letter)]
    if not right:
        return "its first part is wrong"
    return f"the check character {code[-1]} does not belong to it (that would be {right[0]})"
