"""The Statement record and the ledger: the only place that writes."""

from kg.checksums import Damage
from kg.statements.change import Change, Rollback
from kg.statements.ledger import Ledger
from kg.statements.statement import Statement, arrow_schema, entity_key, from_arrow, identify, to_arrow

__all__ = [
    "Change",
    "Damage",
    "Ledger",
    "Rollback",
    "Statement",
    "arrow_schema",
    "entity_key",
    "from_arrow",
    "identify",
    "to_arrow",
]
