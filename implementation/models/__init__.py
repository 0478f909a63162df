"""What teams did with the training, and what is in the way."""

from implementation.models.activity import Activity, ActivityUnit, StatusChange
from implementation.models.answer import AnswerHeard, Attempt, BarrierAnswer
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

__all__ = [
    "Activity",
    "ActivityUnit",
    "AnswerHeard",
    "Assessment",
    "Attempt",
    "Barrier",
    "BarrierAnswer",
    "BarrierChange",
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
]
