"""What a line of the access matrix is, and the cast that it speaks of."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from core.permissions import Permission as P

PUBLIC = "public"
SIGNED_IN = "signed in"
World = SimpleNamespace
Kwargs = Callable[[World], dict[str, Any]]

# Written by hand, not derived from the roles: a change of roles must be said twice.
LEADS = {"alma", "basma", "walt"}
MANAGERS = {"mark", "nadia"}
ADMINS = {"ada", "wanda"}
READERS = LEADS | MANAGERS | ADMINS | {"eve"}
WHO: dict[str, set[str]] = {
    P.VIEW_UNITS: READERS | {"ana"},
    P.VIEW_FIGURES: READERS | {"ana"},
    P.VIEW_REPORTS: READERS | {"ana"},
    P.VIEW_TRAINING: READERS,
    P.VIEW_IMPLEMENTATION: READERS,
    P.VIEW_STAFF: LEADS | MANAGERS | ADMINS,
    P.MAKE_REPORTS: LEADS | MANAGERS | ADMINS,
    P.SIGN_REPORTS: LEADS | ADMINS | {"eve"},
    P.LOG_IMPLEMENTATION: LEADS | MANAGERS | ADMINS,
    P.RECORD_TRAINING: LEADS | ADMINS,
    P.PLAN_PLACES: LEADS | MANAGERS | ADMINS,
    P.NOTE_SUPERVISION: LEADS | MANAGERS | ADMINS,
    P.SEE_MANAGERS: LEADS,
    P.IMPORT_ATTENDANCE: LEADS | ADMINS,
    P.IMPORT_STAFF: LEADS | ADMINS,
    P.MANAGE_UNITS: ADMINS,
    P.MANAGE_STAFF: ADMINS,
    P.MANAGE_ACCESS: ADMINS,
    P.MANAGE_FRAMEWORKS: ADMINS,
    P.MANAGE_SCHEDULES: ADMINS,
    P.VIEW_CHECKINS: READERS,
    P.PREPARE_CHECKINS: LEADS,
    P.OPEN_CHECKINS: ADMINS,
    P.SAY_WHAT_WE_DID: LEADS | MANAGERS | ADMINS,
    P.MANAGE_SUPPORT: ADMINS,
    P.COMMENT_JOURNEY: LEADS | MANAGERS | ADMINS | {"sam"},
    P.NOTE_BARRIERS: READERS | {"sam"},
    P.HEAR_BARRIERS: LEADS,
    P.ANSWER_BARRIERS: READERS,
    P.HOLD_CONVERSATIONS: LEADS,
    P.VIEW_MONEY: LEADS | ADMINS | {"eve"},
    P.MANAGE_MONEY: LEADS | ADMINS,
    P.MANAGE_VOCABULARY: ADMINS,
    P.MANAGE_SETTINGS: ADMINS,
    P.READ_API: {"ana"},
}
PRINCIPALS = [
    "anonymous",
    "sam",
    "mark",
    "nadia",
    "alma",
    "basma",
    "ada",
    "eve",
    "ana",
    "lena",
    "walt",
    "wanda",
]
# Whose branch holds Quay, and whose holds Mill.
OVER_QUAY = {"mark", "alma", "ada", "eve", "ana"}
OVER_MILL = {"walt", "wanda"}


@dataclass(frozen=True)
class Page:
    """One address and what everybody gets there."""

    name: str
    needs: str
    of: Kwargs | None = None
    foreign: Kwargs | None = None
    missing: dict[str, Any] | None = None
    get: int | None = 200
    post: int | None = None
    signed_out: int = 302
    except_for: dict[str, dict[str, int]] = field(default_factory=dict)
    also: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.name
