"""Names that are attacks, in every picture and in a real browser: they are read as names, nothing runs, nothing is asked for."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from kg.statements import Statement
from kg.workspace import Workspace
from tests.kg.telling import new_workspace, tell
from tests.viz.pictures.conftest import SVG, marks, texts
from viz.pictures import PICTURES, picture, write_picture

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = (
    "<script>window.hacked=1</script>",
    '"><image href=x onerror="window.hacked=1"/>',
    "]]><svg onload=window.hacked=1>",
    "</title></text></svg><script>window.hacked=1</script>",
    "<!--<script>window.hacked=1",
    "&lt;b&gt;&#x3c;script&#x3e;&unknown;",
    "javascript:window.hacked=1",
    "{name}{0}${window.hacked=1}%s",
    "\u202eevil\u2069\u202c 'x' 😀👩‍👩‍👧",
    "NUL \x00 ESC \x1b \ufffe end",
    "长" * 10_000,
    "\u0301" * 10_000 + "a",
)
ENDS = ("", '">', "']]>", "</title></text>", "-->", "&#60;/svg&#62;")  # of what an attack might stand within
ATTACKS = (
    "<script>hacked=1</script>",
    "<image href=x onerror=hacked=1 />",
    "<svg onload=hacked=1>",
    "<a href=javascript:hacked=1>x</a>",
    "<set attributeName=onmouseover to=hacked=1 />",
    "<animate onbegin=hacked=1 attributeName=x dur=1s />",
    "<foreignObject><iframe srcdoc='<script>top.hacked=1</script>' /></foreignObject>",
    "<style>@import 'https://example.org/a.css';</style>",
    "<!ENTITY x SYSTEM 'file:///etc/passwd'>&x;",
    "<use href='data:image/svg+xml,<svg onload=hacked=1 />#x' />",
)
PARK, CITY = '甲<园>&"', "乙'市<b>"
QUOTE = "<script>window.hacked=1</script> 的原话"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = new_workspace(tmp_path_factory.mktemp("hostile"))
    told = [
        Statement(name, predicate, object=other, quote=QUOTE, valid_from=date(2020 + at % 3, 1, 1), precision="year", status=status)
        for at, name in enumerate(NAMES)
        for predicate, other, status in (("tenantOf", PARK, "done"), ("partnersWith", CITY, ("done", "planned")[at % 2]))
    ]
    told.append(Statement(PARK, "locatedIn", object=CITY, quote=QUOTE))
    classes = {PARK: "Park", CITY: "Region", **dict.fromkeys(NAMES, "Enterprise")}
    tell(workspace, "丙.txt", QUOTE + "\n" + "\n".join(NAMES), classes, *told, title='<img src=x onerror="window.hacked=1">')
    return workspace


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("kind", "of"), [("matrix", None), ("timeline", CITY), ("timeline", NAMES[0]), ("growth", PARK), ("regions", None)]
)
def test_names_are_text_of_known_elements(workspace: Workspace, kind: str, of: str | None, language: str) -> None:
    svg = picture(workspace.snapshot(), workspace.schema, kind, name=of, language=language).svg
    root = ET.fromstring(svg.encode("utf-8"))
    known = {"svg", "title", "desc", "defs", "pattern", "rect", "path", "circle", "text", "g"}
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= known
    names = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in names if name.startswith("on") or "href" in name or name == "style"}
    assert marks(svg)
    assert len(svg) < 400_000, "a name of 10,000 characters is cut wherever it is repeated"


def test_the_whole_of_a_long_name_stands_in_the_title_beside_what_is_shown(workspace: Workspace) -> None:
    root = ET.fromstring(picture(workspace.snapshot(), workspace.schema, "matrix").svg.encode("utf-8"))
    long = [group for group in root.iter(f"{SVG}g") if group[0].text == "长" * 10_000]
    assert [group[1].text for group in long] == ["长" * 19 + "…"]


def test_control_characters_are_shown_as_signs(workspace: Workspace) -> None:
    assert "NUL ␀ ESC ␛ \ufffd end" in texts(picture(workspace.snapshot(), workspace.schema, "matrix").svg)


@pytest.mark.parametrize("kind", ["matrix", "timeline"])
def test_sixty_attacks_as_names_quotes_qualifiers_and_titles_are_read_as_they_stand(
    kind: str, browser: Browser, tmp_path: Path
) -> None:
    workspace = new_workspace(tmp_path)
    names = [f"{end}{attack}" for end in ENDS for attack in ATTACKS]
    assert len(set(names)) == 60
    told = [Statement(one, "partnersWith", object=CITY, quote=one, qualifiers={"role": one}) for one in names]
    tell(
        workspace,
        "丁.txt",
        "\n".join((CITY, *names)),
        {CITY: "Region", **dict.fromkeys(names, "Enterprise")},
        *told,
        title=names[10],
    )
    file = tmp_path / "a.svg"
    made = write_picture(workspace.snapshot(), workspace.schema, file, kind, name=CITY, limit=100)
    assert made.marks == 60
    page, asked, wrong = _opened(browser, file)
    shown = page.evaluate(
        "[...document.querySelectorAll('text')].map((each) => each.parentNode.querySelector('title').textContent)"
    )
    shown += page.evaluate("[...document.querySelectorAll('text')].map((each) => each.textContent)")
    assert set(names) <= set(shown)
    quotes = page.evaluate("[...document.querySelectorAll('.mark > title')].map((each) => each.textContent)")
    assert all(any(f"“{name}" in quote for quote in quotes) for name in names)
    assert page.evaluate("window.hacked") is None
    assert (asked, wrong) == ([file.as_uri()], [])
    page.context.close()


@pytest.mark.parametrize("kind", PICTURES)
def test_in_a_browser_nothing_runs_and_nothing_is_asked_for(
    workspace: Workspace, kind: str, browser: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "a.svg"
    write_picture(workspace.snapshot(), workspace.schema, file, kind, name={"timeline": CITY, "growth": PARK}.get(kind))
    page, asked, wrong = _opened(browser, file)
    assert page.evaluate("document.documentElement.localName") == "svg", "the file is read as what it is"
    assert page.evaluate("window.hacked") is None
    assert page.evaluate("document.querySelectorAll('script, image, foreignObject, a, parsererror').length") == 0
    shown = page.evaluate("[...document.querySelectorAll('text')].map((each) => each.getBBox().x + each.getBBox().width)")
    assert max(shown) <= page.evaluate("document.documentElement.viewBox.baseVal.width"), "no text runs out of the picture"
    assert (asked, wrong) == ([file.as_uri()], [])
    page.context.close()


def _opened(browser: Browser, file: Path) -> tuple[Page, list[str], list[str]]:
    """The picture in a browser, the requests that it made, and what it logged or said aloud."""
    page = browser.new_context().new_page()
    asked, wrong = list[str](), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: wrong.append(dialog.message))
    page.goto(file.as_uri())
    page.wait_for_timeout(200)
    return page, asked, wrong
