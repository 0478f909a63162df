"""Numbers of training for a person to read. Every function takes a Scope first."""

from services.figures.basis import Basis
from training.figures.coverage import LevelFigure, Split, UnitFigures, figures_for
from training.figures.glance import at_a_glance, sessions_coming, sessions_to_fill
from training.figures.in_scope import Later, in_scope, later_of
from training.figures.leaders import LeadersTraining, training_of_leaders
from training.figures.missed import (
    Cut,
    GroupReach,
    Reach,
    cuts_of,
    groups_not_reached,
    reach_of,
)
from training.figures.months import children_past_months, past_months, past_with_children
from training.figures.own import OwnRecord, own_record
from training.figures.people import (
    Completeness,
    Offer,
    completeness,
    might_like_an_offer,
)
from training.figures.sessions import SessionFigure, next_sessions, sessions_between
from training.figures.totals import Totals, TotalsLine, names_beside_totals, totals_of

__all__ = [
    "Basis",
    "Completeness",
    "Cut",
    "GroupReach",
    "Later",
    "LeadersTraining",
    "LevelFigure",
    "Offer",
    "OwnRecord",
    "Reach",
    "SessionFigure",
    "Split",
    "Totals",
    "TotalsLine",
    "UnitFigures",
    "at_a_glance",
    "children_past_months",
    "completeness",
    "cuts_of",
    "figures_for",
    "groups_not_reached",
    "in_scope",
    "later_of",
    "names_beside_totals",
    "might_like_an_offer",
    "next_sessions",
    "own_record",
    "past_months",
    "past_with_children",
    "reach_of",
    "sessions_between",
    "sessions_coming",
    "sessions_to_fill",
    "totals_of",
    "training_of_leaders",
]
