"""The question library, and one front for SPARQL and Cypher."""

from kg.questions.answer import Answer
from kg.questions.ask import Graphs, ask, query
from kg.questions.library import Parameter, Question, library

__all__ = ["Answer", "Graphs", "Parameter", "Question", "ask", "library", "query"]
