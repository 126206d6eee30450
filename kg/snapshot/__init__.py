"""The ledger folded into canonical entities and relations, for a change and a day."""

from kg.snapshot.build import build_snapshot
from kg.snapshot.snapshot import Entity, Snapshot, holds_on
from kg.snapshot.versions import open_snapshot

__all__ = ["Entity", "Snapshot", "build_snapshot", "holds_on", "open_snapshot"]
