"""WordprocessingML read by local names, so that the transitional and the strict namespaces are one."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree


def local_name(element: etree._Element) -> str:
    """The name without its namespace; empty for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (found for found in element if local_name(found) == name)


def child(element: etree._Element, *names: str) -> etree._Element | None:
    """The first child along a path of names, or None."""
    found: etree._Element | None = element
    for name in names:
        found = next(children(found, name), None) if found is not None else None
    return found


def value(element: etree._Element, name: str) -> str:
    """An attribute by its local name; empty where it is not set."""
    for key, found in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(found)
    return ""


def is_on(element: etree._Element | None) -> bool:
    """A toggle property such as ``<w:vanish/>`` (ECMA-376 Part 1, 17.17.4): present and not switched off."""
    return element is not None and value(element, "val") not in ("0", "false", "off")
