"""Facts by hand: one statement, whose source is who said it."""

from kg.asserting.asked import Asked
from kg.asserting.by_hand import say

__all__ = ["Asked", "say"]
