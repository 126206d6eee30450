"""The review of what is known: a queue of items, an answer to each, and answers as rows of the ledger.

There are two kinds: what was read (``reading``), and pairs of entities that may be one (``identity``). ``queue`` gives what is
worth a look, ``decide`` writes one answer, ``decide_all`` many as one change; ``listing`` and ``identity.listing`` do both by way
of a CSV file. The command line, and whoever serves the same over HTTP, use nothing else.
"""

from kg.review.item import FIELDS, Answer, Asked, Decision, Item, Mark, Passage, Wanted
from kg.review.kinds import KINDS, decide, decide_all, queue

__all__ = ["FIELDS", "KINDS", "Answer", "Asked", "Decision", "Item", "Mark", "Passage", "Wanted", "decide", "decide_all", "queue"]
