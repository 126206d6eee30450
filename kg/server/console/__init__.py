"""``/query``: a page on which people ask in SPARQL and Cypher, and run the prepared questions."""

from kg.server.console.routes import register

__all__ = ["register"]
