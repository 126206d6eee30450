"""Who is who: strong identities from what one source says, by named rules."""

from kg.identity.names import is_full_name, normalise
from kg.identity.rules import DEFAULT_RULES, RULES, judge

__all__ = ["DEFAULT_RULES", "RULES", "is_full_name", "judge", "normalise"]
