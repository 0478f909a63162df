"""What teams did with the training, and what is in the way."""

from implementation.models.action import Action, ActionChange, ActionEvidence
from implementation.models.activity import Activity, ActivityUnit, StatusChange
from implementation.models.answer import AnswerHeard, AnswerMail, Attempt, BarrierAnswer
from implementation.models.assessment import Assessment, Domain, Licence, Measure, Rating
from implementation.models.barrier import Barrier, BarrierChange
from implementation.models.cohort import (
    Cohort,
    CohortSite,
    Component,
    ComponentAttendance,
    Milestone,
    MilestoneReached,
)
from implementation.models.evidence import Evidence
from implementation.models.example import Example
from implementation.models.framework import (
    Benchmark,
    ChangeFramework,
    Element,
    FrameworkInUse,
    Touch,
)
from implementation.models.indicator import Indicator, Reading
from implementation.models.journey import JourneyRule, ScopeChoice, TeamComment
from implementation.models.leadership import (
    LEADERS,
    ConversationNote,
    LeaderConversation,
    Pledge,
    Sponsor,
)
from implementation.models.money import FundedPost, FundingLine, LeadCapacity
from implementation.models.own import OwnKind, Strategy
from implementation.models.participation import Participation
from implementation.models.partner import Partner
from implementation.models.recommendation import (
    Part,
    Recommendation,
    RecommendationChange,
    RecommendationEvidence,
    Response,
)
from implementation.models.wave import WaveStart

__all__ = [
    "Action",
    "ActionChange",
    "ActionEvidence",
    "Activity",
    "ActivityUnit",
    "AnswerHeard",
    "AnswerMail",
    "Assessment",
    "Attempt",
    "Barrier",
    "BarrierAnswer",
    "BarrierChange",
    "ConversationNote",
    "Evidence",
    "Indicator",
    "Participation",
    "Reading",
    "FundedPost",
    "FundingLine",
    "LEADERS",
    "LeadCapacity",
    "LeaderConversation",
    "Pledge",
    "Sponsor",
    "Evidence",
    "Part",
    "Recommendation",
    "RecommendationChange",
    "RecommendationEvidence",
    "Response",
    "Cohort",
    "CohortSite",
    "Component",
    "ComponentAttendance",
    "Domain",
    "Evidence",
    "Licence",
    "Measure",
    "Milestone",
    "MilestoneReached",
    "Rating",
    "StatusChange",
    "WaveStart",
    "JourneyRule",
    "ScopeChoice",
    "StatusChange",
    "TeamComment",
    "Benchmark",
    "ChangeFramework",
    "Element",
    "Evidence",
    "FrameworkInUse",
    "StatusChange",
    "Touch",
    "Example",
    "OwnKind",
    "StatusChange",
    "Strategy",
    "Partner",
]
