"""Everything a person can be allowed to do, and the six roles that hold those rights."""

from dataclasses import dataclass
from enum import StrEnum, auto

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """One thing a person may do in a branch. Grants hold roles, never these."""

    VIEW_UNITS = auto()
    VIEW_STAFF = auto()
    VIEW_FIGURES = auto()
    VIEW_TRAINING = auto()
    RECORD_TRAINING = auto()
    PLAN_PLACES = auto()
    NOTE_SUPERVISION = auto()
    SEE_MANAGERS = auto()
    VIEW_IMPLEMENTATION = auto()
    LOG_IMPLEMENTATION = auto()
    COMMENT_JOURNEY = auto()
    NOTE_BARRIERS = auto()
    HEAR_BARRIERS = auto()
    ANSWER_BARRIERS = auto()
    HOLD_CONVERSATIONS = auto()
    VIEW_MONEY = auto()
    MANAGE_MONEY = auto()
    MAKE_REPORTS = auto()
    VIEW_REPORTS = auto()
    SIGN_REPORTS = auto()
    IMPORT_ATTENDANCE = auto()
    IMPORT_STAFF = auto()
    MANAGE_UNITS = auto()
    MANAGE_STAFF = auto()
    MANAGE_ACCESS = auto()
    MANAGE_FRAMEWORKS = auto()
    MANAGE_SCHEDULES = auto()
    VIEW_CHECKINS = auto()
    PREPARE_CHECKINS = auto()
    OPEN_CHECKINS = auto()
    SAY_WHAT_WE_DID = auto()
    MANAGE_SUPPORT = auto()
    MANAGE_VOCABULARY = auto()
    MANAGE_SETTINGS = auto()
    READ_API = auto()


P = Permission


@dataclass(frozen=True)
class Role:
    """A job in the programme: its name, a sentence people can read, and its rights."""

    label: str | Promise
    explains: str | Promise
    permissions: frozenset[Permission]


_READS = frozenset(
    {
        P.VIEW_UNITS,
        P.VIEW_FIGURES,
        P.VIEW_TRAINING,
        P.VIEW_IMPLEMENTATION,
        P.VIEW_REPORTS,
        P.VIEW_CHECKINS,
    }
)
# A check-in needs two people: a lead prepares it, an admin opens it (design §3.3). What a lead and
# a leader agreed is seen by the two of them, and what was told to a lead alone by the lead. So is
# which manager does not have the level of their team yet.
_NOT_THE_ADMINS = {
    P.READ_API,
    P.PREPARE_CHECKINS,
    P.HOLD_CONVERSATIONS,
    P.HEAR_BARRIERS,
    P.SEE_MANAGERS,
}

ROLES: dict[str, Role] = {
    "delivery_lead": Role(
        _("Delivery lead"),
        _("Logs training, activities and barriers for a branch, and makes its reports."),
        _READS
        | {
            P.VIEW_STAFF,
            P.RECORD_TRAINING,
            P.PLAN_PLACES,
            P.NOTE_SUPERVISION,
            P.SEE_MANAGERS,
            P.LOG_IMPLEMENTATION,
            P.MAKE_REPORTS,
            P.SIGN_REPORTS,
            P.IMPORT_ATTENDANCE,
            P.IMPORT_STAFF,
            P.PREPARE_CHECKINS,
            P.SAY_WHAT_WE_DID,
            P.COMMENT_JOURNEY,
            P.NOTE_BARRIERS,
            P.HEAR_BARRIERS,
            P.ANSWER_BARRIERS,
            P.HOLD_CONVERSATIONS,
            P.VIEW_MONEY,
            P.MANAGE_MONEY,
        },
    ),
    "manager": Role(
        _("Manager"),
        _("Sees and plans for the people in a branch, and can note a barrier or an activity."),
        _READS
        | {
            P.VIEW_STAFF,
            P.PLAN_PLACES,
            P.NOTE_SUPERVISION,
            P.LOG_IMPLEMENTATION,
            P.COMMENT_JOURNEY,
            P.NOTE_BARRIERS,
            P.ANSWER_BARRIERS,
            P.MAKE_REPORTS,
            P.SAY_WHAT_WE_DID,
        },
    ),
    "admin": Role(
        _("Admin"),
        _("Looks after staff lists, reference data, schedules, exports and access."),
        frozenset(set(P) - _NOT_THE_ADMINS),
    ),
    "executive": Role(
        _("Executive"),
        _("Reads and signs reports for a branch, and answers barriers. Sees no names."),
        _READS | {P.NOTE_BARRIERS, P.ANSWER_BARRIERS, P.VIEW_MONEY, P.SIGN_REPORTS},
    ),
    "staff": Role(
        _("Staff"),
        _("Sees their own record, can note a barrier and comment for their team."),
        frozenset({P.NOTE_BARRIERS, P.COMMENT_JOURNEY}),
    ),
    "analyst": Role(
        _("Analyst"),
        _("Reads figures and reports. Sees no names and changes nothing."),
        frozenset({P.VIEW_UNITS, P.VIEW_FIGURES, P.VIEW_REPORTS, P.READ_API}),
    ),
}
