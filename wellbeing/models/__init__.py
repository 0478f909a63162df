"""Rounds, the groups of a round, and what was published of it. No answer has a model."""

from wellbeing.models.mailing import Mailing
from wellbeing.models.published import PublishedCell, WhatWeDid
from wellbeing.models.round import Question, ReportingGroup, Round, RoundStep
from wellbeing.models.support import SupportSource

__all__ = [
    "Mailing",
    "PublishedCell",
    "Question",
    "ReportingGroup",
    "Round",
    "RoundStep",
    "SupportSource",
    "WhatWeDid",
]
