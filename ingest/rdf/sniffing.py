"""Which RDF syntax a file is in, by its first bytes."""

from __future__ import annotations

import re

_XML = re.compile(
    rb"(?:\xef\xbb\xbf)?(?>\s+|<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE\s[^\[>]*(?:\[.*?\]\s*)?>)*+<(?:[\w.-]+:)?RDF[\s>]", re.DOTALL
)
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]")
_JSON_LD = re.compile(rb'"@(?:context|graph|id)"\s*:')
_TURTLE = re.compile(rb"(?:\xef\xbb\xbf)?(?>\s+|#[^\n]*\n)*+(?:@(?:prefix|base)\s|(?:PREFIX\s+[^\s<]*|BASE)\s*<)", re.IGNORECASE)

_ENDINGS = frozenset((".ttl", ".nt", ".nq", ".trig", ".jsonld", ".rdf", ".owl"))
_PLAIN = frozenset((".json", ".txt", ""))


def rdf_kind(head: bytes, ending: str) -> str:
    """The kind (a name in ``ingest.kinds``) that the first bytes betray; empty where only the ending can tell, or it is none.

    What is named as an RDF file may be in another syntax than its ending says; what is named otherwise may still be RDF.
    """
    if _XML.match(head):
        return "rdf"
    if _JSON.match(head):
        return "jsonld" if ending in _ENDINGS or (ending in _PLAIN and _JSON_LD.search(head)) else ""
    if _TURTLE.match(head) and ending not in (".ttl", ".trig"):
        return "trig"  # of which Turtle is a part
    return ""
