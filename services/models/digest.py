"""The one mail a week: who wants it how often, which weeks had theirs, and what it told."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from services.models.own_record import OfPeopleQuerySet
from services.models.staff import StaffMember
from services.models.unit import Unit


@audited()
class DigestRule(models.Model):
    """On which day of the week an organisation's mails go out, and whether any do.

    Without a row: Tuesdays. `weekday` 0 is Monday; there is none for the weekend.
    """

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")

    unit_path = "organisation__path"
    privacy = {"plain": {"id", "organisation", "weekday", "is_on"}}

    organisation = models.OneToOneField(Unit, models.CASCADE, related_name="digest_rule")
    weekday = models.PositiveSmallIntegerField(
        _("day of the week"), choices=Weekday, default=Weekday.TUESDAY
    )
    is_on = models.BooleanField(_("send the weekly mail"), default=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mails_go_out_on_a_working_day", condition=Q(weekday__lte=4)
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.weekday}"


@audited()
class DigestChoice(models.Model):
    """How often somebody wants the mail. Without a row: weekly. No reason is asked or held."""

    class Rhythm(models.TextChoices):
        WEEKLY = "weekly", _("At most once a week")
        MONTHLY = "monthly", _("At most once a month")
        NONE = "none", _("Never")

    unit_path = None
    privacy = {"personal": {"user", "rhythm"}, "plain": {"id"}}

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    rhythm = models.CharField(_("how often"), max_length=10, choices=Rhythm, default=Rhythm.WEEKLY)

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.user_id}: {self.rhythm}"


class DigestSent(models.Model):
    """The week of one person was taken up; `week` is its Monday.

    `sent_at` is empty when there was nothing to tell or the mail never left: still no second one.
    """

    unit_path = "organisation__path"
    privacy = {
        "personal": {"user"},
        "plain": {"id", "organisation", "week", "taken_at", "sent_at", "lines", "message_id"},
    }

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    week = models.DateField(_("week"))
    taken_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    lines = models.PositiveSmallIntegerField(_("lines"), default=0)
    message_id = models.CharField(max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-week", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "week"], name="one_mail_a_week_and_person")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in the week of {self.week}"


class DigestTold(models.Model):
    """One thing that a mail told. `key` is the same for the same thing in another week."""

    unit_path = "sent__organisation__path"
    privacy = {"personal": {"key"}, "plain": {"id", "sent"}}

    sent = models.ForeignKey(DigestSent, models.CASCADE, related_name="told", db_index=False)
    key = models.CharField(max_length=120)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sent", "key"], name="told_once_in_a_mail")]

    def __str__(self) -> str:
        return self.key


@audited()
class HandOver(models.Model):
    """Two mails told somebody of the same thing; now a person, not a third mail, asks them.

    Closed when somebody has asked (`closed_by`), or when the thing is settled.
    """

    unit_path = "staff_member__home_unit__path"
    privacy = {
        "personal": {"user", "staff_member", "words", "key", "closed_by"},
        "plain": {"id", "since_on", "closed_on"},
    }

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    staff_member = models.ForeignKey(StaffMember, models.CASCADE, related_name="hand_overs")
    key = models.CharField(max_length=120)
    words = models.CharField(_("about"), max_length=300)
    since_on = models.DateField(_("since"))
    closed_on = models.DateField(_("settled"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects: Any = OfPeopleQuerySet.as_manager()

    class Meta:
        ordering = ["since_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"],
                condition=Q(closed_on=None),
                name="one_open_hand_over_a_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} of {self.user_id}"
