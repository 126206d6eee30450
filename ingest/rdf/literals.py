"""Values of RDF as the ledger keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from ingest.rdf.terms import CERTAIN, Meaning
from kg.asserting.asked import days
from kg.asserting.asked import literal as checked
from kg.errors import UsageError
from kg.identity.codes import IDENTIFIERS
from ontology.graph import local
from ontology.schema import CODES

if TYPE_CHECKING:
    from ontology import Schema


_USCC_LENGTH = 18


class LiteralError(ValueError):
    """Why a value cannot be one, as the end of a sentence."""


def language(text: str) -> str:
    return "zh" if any("\u4e00" <= character <= "\u9fff" for character in text) else "en"


def named_by(iri: str) -> str:
    """What an address says of the thing that it stands for: its last part, as words."""
    return " ".join(unquote(local(iri.rstrip("/#"))).replace("_", " ").split()) or iri


def word(iri: str, schema: Schema) -> str | None:
    """The notation of a code that an IRI of our code lists stands for; None for any other IRI."""
    if not iri.startswith(CODES):
        return None
    return next((c.notation for concepts in schema.schemes.values() for c in concepts if c.iri == iri), None)


def literal(text: str, tag: str | None, meaning: Meaning, of: str | None, schema: Schema) -> tuple[str, dict[str, Any]]:
    """Which of the properties that are meant a thing of the class ``of`` has, and the columns of its statement.

    Raises LiteralError.
    """
    text = " ".join(text.split())
    name = _which(meaning, tag, text, of, schema)
    known = schema.properties[name]
    try:
        if known.datatype == "date":
            return name, _day(text)
        if known.identifier:
            text = IDENTIFIERS[name](text) or text
        value = checked(text, known, schema)
    except UsageError as error:
        raise LiteralError(error.what) from error
    if known.datatype != "langString":
        return name, {"value": value, "datatype": known.datatype}
    return name, {"value": value, "datatype": "string", "lang": (tag or language(value)).lower().partition("-")[0]}


def _day(text: str) -> dict[str, Any]:
    """A day, a month or a year, with or without a time and its zone. Raises UsageError and LiteralError."""
    when = days(text.partition("T")[0].partition("+")[0].rstrip("Z"), "")
    if when.first is None:
        raise LiteralError("it is empty.")
    return {"value": when.first.isoformat(), "datatype": "date", "precision": when.precision}


def _which(meaning: Meaning, tag: str | None, text: str, of: str | None, schema: Schema) -> str:
    """Of several names a thing is called by, an English one is its English name, any other a short one.

    What other vocabularies call an identifier is one of any register: a code, where it has not the form of ours.
    """
    if "shortName" in meaning.names and "englishName" in meaning.names:
        return "englishName" if (tag or language(text)).lower().startswith("en") else "shortName"
    fitting = [name for name in meaning.names if of is None or of in schema.properties[name].domain]
    name = (fitting or meaning.names)[0]
    if name == "uscc" and meaning.confidence < CERTAIN and (not fitting or len(text) != _USCC_LENGTH):
        return "code"
    return name
