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

# An account, or a person without one: never both, never neither.
ONE_READER = Q(user=None, staff_member__isnull=False) | Q(user__isnull=False, staff_member=None)


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
    """How often somebody wants the mail. Without a row: weekly. No reason is asked or held.

    Of an account, or of a person who has none and stopped mail by the link in it.
    """

    class Rhythm(models.TextChoices):
        WEEKLY = "weekly", _("At most once a week")
        MONTHLY = "monthly", _("At most once a month")
        NONE = "none", _("Never")

    unit_path = None
    privacy = {"personal": {"user", "staff_member", "rhythm"}, "plain": {"id"}}

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", null=True, blank=True
    )
    staff_member = models.OneToOneField(
        StaffMember, models.CASCADE, related_name="+", null=True, blank=True
    )
    rhythm = models.CharField(_("how often"), max_length=10, choices=Rhythm, default=Rhythm.WEEKLY)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_choice_of_an_account_or_a_person", condition=ONE_READER)
        ]

    def __str__(self) -> str:
        return f"{self.user_id or self.staff_member_id}: {self.rhythm}"


class DigestSent(models.Model):
    """The week of one person was taken up; `week` is its Monday.

    `sent_at` is empty when there was nothing to tell (`is_empty`) or the mail never left: still no
    second one. `sent_on` is the day by the clock of the sender. Of an account, or of a person who
    has none. It knows what a mail was about, never a link that stood in it.
    """

    class About(models.TextChoices):
        WEEK = "week", _("The week")
        ASKED = "asked", _("Questions about a session")

    unit_path = "organisation__path"
    privacy = {
        "personal": {"user", "staff_member"},
        "plain": {
            "id",
            "organisation",
            "week",
            "about",
            "is_empty",
            "taken_at",
            "sent_at",
            "sent_on",
            "lines",
            "message_id",
        },
    }

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", null=True, blank=True
    )
    staff_member = models.ForeignKey(
        StaffMember, models.CASCADE, related_name="+", null=True, blank=True
    )
    organisation = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    week = models.DateField(_("week"))
    about = models.CharField(_("about"), max_length=10, choices=About, default=About.WEEK)
    is_empty = models.BooleanField(default=False)
    taken_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    lines = models.PositiveSmallIntegerField(_("lines"), default=0)
    message_id = models.CharField(max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-week", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "week"], name="one_mail_a_week_and_person"),
            models.UniqueConstraint(
                fields=["staff_member", "week"], name="one_mail_a_week_without_an_account"
            ),
            models.CheckConstraint(name="a_mail_to_an_account_or_a_person", condition=ONE_READER),
        ]

    def __str__(self) -> str:
        return f"{self.user_id or self.staff_member_id} in the week of {self.week}"


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
