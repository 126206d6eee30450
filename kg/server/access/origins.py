"""Where a request comes from: it calls this server by one of its names, and no page of another origin sends it."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection

from starlette.datastructures import Headers

from kg.errors import UsageError
from kg.server.access.roles import Forbidden
from kg.server.errors import RequestError

OWN_NAMES = ("127.0.0.1", "localhost", "[::1]")  # by which a browser on this machine reaches it
COOKIE = "kg_token"
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(?::[0-9]*)?")
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,251}[a-z0-9])?")


def host_name(told: str, where: str) -> str:
    """A host as browsers send it: in small letters, IPv6 in brackets. Raises UsageError for what is none."""
    try:
        address = ipaddress.ip_address(told.removeprefix("[").removesuffix("]"))
        return f"[{address}]" if address.version == 6 else str(address)
    except ValueError:
        if _NAME.fullmatch(name := told.lower()):
            return name
    raise UsageError(f"{told!r} is no host name.", where=where, fix="Give one such as kg.example.org, without port or wildcard.")


def own_name(headers: Headers, names: Collection[str], path: str) -> str:
    """The name by which the server is called. Raises RequestError for one that is not its own.

    Such a name is another site's, pointed here to get around the rule that a page reads only what is of its own origin.
    """
    named = _HOST.fullmatch(headers.get("host", "").lower())
    if named is None or not (named[1] in OWN_NAMES or named[1] in names):
        raise RequestError(
            "the server is not known by the name in Host.", where=path, fix="Its names are given with kg serve --name."
        )
    return named[1]


def same_origin(headers: Headers, path: str) -> None:
    """Refuse what a page of another origin sends. Raises Forbidden.

    Browsers name the origin of whatever may change something, "null" where it is hidden. A program that is no browser sends
    neither header, and no cookie. ``own_name`` comes first: a name pointed at this machine would pass for its own origin here.
    """
    origin, site, host = headers.get("origin"), headers.get("sec-fetch-site"), headers.get("host", "").lower()
    foreign = origin is not None and origin.lower() not in (f"http://{host}", f"https://{host}")
    hidden = origin is None and site is None and COOKIE in headers.get("cookie", "")
    if foreign or hidden or site not in (None, "same-origin", "none"):
        fix = "Send it from a page of this server, or from a program with Authorization: Bearer …"
        raise Forbidden("a page of another origin asks for this.", where=path, fix=fix)
