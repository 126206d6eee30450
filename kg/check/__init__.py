"""What is wrong with a graph, as a work list: shapes, consistency, and whether each quote stands where it is said to stand."""

from kg.check.findings import Finding
from kg.check.worklist import check

__all__ = ["Finding", "check"]
