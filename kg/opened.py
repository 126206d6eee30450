"""An open workspace as the rooms below ``kg.workspace`` see it; ``kg.workspace.Workspace`` is one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from kg.snapshot import Snapshot
    from kg.statements.ledger import Ledger
    from kg.views.opening import Views
    from ontology import Schema


class Rules(Protocol):
    @property
    def rules(self) -> frozenset[str]: ...


class OpenWorkspace(Protocol):
    @property
    def root(self) -> Path: ...
    @property
    def settings(self) -> Rules: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def schema(self) -> Schema: ...
    @property
    def views(self) -> Views: ...
    def snapshot(self, change: int | None = None) -> Snapshot: ...
    def stored_text(self, edition: str) -> str | None: ...
