"""What is asked of people, what they took part in, and where that leaves them."""

from training.models.calendar_feed import CalendarFeed
from training.models.course_minimum import CourseMinimum
from training.models.declaration import Declaration
from training.models.equivalence import Equivalence, Verification
from training.models.evaluation import Evaluation, Pool, PoolFigure, Statement, Wave
from training.models.framework import Crosswalk, Framework, FrameworkInForce, Level, Track
from training.models.hindrance import Hindrance
from training.models.learning import LearningTitle, OtherLearning
from training.models.level_total import LevelTotal
from training.models.needs import NeedsAdoption, NeedsProposal, ProposedLevel
from training.models.notice import SessionNotice
from training.models.record import NotNow, TrainingRecord
from training.models.reply import Answer, Ask, AskedPerson, Reply
from training.models.requirement import LevelRequirement
from training.models.rollout import RolloutUnit, RolloutWave
from training.models.session import Course, Place, Session, Visitor
from training.models.session_day import SessionDay
from training.models.sign_in import Arrival, SignIn
from training.models.standing import CoverageSnapshot, SnapshotMonth, Standing, UnitRollup
from training.models.supervision import (
    Supervised,
    SupervisionContact,
    SupervisionKind,
    SupervisionRule,
    Supervisor,
    TeamRhythm,
    TeamTime,
)
from training.models.trainer import SessionTrainer, Trainer
from training.models.wish import WishForCourse

__all__ = [
    "Answer",
    "Arrival",
    "Ask",
    "AskedPerson",
    "CalendarFeed",
    "Course",
    "CourseMinimum",
    "CoverageSnapshot",
    "Crosswalk",
    "Declaration",
    "Equivalence",
    "Evaluation",
    "Framework",
    "FrameworkInForce",
    "Hindrance",
    "LearningTitle",
    "Level",
    "LevelRequirement",
    "LevelTotal",
    "NeedsAdoption",
    "NeedsProposal",
    "NotNow",
    "OtherLearning",
    "Place",
    "Pool",
    "PoolFigure",
    "RolloutUnit",
    "RolloutWave",
    "ProposedLevel",
    "Reply",
    "Session",
    "SessionDay",
    "SessionNotice",
    "SessionTrainer",
    "SignIn",
    "SnapshotMonth",
    "Standing",
    "Statement",
    "Supervised",
    "SupervisionContact",
    "SupervisionKind",
    "SupervisionRule",
    "Supervisor",
    "TeamRhythm",
    "TeamTime",
    "Track",
    "Trainer",
    "TrainingRecord",
    "UnitRollup",
    "Verification",
    "Visitor",
    "Wave",
    "WishForCourse",
]
