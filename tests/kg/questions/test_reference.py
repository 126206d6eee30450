"""The page of questions says what the library says; a stale page fails here."""

from __future__ import annotations

from kg.questions import library
from kg.questions.reference import PAGE, page


def test_the_page_in_docs_is_the_one_that_the_library_gives() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "The page is stale: run `python -m kg.questions.reference`."


def test_every_question_stands_in_it_with_both_languages_and_both_texts() -> None:
    sections = dict(zip(library(), page().split("\n### ")[1:], strict=True))
    for name, question in library().items():
        for part in (f"`{name}`", *question.question.values(), *question.columns, question.sparql, question.cypher):
            assert part in sections[name], name
        assert all(f"| `{p.name}` | {p.kind} |" in sections[name] for p in question.parameters)
