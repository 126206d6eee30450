"""Candidates: which entities may be one, how likely, and why."""

from kg.identity.candidates.making import Thing, candidates, schema
from kg.identity.candidates.model import Model, Reason, load_model, probability, uncertainty

__all__ = ["Model", "Reason", "Thing", "candidates", "load_model", "probability", "schema", "uncertainty"]
