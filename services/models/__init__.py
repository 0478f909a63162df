"""The organisation: its tree, its people, who may see which branch, and shared vocabularies."""

from services.models.access import AccessGrant
from services.models.organisation import OrganisationSettings
from services.models.role import JobRole, RoleGroup
from services.models.roll import Roll, RollEntry
from services.models.staff import Headcount, Post, StaffAlias, StaffMember, StaffToken
from services.models.unit import Unit, UnitAlias, UnitPlacement, UnitToken
from services.models.vocabulary import (
    BarrierCode,
    BarrierTheme,
    CodeDecision,
    EnablerCode,
    EnablerDecision,
    ThemeDecision,
)

__all__ = [
    "AccessGrant",
    "BarrierCode",
    "BarrierTheme",
    "CodeDecision",
    "EnablerCode",
    "EnablerDecision",
    "ThemeDecision",
    "Headcount",
    "JobRole",
    "OrganisationSettings",
    "Post",
    "RoleGroup",
    "Roll",
    "RollEntry",
    "StaffAlias",
    "StaffMember",
    "StaffToken",
    "Unit",
    "UnitAlias",
    "UnitPlacement",
    "UnitToken",
]
