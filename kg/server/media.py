"""Which of the media types that are on offer an Accept header wants (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence


def chosen(accept: str, offered: Sequence[str]) -> str | None:
    """The type wanted most; of several equally wanted ones the first offered. None when none of them is acceptable.

    The most specific range decides how much a type is wanted. No header, or an empty one, accepts everything.
    """
    if not accept.strip():
        return offered[0]
    ranges = [parsed for part in accept.split(",") if (parsed := _range(part))]
    wanted = [(max(_matches(ranges, media), default=(0, 0.0))[1], -place) for place, media in enumerate(offered)]
    quality, place = max(wanted)
    return offered[-place] if quality > 0 else None


def _range(part: str) -> tuple[str, float] | None:
    media, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                quality = min(1.0, max(0.0, float(value)))
            except ValueError:
                return None
    return (media, quality) if "/" in media else None


def _matches(ranges: Sequence[tuple[str, float]], media: str) -> list[tuple[int, float]]:
    """How specific each range is that covers the type, and its quality."""
    kind = media.partition("/")[0]
    specific = {media: 3, f"{kind}/*": 2, "*/*": 1}
    return [(specific[given], quality) for given, quality in ranges if given in specific]
