"""Judgements by hand: what a person says of two things, whether they are one, and how that is taken back.

``judge`` writes one judgement, ``judge_all`` many as one change, ``unmerge`` takes back what holds a thing together, ``preview``
shows what a merge would change. The command line and the review use nothing else.
"""

from kg.merging.asked import Asked
from kg.merging.judging import judge, judge_all
from kg.merging.preview import Preview, preview
from kg.merging.row import SOURCE
from kg.merging.unmerging import Unmerged, unmerge

__all__ = ["SOURCE", "Asked", "Preview", "Unmerged", "judge", "judge_all", "preview", "unmerge"]
