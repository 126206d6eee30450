"""What is known of Chinese innovation actors before any document is read: names, short and former names, places, codes.

``load_gazetteer()`` gives the built-in gazetteer; docs/gazetteers.md says what is in it, where it comes from and how to add to it.
"""

from kg.gazetteers.entries import Entry, Form
from kg.gazetteers.finding import Match
from kg.gazetteers.gazetteer import Gazetteer, load_gazetteer

__all__ = ["Entry", "Form", "Gazetteer", "Match", "load_gazetteer"]
