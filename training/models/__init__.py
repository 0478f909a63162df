"""What is asked of people, what they took part in, and where that leaves them."""

from training.models.equivalence import Equivalence, Verification
from training.models.framework import Framework, FrameworkInForce, Level, LevelRequirement
from training.models.hindrance import Hindrance
from training.models.learning import LearningTitle, OtherLearning
from training.models.level_total import LevelTotal
from training.models.record import NotNow, TrainingRecord
from training.models.session import Course, Place, Session, Visitor
from training.models.standing import CoverageSnapshot, SnapshotMonth, Standing, UnitRollup

__all__ = [
    "Course",
    "CoverageSnapshot",
    "Equivalence",
    "Framework",
    "FrameworkInForce",
    "Hindrance",
    "LearningTitle",
    "Level",
    "LevelRequirement",
    "LevelTotal",
    "NotNow",
    "OtherLearning",
    "Place",
    "Session",
    "SnapshotMonth",
    "Standing",
    "TrainingRecord",
    "UnitRollup",
    "Verification",
    "Visitor",
]
