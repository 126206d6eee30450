"""The page: a pyvis Network whose HTML is one file with everything inside, and asks no address for anything."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import yaml
from pyvis.network import Network

from kg.errors import KgError, UsageError
from kg.show import Texts, no_texts
from viz.page.content import Content, as_json, content_of
from viz.page.layout import positions
from viz.page.look import EDGES, OTHER, Look, font_size, looks, size

if TYPE_CHECKING:
    from kg.snapshot import Snapshot
    from ontology import Schema

LIMIT = 5000
LANGUAGES = ("zh", "en")
VIS = "lib/vis-9.1.2/vis-network.min.js"  # in pyvis; dual licence Apache-2.0 and MIT, its notice stands at the file's head
INK = "#0f172a"
SCRIPTS = ("start.js", "graph.js", "panel.js", "tables.js", "controls.js")
LABELLED = 90  # relations up to which each is labelled from the start


class Page(Network):  # type: ignore[misc]  # pyvis ships no types
    """A pyvis Network that writes our page. What is added by ``add_node`` and ``add_edge`` is shown as well."""

    def __init__(self, content: Content, schema: Schema, language: str = "zh", *, served: bool = False) -> None:
        super().__init__(height="100%", directed=True, cdn_resources="in_line")
        self.content, self.schema, self.language, self.served = content, schema, language, served
        self.nodes = _nodes(content, looks(schema))
        self.node_ids = [node["id"] for node in self.nodes]
        self.node_map = {node["id"]: node for node in self.nodes}
        self.edges = _edges(content, schema)

    def generate_html(self, name: str = "", local: bool = True, notebook: bool = False) -> str:
        """The whole file. The parameters are pyvis's own and change nothing: there is one kind of file."""
        data = as_json(self.content, self.schema) | {
            "language": self.language,
            "ui": _words(),
            "looks": {name: {"colour": look.colour, "shape": look.shape} for name, look in looks(self.schema).items()},
            "other": OTHER,
            "heading": self.heading,
            "labelled": LABELLED,
            "nodes": self.nodes,
            "edges": self.edges,
        }
        style, script = _resource("page.css"), _script()
        self.html = _template().render(
            language=self.language,
            title=self.heading or _words()["title"][self.language],
            policy=policy(),
            style=style,
            vis=_vis(),
            script=script,
            data=embedded(data),
            served=self.served,
            words={name: words[self.language] for name, words in _words().items()},
        )
        return str(self.html)

    def write_html(self, name: str, local: bool = True, notebook: bool = False, open_browser: bool = False) -> None:
        """Write the file ``name``; nothing is written beside it."""
        Path(name).write_text(self.generate_html(), encoding="utf-8", newline="\n")
        if open_browser:
            import webbrowser

            webbrowser.open(Path(name).resolve().as_uri())

    save_graph = write_html

    def show(self, name: str, local: bool = True, notebook: bool = False) -> None:
        self.write_html(name, open_browser=not notebook)


def page(
    snapshot: Snapshot,
    schema: Schema,
    *,
    focus: str | None = None,
    limit: int = LIMIT,
    language: str = "zh",
    texts: Texts = no_texts,
    served: bool = False,
) -> Page:
    """The page of a snapshot, or of the neighbourhood of the entity ``focus``; a ``pyvis.network.Network``.

    Shows at most ``limit`` entities, those with the most relations, and says so. ``texts`` gives the stored text of an
    edition (``Workspace.stored_text``), so that evidence stands within its sentence. ``served``: the server's page to ask on is
    a link away. Raises NotFound for an unknown focus.
    """
    if language not in LANGUAGES:
        raise UsageError(f"{language!r} is no language of the page.", fix=f"It speaks {' and '.join(LANGUAGES)}.")
    if not 0 < limit <= LIMIT:
        raise UsageError(
            f"a page shows 1 to {LIMIT} entities, not {limit}.", fix="Give a smaller --limit, or a NAME to show around."
        )
    return Page(content_of(snapshot, schema, focus=focus, limit=limit, texts=texts), schema, language, served=served)


@dataclass(frozen=True, slots=True)
class Written:
    """What a written page holds; ``total`` counts the entities of the whole graph."""

    bytes: int
    entities: int
    relations: int
    total: int

    def as_dict(self) -> dict[str, int]:
        return asdict(self)

    def __str__(self) -> str:
        shown = f"{self.entities} entities" if self.entities == self.total else f"{self.entities} of {self.total} entities"
        return f"{self.bytes / 1e6:.1f} MB, {shown}, {self.relations} relations"


def write_page(snapshot: Snapshot, schema: Schema, path: Path, **options: Any) -> Written:
    """Write the page (options as of ``page``) to ``path``. Raises KgError when it cannot be written."""
    made = page(snapshot, schema, **options)
    try:
        made.write_html(str(path))
    except OSError as error:
        raise KgError(f"cannot be written: {error.strerror}.", where=str(path), fix="Give another file with -o.") from error
    content = made.content
    return Written(path.stat().st_size, len(content.entities), len(content.relations), content.total)


def policy() -> str:
    """The Content-Security-Policy of a page: its own two scripts and its style, nothing from anywhere else."""
    allowed = {
        "default-src": "'none'",
        "script-src": f"{_hash(_vis())} {_hash(_script())}",
        "style-src": _hash(_resource("page.css")),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in allowed.items())


def embedded(data: object) -> str:
    """JSON that can stand inside a script element: no text in it can end the element or begin a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _nodes(content: Content, looked: dict[str, Look]) -> list[dict[str, Any]]:
    placed = positions([e.id for e in content.entities], ((r.subject, r.object) for r in content.relations))
    unclassed = Look(OTHER, "dot")
    nodes = []
    for entity in content.entities:
        look, (x, y) = looked.get(entity.type or "", unclassed), placed[entity.id]
        nodes.append(
            {
                "id": entity.id,
                "label": shortened(entity.name),
                "shape": look.shape,
                "color": {
                    "background": look.colour,
                    "border": look.colour,
                    "highlight": {"background": look.colour, "border": INK},
                },
                "size": size(entity.degree, look.shape),
                "font": {"size": font_size(entity.degree)},
                "x": x,
                "y": y,
            }
        )
    return nodes


def _edges(content: Content, schema: Schema) -> list[dict[str, Any]]:
    several = Counter(frozenset((r.subject, r.object)) for r in content.relations)
    drawn: dict[frozenset[str], int] = defaultdict(int)
    edges = []
    for relation in content.relations:
        pair, known = frozenset((relation.subject, relation.object)), schema.relations.get(relation.predicate)
        edge: dict[str, Any] = {
            "id": relation.id,
            "from": relation.subject,
            "to": relation.object,
            "width": 1.2 + 0.6 * min(4, len(relation.evidence) - 1),
            **EDGES.get(relation.status, EDGES["done"]),
        }
        if not (known and known.symmetric):
            edge["arrows"] = "to"
        if several[pair] > 1:  # side by side, each to be clicked
            bend = 0.12 * (drawn[pair] // 2 + 1)
            way = drawn[pair] % 2 == (relation.subject > relation.object)
            edge["smooth"] = {"enabled": True, "type": "curvedCW" if way else "curvedCCW", "roundness": bend}
            drawn[pair] += 1
        edges.append(edge)
    return edges


def shortened(name: str, width: int = 11) -> str:
    """A label of one or two lines; the panel and the table have the name in full."""
    one_line = " ".join(name.split())
    if len(one_line) <= width:
        return one_line
    if len(one_line) > 2 * width:
        one_line = one_line[: 2 * width - 1] + "…"
    half = (len(one_line) + 1) // 2
    return one_line[:half] + "\n" + one_line[half:]


@cache
def _resource(name: str) -> str:
    return (files("viz.page") / name).read_text(encoding="utf-8").replace("\r\n", "\n")


@cache
def _words() -> dict[str, dict[str, str]]:
    """The page's own words by name and language."""
    found: dict[str, dict[str, str]] = yaml.safe_load(_resource("words.yaml"))
    return found


@cache
def _vis() -> str:
    """vis-network as pyvis ships it. Its style sheet is not needed: that draws buttons and tooltips which the page does not use."""
    script = (files("pyvis") / VIS).read_text(encoding="utf-8").replace("\r\n", "\n")
    if re.search(r"</script|<!--", script, re.IGNORECASE):
        raise KgError("this version of pyvis ships a vis-network that cannot stand inside a page.", fix="Install pyvis 0.3.2.")
    return script


@cache
def _script() -> str:
    return '"use strict";\n(() => {\n' + "\n".join(_resource(name) for name in SCRIPTS) + "})();\n"


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(autoescape=True, keep_trailing_newline=True, undefined=jinja2.StrictUndefined)
    return environment.from_string(_resource("page.html.j2"))


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
