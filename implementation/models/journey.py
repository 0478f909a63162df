"""The journey of a team: an organisation's own rule, a team's comment, who is not yet in scope."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import AppendOnly, AppendOnlyQuerySet
from core.scope import ScopedQuerySet
from services.models import Unit

MOST_MONTHS = 60
# A dashboard keeps two years of month-ends at hand; the earlier look lies among them.
LONGEST_APART = 18


def _number(label: Any, default: int, most: int = MOST_MONTHS) -> "models.Field[int, int]":
    bounds = [MinValueValidator(1), MaxValueValidator(most)]
    return models.PositiveSmallIntegerField(label, default=default, validators=bounds)


@audited()
class JourneyRule(models.Model):
    """The numbers in the rule of each stage, as one organisation decided, and since when.

    Without a row the defaults hold. They are this product's suggestion and no fact of the field.
    """

    NUMBERS = (
        "reached_months",
        "trained_share",
        "active_activities",
        "active_months",
        "embedded_activities",
        "embedded_kinds",
        "embedded_months",
        "sustained_months",
    )
    unit_path = "organisation__path"
    privacy = {"plain": {"id", "organisation", "since_on", *NUMBERS}}

    organisation = models.OneToOneField(Unit, models.CASCADE, related_name="journey_rule")
    reached_months = _number(_("reached: months to look back"), 12)
    trained_share = _number(_("trained: per cent who hold all their role asks for"), 50, 100)
    active_activities = _number(_("active: number of activities"), 1, 100)
    active_months = _number(_("active: months to look back"), 6)
    embedded_activities = _number(_("embedded: number of activities"), 3, 100)
    embedded_kinds = _number(_("embedded: number of different kinds"), 2, 10)
    embedded_months = _number(_("embedded: months to look back"), 12)
    sustained_months = _number(_("sustained: months between the two looks"), 12, LONGEST_APART)
    since_on = models.DateField(_("decided on"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_share_to_reach_is_a_percentage",
                condition=Q(trained_share__gte=1, trained_share__lte=100),
            ),
            models.CheckConstraint(
                name="more_kinds_than_activities_cannot_be_asked",
                condition=Q(embedded_kinds__lte=F("embedded_activities")),
                violation_error_message=_(
                    "Ask for at least as many activities as different kinds of them."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Rule of {self.organisation_id} since {self.since_on}"


class TeamComment(AppendOnly):
    """What a team says about where it stands. The newest counts; an empty one takes it back.

    `once` is the key of the form it came from.
    """

    unit_path = "unit__path"
    privacy = {
        "personal": {"words", "written_by"},
        "plain": {"id", "unit", "written_at", "once"},
    }

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="journey_comments", db_index=False)
    words = models.CharField(_("comment"), max_length=300, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    written_at = models.DateTimeField(auto_now_add=True)
    once = models.UUIDField(null=True, blank=True, editable=False)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["written_by", "once"], name="one_team_comment_per_form_that_was_sent"
            )
        ]
        indexes = [models.Index(fields=["unit", "-written_at"], name="newest_comment_of_a_unit")]

    def __str__(self) -> str:
        return self.words or f"Comment of {self.unit_id} taken back"


@audited()
class ScopeChoice(models.Model):
    """A unit is not yet in scope, for a reason; `until_on` is its last day so (empty: still)."""

    unit_path = "unit__path"
    privacy = {
        "personal": {"reason", "decided_by"},
        "plain": {"id", "unit", "from_on", "until_on"},
    }

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="scope_choices", db_index=False)
    reason = models.CharField(_("reason"), max_length=300)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(until_on=None),
                name="one_open_choice_of_scope_per_unit",
            ),
            models.CheckConstraint(
                name="a_choice_of_scope_has_its_reason", condition=~Q(reason="")
            ),
            models.CheckConstraint(
                name="a_choice_of_scope_ends_after_it_starts",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
            ),
        ]
        indexes = [models.Index(fields=["unit", "from_on"], name="scope_of_a_unit_by_day")]

    def __str__(self) -> str:
        return f"{self.unit_id} not yet in scope from {self.from_on}"
