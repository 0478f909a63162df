"""What pays for the work and until when, the posts it pays, and the time of delivery leads."""

from datetime import date
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from services.models import StaffMember, Unit


class MoneyQuerySet(ScopedQuerySet):
    """Rows that hold from one day to another, both inclusive."""

    end = "until_on"

    def in_branch(self, path: str) -> Self:
        """Of the unit with `path` and everything under it, on today's tree."""
        return self.filter(unit__path__startswith=path)

    def current_on(self, day: date) -> Self:
        """Those that hold on `day`."""
        return self.not_over_on(day).filter(from_on__lte=day)

    def not_over_on(self, day: date) -> Self:
        """Those that hold on `day` or will."""
        return self.filter(Q(**{self.end: None}) | Q(**{f"{self.end}__gte": day}))


class FundingQuerySet(MoneyQuerySet):
    """Funding lines."""

    end = "ends_on"


@audited()
class FundingLine(models.Model):
    """Money for the work: from whom, how much, from one day to another, both inclusive.

    `amount` is in pounds and may stay unknown. `ends_on` empty: no end is known.
    """

    unit_path = "unit__path"
    privacy = {
        "plain": {
            "id",
            "unit",
            "name",
            "source",
            "amount",
            "from_on",
            "ends_on",
            "note",
            "added_by",
            "once",
        }
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(_("name"), max_length=120)
    source = models.CharField(_("who pays"), max_length=120, blank=True)
    amount = models.DecimalField(
        _("amount"),
        max_digits=11,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    from_on = models.DateField(_("from"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    once = models.UUIDField(null=True, blank=True, editable=False)

    objects = FundingQuerySet.as_manager()

    class Meta:
        ordering = ["ends_on", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["added_by", "once"], name="one_funding_line_per_form_that_was_sent"
            ),
            models.CheckConstraint(
                name="funding_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("from_on")),
                violation_error_message=_("Enter a last day on or after the first."),
            ),
            models.CheckConstraint(
                name="funding_is_no_debt", condition=Q(amount=None) | Q(amount__gte=0)
            ),
        ]
        indexes = [models.Index(fields=["unit", "ends_on"], name="funding_by_unit_and_end")]

    def __str__(self) -> str:
        return self.name


@audited()
class FundedPost(models.Model):
    """A post that a funding line pays, or a part of one. `fte` is a share of full time."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Delivery lead")
        TRAINER = "trainer", _("Trainer")
        SUPERVISOR = "supervisor", _("Supervisor")
        COORDINATOR = "coordinator", _("Coordinator")
        OTHER = "other", _("Something else")

    unit_path = "line__unit__path"
    privacy = {
        "personal": {"staff_member", "title"},
        "plain": {"id", "line", "fte", "role", "added_by", "once"},
    }

    line = models.ForeignKey(FundingLine, models.CASCADE, related_name="posts")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    title = models.CharField(_("title of the post"), max_length=120, blank=True)
    fte = models.DecimalField(
        _("share of full time"),
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(20)],
    )
    staff_member = models.ForeignKey(
        StaffMember, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    once = models.UUIDField(null=True, blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["role", "title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["added_by", "once"], name="one_funded_post_per_form_that_was_sent"
            ),
            models.CheckConstraint(
                name="a_funded_post_has_a_share_of_full_time",
                condition=Q(fte=None) | Q(fte__gt=0, fte__lte=20),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_role_display())


@audited()
class LeadCapacity(models.Model):
    """The time somebody has for leading the work, from one day to another, both inclusive.

    In hours a week, or as a share of full time where the hours are not known.
    """

    unit_path = "unit__path"
    privacy = {
        "personal": {"user", "role_words", "other_duties"},
        "plain": {"id", "unit", "hours", "fte", "from_on", "until_on", "added_by", "once"},
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    role_words = models.CharField(_("their role"), max_length=120, blank=True)
    hours = models.DecimalField(
        _("hours a week"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    fte = models.DecimalField(
        _("share of full time"), max_digits=3, decimal_places=2, null=True, blank=True
    )
    other_duties = models.CharField(_("other duties"), max_length=300, blank=True)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    once = models.UUIDField(null=True, blank=True, editable=False)

    objects = MoneyQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        verbose_name_plural = "lead capacities"
        constraints = [
            models.UniqueConstraint(
                fields=["added_by", "once"], name="one_capacity_per_form_that_was_sent"
            ),
            models.CheckConstraint(
                name="capacity_is_in_hours_or_a_share",
                condition=Q(hours__gt=0, hours__lte=80) | Q(hours=None, fte__gt=0, fte__lte=1),
            ),
            models.CheckConstraint(
                name="capacity_is_of_a_person_or_a_role",
                condition=Q(user__isnull=False) | ~Q(role_words=""),
            ),
            models.CheckConstraint(
                name="capacity_ends_after_it_starts",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
            ),
        ]
        indexes = [models.Index(fields=["unit", "from_on"], name="capacity_by_unit_and_day")]

    def __str__(self) -> str:
        return self.role_words or f"{self.user_id}"
