"""The graph in a Neo4j: pushed into a running one, or as files for its importer."""

from kg.views.neo4j.files import write_import
from kg.views.neo4j.pushing import Push, push
from kg.views.neo4j.rows import ENTITY, MARK, STAMP, constraints

__all__ = ["ENTITY", "MARK", "STAMP", "Push", "constraints", "push", "write_import"]
