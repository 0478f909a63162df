"""The organisation: its tree, its people, who may see which branch, and shared vocabularies."""

from services.models.access import AccessGrant
from services.models.counted_by import CountedBy
from services.models.counting_rule import CountingRule
from services.models.digest import (
    DigestChoice,
    DigestRule,
    DigestSent,
    DigestTold,
    HandOver,
)
from services.models.organisation import OrganisationSettings
from services.models.own_record import Look, RecordQuestion
from services.models.reorganisation import (
    Reorganisation,
    ReorganisationShare,
    ReorganisationStep,
)
from services.models.role import JobRole, RoleGroup
from services.models.roll import Roll, RollEntry
from services.models.sameness import HandCorrection, KeptApart, StaffMerge
from services.models.sharing_agreement import SharingAgreement
from services.models.staff import Headcount, Post, StaffAlias, StaffMember, StaffToken
from services.models.unit import Unit, UnitAlias, UnitName, UnitPlacement, UnitToken
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
    "CountedBy",
    "CountingRule",
    "EnablerCode",
    "EnablerDecision",
    "ThemeDecision",
    "DigestChoice",
    "DigestRule",
    "DigestSent",
    "DigestTold",
    "HandCorrection",
    "HandOver",
    "Headcount",
    "JobRole",
    "KeptApart",
    "Look",
    "OrganisationSettings",
    "Post",
    "RecordQuestion",
    "RoleGroup",
    "Reorganisation",
    "ReorganisationShare",
    "ReorganisationStep",
    "Roll",
    "RollEntry",
    "SharingAgreement",
    "StaffAlias",
    "StaffMember",
    "StaffMerge",
    "StaffToken",
    "Unit",
    "UnitAlias",
    "UnitName",
    "UnitPlacement",
    "UnitToken",
]
