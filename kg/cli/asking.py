"""Commands that ask: query, ask, show, recommend."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.app import JsonOption, WorkspaceOption, app
from kg.cli.ledger import read_parameter
from kg.cli.output import print_json, print_table, shown
from kg.errors import InputError, UsageError
from kg.questions import Answer
from kg.workspace import Workspace


class Format(StrEnum):
    table = "table"
    json = "json"
    csv = "csv"


class Engine(StrEnum):
    sparql = "sparql"
    cypher = "cypher"
    neo4j = "neo4j"


ParameterOption = Annotated[list[str] | None, typer.Option("--param", metavar="NAME=VALUE", help="A parameter of the query.")]
FormatOption = Annotated[Format, typer.Option("--format", help="How rows are printed.")]


@app.command()
def query(
    sparql: Annotated[str | None, typer.Option("--sparql", metavar="Q", help="A SPARQL query, or @FILE.")] = None,
    cypher: Annotated[str | None, typer.Option("--cypher", metavar="Q", help="A Cypher query, or @FILE.")] = None,
    param: ParameterOption = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Bind ?asOf / $as_of to this day.")] = None,
    known_at: Annotated[str | None, typer.Option("--known-at", metavar="CHANGE or DATE", help="Ask what was known then.")] = None,
    engine: Annotated[
        Engine | None, typer.Option("--engine", help="Who answers: that of the language, or a Neo4j (NEO4J_URI) in Cypher.")
    ] = None,
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask the graph in SPARQL or in Cypher."""
    from kg.questions import query as run_query

    if (sparql is None) == (cypher is None):
        raise UsageError("one query is needed.", fix="Give --sparql Q or --cypher Q.")
    found = Workspace.find(workspace)
    language = Engine.sparql if sparql is not None else Engine.cypher
    if engine is not None and (engine is Engine.sparql) != (language is Engine.sparql):
        raise UsageError(f"{engine.value} does not speak {language.value}.", where="--engine", fix="Leave --engine out.")
    answer = run_query(
        found,
        (engine or language).value,
        text_of(sparql if sparql is not None else cypher or ""),
        dict(map(read_parameter, param or [])),
        as_of=day(as_of),
        change=found.change_at(known_at),
    )
    if known_at is None:
        warn_of_age(answer, found)
    print_answer(answer, Format.json if as_json else form)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(metavar="[ID]", help="Which question; without it they are listed.")] = None,
    param: ParameterOption = None,
    engine: Annotated[Engine, typer.Option("--engine", help="The language that answers.")] = Engine.sparql,
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the named questions, or ask one."""
    from kg.questions import ask as run_question
    from kg.questions import library

    if question is None:
        questions = library()
        if as_json:
            print_json({"questions": [q.as_dict() for q in questions.values()]})
        else:
            rows = [[q.id, q.question["zh"], q.question["en"], [p.name for p in q.parameters]] for q in questions.values()]
            print_table(["id", "问题", "question", "parameters"], rows)
        return
    found = Workspace.find(workspace)
    answer = run_question(found, question, dict(map(read_parameter, param or [])), engine=engine.value)
    warn_of_age(answer, found)
    print_answer(answer, Format.json if as_json else form)


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="NAME")], workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Show one entity: names, identifiers, facts and relations, each with its evidence."""
    from kg.show import describe

    found = Workspace.find(workspace)
    description = describe(found.snapshot(), found.schema, name, texts=found.stored_text)
    if as_json:
        print_json(description.as_dict())
        return
    typer.echo(shown(description.as_text(found.settings.languages[0])))


@app.command()
def recommend(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Whom to find partners for.")] = None,
    need: Annotated[str | None, typer.Option("--need", metavar="TEXT", help="A need in words, instead of a name.")] = None,
    to: Annotated[
        str, typer.Option("--to", metavar="CLASSES", help="Classes of partners.")
    ] = "University,ResearchInstitute,Platform",
    top: Annotated[int, typer.Option("--top", min=1, max=1000)] = 10,
    known: Annotated[bool, typer.Option("--known", help="Keep those who are partners already, marked as such.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Suggest partners, each with the paths that speak for it and what speaks against it."""
    from kg.recommend import recommend as run_recommend

    found = Workspace.find(workspace)
    suggested = run_recommend(
        found.snapshot(),
        found.schema,
        name=name,
        need=need,
        to=tuple(to.split(",")),
        top=top,
        known=known,
        language=found.settings.languages[0],
    )
    if as_json:
        print_json(suggested.as_dict())
        return
    print_table(
        ["", suggested.name, "score", "because", "but"],
        [
            [place, r.name, f"{r.score:.4f}", "\n".join(w.text for w in r.reasons), "\n".join(a.text for a in r.against)]
            for place, r in enumerate(suggested.results, 1)
        ],
        empty="Nobody to suggest yet: the graph holds no candidate of these classes.",
    )


def print_answer(answer: Answer, form: Format) -> None:
    if form is Format.json:
        print_json(answer.as_dict())
    elif form is Format.csv:
        import csv
        import sys

        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([answer.columns, *answer.rows])
    else:
        print_table(answer.columns, answer.rows)
        typer.echo(f"{len(answer.rows)} rows, change {answer.change}, {answer.engine}, {answer.ms:.1f} ms", err=True)


def warn_of_age(answer: Answer, found: Workspace) -> None:
    """Say on stderr that a server's graph is not the newest: a push shows one change until the next push."""
    if answer.change != (newest := found.newest()):
        what = f"{answer.engine} shows change {answer.change}, the ledger is at {newest}"
        typer.echo(f"Warning: {what}. Bring it up to date: kg push neo4j", err=True)


def text_of(argument: str) -> str:
    """The argument, or what stands in the file that it names by @FILE."""
    if not argument.startswith("@"):
        return argument
    path = Path(argument[1:])
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}.", where=str(path), fix="A query file is UTF-8 text.") from error


def day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"{text!r} is no day.", fix="A day is written 2021-12-31.") from error
