"""What teams did with the training, and what is in the way."""

from implementation.models.activity import Activity, ActivityUnit, StatusChange
from implementation.models.answer import AnswerHeard, Attempt, BarrierAnswer
from implementation.models.barrier import Barrier, BarrierChange
from implementation.models.evidence import Evidence
from implementation.models.leadership import (
    LEADERS,
    ConversationNote,
    LeaderConversation,
    Pledge,
    Sponsor,
)
from implementation.models.money import FundedPost, FundingLine, LeadCapacity

__all__ = [
    "Activity",
    "ActivityUnit",
    "AnswerHeard",
    "Attempt",
    "Barrier",
    "BarrierAnswer",
    "BarrierChange",
    "ConversationNote",
    "Evidence",
    "FundedPost",
    "FundingLine",
    "LEADERS",
    "LeadCapacity",
    "LeaderConversation",
    "Pledge",
    "Sponsor",
    "StatusChange",
]
