"""The Statement record and the ledger: the only place that writes."""

from kg.statements.ledger import Change, Damage, Ledger
from kg.statements.statement import Statement, arrow_schema, entity_key, from_arrow, identify, to_arrow

__all__ = ["Change", "Damage", "Ledger", "Statement", "arrow_schema", "entity_key", "from_arrow", "identify", "to_arrow"]
