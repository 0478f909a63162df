"""What teams did with the training, and what is in the way."""

from implementation.models.activity import Activity, ActivityUnit, StatusChange
from implementation.models.answer import AnswerHeard, Attempt, BarrierAnswer
from implementation.models.barrier import Barrier, BarrierChange
from implementation.models.evidence import Evidence
from implementation.models.example import Example
from implementation.models.own import OwnKind, Strategy

__all__ = [
    "Activity",
    "ActivityUnit",
    "AnswerHeard",
    "Attempt",
    "Barrier",
    "BarrierAnswer",
    "BarrierChange",
    "Evidence",
    "Example",
    "OwnKind",
    "StatusChange",
    "Strategy",
]
