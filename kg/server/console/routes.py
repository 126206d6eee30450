"""The page's own files, the words that its editor completes, and the texts of the prepared questions."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import FastAPI, Response
from pydantic import BaseModel, Field

from kg.errors import NotFound
from kg.server.console.texts import text_of, vocabulary

if TYPE_CHECKING:
    from kg.workspace import Workspace

STATIC = Path(__file__).resolve().parent / "static"
KINDS = {".js": "text/javascript", ".css": "text/css"}
VIS = "lib/vis-9.1.2/vis-network.min.js"  # in pyvis; dual licence Apache-2.0 and MIT, its notice stands at the file's head
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Wanted(BaseModel):
    """A prepared question, the language that it is wanted in, and values for its parameters."""

    question: Annotated[str, Field(min_length=1, max_length=200)]
    language: Literal["sparql", "cypher"]
    parameters: dict[str, str | float] = Field(default_factory=dict)


def register(app: FastAPI, workspace: Workspace) -> None:
    """Add the routes."""
    schema = workspace.schema

    @app.get("/query", response_class=Response, responses={200: {"content": {"text/html": {}}}})
    def page() -> Response:
        """The page on which people ask."""
        return Response(_own("page.html"), media_type="text/html", headers={"Content-Security-Policy": POLICY})

    @app.get("/query/static/{name}", response_class=Response, responses={200: {"content": {"text/javascript": {}, "text/css": {}}}})
    def static(name: str) -> Response:
        """A script or a style of the page."""
        kind = KINDS.get(Path(name).suffix)
        if kind is None or name not in _names():
            raise NotFound(f"the page has no file {name!r}.", fix="/query names its files.")
        body = _vis() if name == "vis-network.js" else _own(name)
        return Response(body, media_type=kind, headers={"Cache-Control": "no-cache"})

    @app.get("/query/words")
    def words() -> dict[str, Any]:
        """Classes, relations and properties with their labels, prefixes, and the prepared questions."""
        return vocabulary(schema)

    @app.post("/query/text")
    def text(wanted: Wanted) -> dict[str, Any]:
        """A prepared question as a query that can be asked as it stands."""
        return text_of(wanted.question, wanted.language, wanted.parameters)


@cache
def _names() -> frozenset[str]:
    return frozenset({"vis-network.js", *(path.name for path in STATIC.iterdir())})


@cache
def _own(name: str) -> bytes:
    return (STATIC / name).read_bytes()


@cache
def _vis() -> bytes:
    return files("pyvis").joinpath(VIS).read_bytes()
