"""Commands for who may use the server: token add, list, revoke."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.app import JsonOption, WorkspaceOption, app
from kg.cli.output import print_json, print_table, shown
from kg.workspace import Workspace

token = typer.Typer(help="Say who may use the server, and what they may do.", no_args_is_help=True)
app.add_typer(token, name="token")


@token.command()
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whom it is for; the ledger names what they write by it.")],
    role: Annotated[str, typer.Option("--role", help="reader, reviewer or editor.")],
    days: Annotated[int | None, typer.Option("--days", metavar="N", help="How long it is good; for good, if left out.")] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a token. It is shown this once, and kept nowhere."""
    from kg.server.access.tokens import Tokens

    secret, made = Tokens(Workspace.find(workspace).root).add(name, role, days)
    if as_json:
        print_json({**made.as_dict(), "token": secret})
    else:
        typer.echo(secret)
        typer.echo(shown(f"For {made.name} ({made.role}), {f'until {made.until}' if made.until else 'for good'}."), err=True)


@token.command(name="list")
def list_(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List whom tokens were made for."""
    from kg.server.access.tokens import Tokens

    held = [one.as_dict() for one in Tokens(Workspace.find(workspace).root).all()]
    if as_json:
        print_json({"tokens": held})
    else:
        rows = [[one["name"], one["role"], one["made"], "expired" if one["expired"] else one["until"]] for one in held]
        print_table(["name", "role", "made", "until"], rows, empty="No tokens: kg token add NAME --role reader")


@token.command()
def revoke(
    name: Annotated[str, typer.Argument(metavar="NAME")], workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Take a token back; a running server lets it in no more."""
    from kg.server.access.tokens import Tokens

    gone = Tokens(Workspace.find(workspace).root).revoke(name)
    if as_json:
        print_json({"revoked": gone.as_dict()})
    else:
        typer.echo(shown(f"{gone.name} ({gone.role}) is let in no more."))
