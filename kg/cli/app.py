"""The ``kg`` command: its options, its errors as sentences, and the commands that other packages add."""

from __future__ import annotations

import json
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

import typer

from kg.errors import KgError
from kg.files import no_room

WorkspaceOption = Annotated[
    Path | None,
    typer.Option("-w", "--workspace", metavar="DIR", help="The workspace; else KG_WORKSPACE, else the nearest kg.toml."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Machine-readable output.")]

app = typer.Typer(
    name="kg",
    help="A knowledge graph of innovation actors in which every edge leads back to its sentence or cell.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def load_commands() -> typer.Typer:
    """The app with every command: the house's own, then those that installed packages register under ``kg.commands``."""
    from kg.cli import asking, duties, ledger, merging, pushing, resolving, reviewing, serving, tokens  # noqa: F401  # they register themselves

    for entry in sorted(entry_points(group="kg.commands"), key=lambda e: e.name):
        entry.load()(app)
    return app


def main(arguments: list[str] | None = None) -> None:
    """Run one command and leave with its exit status: 0 done, 1 something wrong, 2 called wrongly, 3 a component is missing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    words = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in words
    words = [word for word in words if word != "--debug"]
    try:
        load_commands()(words, prog_name="kg")
    except KgError as error:
        if debug:
            raise
        fail(error, as_json="--json" in words)
    except KeyboardInterrupt:
        typer.echo("Interrupted; the ledger is as it was before this command.", err=True)
        raise SystemExit(130) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
    except Exception as error:
        if debug:
            raise
        if no_room(error):
            full = KgError("there is no room on the disk.", fix="The ledger is as it was: make room, and repeat this.")
            fail(full, as_json="--json" in words)
        unexpected = KgError(f"{type(error).__name__}: {error}", fix="This is a defect; --debug shows where.")
        fail(unexpected, as_json="--json" in words)


def fail(error: KgError, *, as_json: bool) -> None:
    """Print an error as a sentence (and as JSON when that was asked for) and leave with its status."""
    if as_json:
        typer.echo(json.dumps({"error": error.problem.as_dict()}, ensure_ascii=False))
    typer.echo(f"kg: {error}", err=True)
    raise SystemExit(error.exit_code)
