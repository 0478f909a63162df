"""Who gives training: up to which level, and how often in a month."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from services.models import StaffMember, Unit
from training.models.framework import Level
from training.models.session import Session


class TrainerQuerySet(ScopedQuerySet):
    """Trainers by day; both ends are inclusive."""

    def giving_on(self, day: date) -> Self:
        """Trainers who give training on `day`; one on the staff list only until leaving."""
        here = Q(staff_member=None) | Q(staff_member__left_on=None)
        return self.filter(
            here | Q(staff_member__left_on__gt=day),
            Q(until_on=None) | Q(until_on__gte=day),
            from_on__lte=day,
        )


@audited()
class Trainer(models.Model):
    """Somebody who gives training in a branch: a staff member, or a named person from elsewhere.

    `level` is the highest level they may train to (empty: nobody has said). `sessions_a_month` is
    how many sessions they can give in a month (empty: not known). Both dates are inclusive.
    """

    unit_path = "unit__path"
    privacy = {
        "personal": {"staff_member", "name", "level", "sessions_a_month"},
        "plain": {"id", "unit", "from_on", "until_on"},
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    staff_member = models.ForeignKey(
        StaffMember, models.CASCADE, null=True, blank=True, related_name="training_given"
    )
    name = models.CharField(_("name"), max_length=150, blank=True)
    level = models.ForeignKey(Level, models.PROTECT, null=True, blank=True, related_name="+")
    sessions_a_month = models.PositiveSmallIntegerField(
        _("sessions a month"), null=True, blank=True
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    objects: Any = TrainerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "staff_member", "from_on"],
                condition=Q(staff_member__isnull=False),
                name="one_trainer_per_person_unit_and_day",
            ),
            models.UniqueConstraint(
                fields=["unit", "name", "from_on"],
                condition=Q(staff_member=None),
                name="one_trainer_per_name_unit_and_day",
            ),
            models.CheckConstraint(
                name="a_trainer_is_a_person_or_a_name",
                condition=Q(staff_member__isnull=False, name="")
                | Q(staff_member=None) & ~Q(name=""),
                violation_error_message=_("Choose somebody on the staff list or enter a name."),
            ),
            models.CheckConstraint(
                name="a_trainer_ends_after_starting",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message=_("The last day is on or after the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """What the trainer is called."""
        return self.staff_member.shown_name if self.staff_member else self.name


@audited()
class SessionTrainer(models.Model):
    """A trainer gives a session, on all its days."""

    unit_path = "session__unit__path"
    privacy = {"personal": {"trainer"}, "plain": {"id", "session"}}

    session = models.ForeignKey(Session, models.CASCADE, related_name="given_by", db_index=False)
    trainer = models.ForeignKey(Trainer, models.PROTECT, related_name="gives")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "trainer"], name="one_trainer_once_in_a_session"
            )
        ]

    def __str__(self) -> str:
        return f"{self.trainer_id} gives {self.session_id}"
