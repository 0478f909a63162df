"""Numbers of training for a person to read. Every function takes a Scope first."""

from services.figures.basis import Basis
from training.figures.coverage import LevelFigure, Split, UnitFigures, figures_for
from training.figures.glance import at_a_glance, sessions_coming, sessions_to_fill
from training.figures.leaders import LeadersTraining, training_of_leaders
from training.figures.months import children_past_months, past_months, past_with_children
from training.figures.own import OwnRecord, own_record
from training.figures.people import (
    Completeness,
    GroupReach,
    Offer,
    completeness,
    groups_not_reached,
    might_like_an_offer,
)
from training.figures.sessions import SessionFigure, next_sessions, sessions_between

__all__ = [
    "Basis",
    "Completeness",
    "GroupReach",
    "LeadersTraining",
    "LevelFigure",
    "Offer",
    "OwnRecord",
    "SessionFigure",
    "Split",
    "UnitFigures",
    "at_a_glance",
    "children_past_months",
    "completeness",
    "figures_for",
    "groups_not_reached",
    "might_like_an_offer",
    "next_sessions",
    "own_record",
    "past_months",
    "past_with_children",
    "sessions_between",
    "sessions_coming",
    "sessions_to_fill",
    "training_of_leaders",
]
