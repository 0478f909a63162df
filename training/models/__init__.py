"""What is asked of people, what they took part in, and where that leaves them."""

from training.models.evaluation import Evaluation, Pool, PoolFigure, Statement, Wave
from training.models.framework import Framework, FrameworkInForce, Level, LevelRequirement
from training.models.hindrance import Hindrance
from training.models.level_total import LevelTotal
from training.models.record import NotNow, TrainingRecord
from training.models.reply import Answer, Ask, AskedPerson, Reply
from training.models.session import Course, Place, Session, Visitor
from training.models.standing import CoverageSnapshot, SnapshotMonth, Standing, UnitRollup

__all__ = [
    "Answer",
    "Ask",
    "AskedPerson",
    "Course",
    "CoverageSnapshot",
    "Evaluation",
    "Framework",
    "FrameworkInForce",
    "Hindrance",
    "Level",
    "LevelRequirement",
    "LevelTotal",
    "NotNow",
    "Place",
    "Pool",
    "PoolFigure",
    "Reply",
    "Session",
    "SnapshotMonth",
    "Standing",
    "Statement",
    "TrainingRecord",
    "UnitRollup",
    "Visitor",
    "Wave",
]
