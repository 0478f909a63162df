"""What teams did with the training, and what is in the way."""

from implementation.models.action import Action, ActionChange, ActionEvidence
from implementation.models.activity import Activity, ActivityUnit, StatusChange
from implementation.models.answer import AnswerHeard, Attempt, BarrierAnswer
from implementation.models.barrier import Barrier, BarrierChange
from implementation.models.digest import DigestChoice, DigestSent
from implementation.models.evidence import Evidence
from implementation.models.recommendation import (
    Part,
    Recommendation,
    RecommendationEvidence,
    Response,
)

__all__ = [
    "Action",
    "ActionChange",
    "ActionEvidence",
    "Activity",
    "ActivityUnit",
    "AnswerHeard",
    "Attempt",
    "Barrier",
    "BarrierAnswer",
    "BarrierChange",
    "DigestChoice",
    "DigestSent",
    "Evidence",
    "Part",
    "Recommendation",
    "RecommendationEvidence",
    "Response",
    "StatusChange",
]
