"""What got in the way of a session, as the organisation can change it: counts, and no names."""

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from services.models import Unit
from training.models.session import Session


@audited(exclude=["marks"])
class Hindrance(models.Model):
    """So many people of a team or service met this, at or after one session.

    "Absence" is why they could not come, as far as the organisation can change it. "Feedback" is
    what they say could get in the way of using what they learned. A reason of a person is no choice
    here, and a count belongs to no name. `marks` tell of a place whether it is counted already,
    by the server's secret alone; they are gone once the session is over for some weeks.
    """

    class Asked(models.TextChoices):
        ABSENCE = "absence", _("Why people could not come")
        FEEDBACK = "feedback", _("What could get in the way of using it")

    class What(models.TextChoices):
        NOT_RELEASED = "not_released", _("They could not be released")
        NO_COVER = "no_cover", _("There was no cover")
        IT = "it", _("The link or the equipment did not work")
        NOT_TOLD = "not_told", _("They were not told in time")
        WRONG_PITCH = "wrong_pitch", _("It did not fit their role")
        NO_TIME = "no_time", _("No time to change how we work")
        TOO_FEW = "too_few", _("Not enough staff")
        NO_REFLECTION = "no_reflection", _("No protected time to reflect")
        NO_SUPERVISION = "no_supervision", _("No regular supervision")
        NOT_STOPPED = "not_stopped", _("Nothing was stopped to make room")
        LEADERS = "leaders", _("Leaders have other priorities")
        NOT_JOINED = "not_joined", _("Services are not joined up")
        OTHERS_UNTRAINED = "others_untrained", _("Other services are not trained yet")

    ABSENCE = (What.NOT_RELEASED, What.NO_COVER, What.IT, What.NOT_TOLD, What.WRONG_PITCH)

    unit_path = "unit__path"
    privacy = {
        "personal": {"marks"},
        "plain": {"id", "session", "unit", "asked", "what", "people"},
    }

    session = models.ForeignKey(Session, models.CASCADE, related_name="hindrances", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    asked = models.CharField(max_length=10, choices=Asked)
    what = models.CharField(max_length=20, choices=What)
    people = models.PositiveIntegerField(_("people"), validators=[MinValueValidator(1)])
    marks = models.JSONField(default=list, blank=True, db_default=[], editable=False)

    objects: Any = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["session", "unit", "asked", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "unit", "asked", "what"],
                name="one_count_per_session_unit_and_hindrance",
            ),
            models.CheckConstraint(name="a_hindrance_counts_somebody", condition=Q(people__gte=1)),
            models.CheckConstraint(
                name="a_hindrance_is_of_its_question",
                condition=Q(
                    asked="absence",
                    what__in=["not_released", "no_cover", "it", "not_told", "wrong_pitch"],
                )
                | Q(asked="feedback")
                & ~Q(what__in=["not_released", "no_cover", "it", "not_told", "wrong_pitch"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.get_what_display()}"


def asked_of(what: str) -> str:
    """The question that a choice belongs to."""
    is_absence = what in Hindrance.ABSENCE
    return Hindrance.Asked.ABSENCE if is_absence else Hindrance.Asked.FEEDBACK
