"""Which reports there are, and on which tree they count."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a report is about."""

    ROLLOUT = "rollout", _("Rollout report")
    BARRIERS = "barriers", _("Barrier report")
    PRACTICE = "practice", _("Practice-level return")
    CHECK_INS = "check_ins", _("Check-in summary")
    PACK = "pack", _("Quarterly pack")
    HANDOVER = "handover", _("Handover pack")
    EXTRACT = "extract", _("Data extract")


class Basis(models.TextChoices):
    """On which tree a period is counted."""

    THEN = "then", _("As it was then")
    TODAY = "today", _("On today's structure")
