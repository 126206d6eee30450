"""The index of identity: who is who and who may be who, followed change by change at the cost of the change."""

from kg.identity.index.building import Progress
from kg.identity.index.index import FOLDER, Index, open_index, silent, verify

__all__ = ["FOLDER", "Index", "Progress", "open_index", "silent", "verify"]
