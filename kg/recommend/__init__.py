"""Partners worth talking to, each with the paths that speak for it and what speaks against it."""

from kg.recommend.reasons import Against, Reason
from kg.recommend.recommendation import Recommendations, Result, recommend

__all__ = ["Against", "Reason", "Recommendations", "Result", "recommend"]
