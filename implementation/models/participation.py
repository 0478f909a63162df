"""How people who use services took part, what they asked for, and what changed."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from services.models import Unit


class ParticipationQuerySet(ScopedQuerySet):
    """Times at which people who use services took part."""

    def in_branch(self, path: str) -> Self:
        """Of the unit with `path` and of everything under it, on today's tree."""
        return self.filter(unit__path__startswith=path)

    def standing(self) -> Self:
        """Without those that were taken back."""
        return self.filter(withdrawn_at=None)

    def held_between(self, from_on: date, until_on: date) -> Self:
        """On a day of the period, both ends inclusive, and not taken back."""
        return self.standing().filter(on__range=(from_on, until_on))

    def for_list(self) -> Self:
        """One row of the list. One query."""
        return self.select_related("unit", "noted_by")


@audited()
class Participation(models.Model):
    """One time at which people who use services took part: no names, no stories.

    `people` is a count. `credit` is what they want to be called in public, kept only with their
    consent. `changed` may come later. `once` is the key of the form it came from.
    """

    class How(models.TextChoices):
        ASKED = "asked", _("They were asked")
        WORKED_WITH = "worked_with", _("They worked with us")
        DECIDED = "decided", _("They decided")

    class Thanks(models.TextChoices):
        THANKED = "thanked", _("Thanked")
        PAID = "paid", _("Paid")
        NEITHER = "neither", _("Not yet")

    unit_path = "unit__path"
    privacy = {
        "personal": {"about", "asked_for", "changed", "credit", "noted_by"},
        "plain": {
            "id",
            "unit",
            "on",
            "how",
            "people",
            "thanks",
            "noted_at",
            "withdrawn_at",
            "once",
        },
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    on = models.DateField(_("date"))
    how = models.CharField(_("how they took part"), max_length=12, choices=How)
    people = models.PositiveIntegerField(_("how many people"), null=True, blank=True)
    about = models.CharField(_("what it was about"), max_length=300)
    asked_for = models.CharField(_("what they asked for"), max_length=300, blank=True)
    changed = models.CharField(_("what changed"), max_length=300, blank=True)
    thanks = models.CharField(_("thanked or paid"), max_length=8, choices=Thanks, blank=True)
    credit = models.CharField(_("named as"), max_length=100, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    noted_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    once = models.UUIDField(null=True, blank=True, editable=False)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["noted_by", "once"], name="one_participation_per_form_that_was_sent"
            ),
            models.CheckConstraint(
                name="a_change_answers_something_that_was_asked",
                condition=Q(changed="") | ~Q(asked_for=""),
                violation_error_message=_("Say what they asked for before what changed."),
            ),
        ]
        indexes = [models.Index(fields=["unit", "on"], name="participation_by_unit_and_day")]

    def __str__(self) -> str:
        return self.about
