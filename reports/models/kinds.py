"""Which reports there are, and on which tree they count."""

from django.db import models
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from core.periods import Period, Rhythm, rhythm_of


class Kind(models.TextChoices):
    """What a report is about."""

    ROLLOUT = "rollout", _("Rollout report")
    BARRIERS = "barriers", _("Barrier report")
    PRACTICE = "practice", _("Practice-level return")
    CHECK_INS = "check_ins", _("Check-in summary")
    PACK = "pack", _("Pack for a committee")
    HANDOVER = "handover", _("Handover pack")
    EXTRACT = "extract", _("Data extract")


class Basis(models.TextChoices):
    """On which tree a period is counted."""

    THEN = "then", _("As it was then")
    TODAY = "today", _("On today's structure")


def title_of(kind: str, period: Period) -> str:
    """What a report is called once its period is known: a pack by how long its period is."""
    if kind != Kind.PACK:
        return str(Kind(kind).label)
    return {
        Rhythm.DAILY: said("Daily pack"),
        Rhythm.WEEKLY: said("Weekly pack"),
        Rhythm.MONTHLY: said("Monthly pack"),
        Rhythm.QUARTERLY: said("Quarterly pack"),
    }[rhythm_of(period)]
