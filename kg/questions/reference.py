"""The page of the question library, in both languages: written by ``python -m kg.questions.reference``."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from kg.questions.library import Question, library

PAGE = Path(__file__).resolve().parents[2] / "docs" / "questions.md"

_HEAD = """\
# Questions: what the graph is asked by name

This page is generated from `kg/questions/library/` by `python -m kg.questions.reference`; edit these files, not this one.
本页由 `kg/questions/library/` 生成（`python -m kg.questions.reference`），请勿直接修改。

`kg ask` lists them and `kg ask ID --param name=value` runs one, `--engine` in SPARQL, in Cypher or on a Neo4j. All engines give the
same rows. A parameter `some_name` is `?some_name` in SPARQL and `$some_name` in Cypher; `as_of` is `?asOf` and `$as_of`.
"""


def page() -> str:
    """The text of docs/questions.md."""
    parts = [_HEAD]
    for group, questions in groupby(library().values(), key=lambda question: question.group):
        parts += [f"## {group.capitalize()}\n", *(_section(question) for question in questions)]
    return "\n".join(parts)


def write(path: Path = PAGE) -> None:
    path.write_text(page(), encoding="utf-8", newline="\n")


def _section(question: Question) -> str:
    lines = [f"### `{question.id}`\n", f"{question.question['zh']}  \n{question.question['en']}\n"]
    if question.parameters:
        lines += ["| parameter | type | default |", "|---|---|---|"]
        lines += [f"| `{p.name}` | {p.kind} | {p.default} |" for p in question.parameters]
        lines.append("")
    order = ", in this order of rows" if question.ordered else ""
    lines.append(f"Columns: {', '.join(f'`{column}`' for column in question.columns)}{order}\n")
    if question.network:
        lines.append(f"With networkx: `kg.questions.network.{question.network}`\n")
    lines += ["```sparql", question.sparql, "```\n", "```cypher", question.cypher, "```\n"]
    return "\n".join(lines)


if __name__ == "__main__":
    write()
