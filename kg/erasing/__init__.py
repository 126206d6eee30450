"""Erasing what a person or a law asks to be forgotten: from ledger and history, texts, originals, remembered answers and views."""

from kg.erasing.erase import Erased, erase, resume, unfinished
from kg.erasing.plan import Plan, plan

__all__ = ["Erased", "Plan", "erase", "plan", "resume", "unfinished"]
