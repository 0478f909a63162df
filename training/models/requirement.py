"""Who is asked to reach which level, by when, and how often again: data, never code."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import Scope
from services.models import JobRole, Post, RoleGroup, StaffMember, Unit
from training.models.framework import DatedQuerySet, Level, Track

MONTHS = range(1, 13)


class RequirementQuerySet(DatedQuerySet):
    """Rules; those about one post are for whoever may see the person."""

    def within(self, scope: Scope) -> Self:
        """Rules of the organisation; those of single posts only for people within the scope."""
        people = StaffMember.objects.within(scope)
        return super().within(scope).filter(Q(post=None) | Q(post__staff_member__in=people))

    def of_people(self) -> Self:
        """Rules about many: those about one post left out."""
        return self.filter(post=None)


@audited()
class LevelRequirement(models.Model):
    """People are asked to reach a level, or to take part in a track.

    Which people: everybody (no role, group or post is named), a role group, a role, each of them
    everywhere or in one branch of the tree; or one post, with a reason. What a post is asked for
    (docs/figures.md): its own rule replaces all others. Else the rules of the role, of which those
    of the nearest unit replace the others, and beside them what everybody and the group are asked.
    `level` and `track` empty say in so many words that nothing is asked; no row at all means that
    nobody has decided yet. Both dates are inclusive.

    `due_within_days`: whoever begins has so many days from the day on which the post began.
    Again: after `refresh_months`, or each year between two months (both inclusive) unless it was
    done within `not_within_months`.
    """

    unit_path = "organisation__path"
    privacy = {
        "personal": {"post", "reason"},
        "plain": {
            "id",
            "organisation",
            "role",
            "role_group",
            "unit",
            "level",
            "track",
            "from_on",
            "until_on",
            "due_within_days",
            "refresh_months",
            "window_from_month",
            "window_until_month",
            "not_within_months",
        },
    }

    organisation = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    role = models.ForeignKey(
        JobRole, models.CASCADE, null=True, blank=True, related_name="requirements"
    )
    role_group = models.ForeignKey(
        RoleGroup, models.CASCADE, null=True, blank=True, related_name="requirements"
    )
    post = models.ForeignKey(
        Post, models.CASCADE, null=True, blank=True, related_name="requirements"
    )
    unit = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="requirements"
    )
    level = models.ForeignKey(
        Level, models.PROTECT, null=True, blank=True, related_name="requirements"
    )
    track = models.ForeignKey(
        Track, models.PROTECT, null=True, blank=True, related_name="requirements"
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    due_within_days = models.PositiveSmallIntegerField(
        _("days to get there"), null=True, blank=True
    )
    refresh_months = models.PositiveSmallIntegerField(_("months between"), null=True, blank=True)
    window_from_month = models.PositiveSmallIntegerField(_("from the month"), null=True, blank=True)
    window_until_month = models.PositiveSmallIntegerField(
        _("until the month"), null=True, blank=True
    )
    not_within_months = models.PositiveSmallIntegerField(
        _("not if done within so many months"), null=True, blank=True
    )

    objects: Any = RequirementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "organisation",
                    "role",
                    "role_group",
                    "post",
                    "unit",
                    "level",
                    "track",
                    "from_on",
                ],
                name="one_requirement_per_people_level_and_day",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="requirement_ends_after_it_starts",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message=_("A requirement ends on or after the day it starts."),
            ),
            models.CheckConstraint(
                name="a_requirement_names_one_kind_of_people",
                condition=Q(role=None, role_group=None)
                | Q(role=None, post=None)
                | Q(role_group=None, post=None),
            ),
            models.CheckConstraint(
                name="a_requirement_of_a_post_says_why",
                condition=Q(post=None) | (Q(unit=None) & ~Q(reason="")),
                violation_error_message=_("Say why this post is asked for something else."),
            ),
            models.CheckConstraint(
                name="a_requirement_asks_for_a_level_or_a_track",
                condition=Q(level=None) | Q(track=None),
            ),
            models.CheckConstraint(
                name="a_refresher_has_an_interval_or_a_window",
                condition=Q(window_from_month=None, window_until_month=None, not_within_months=None)
                | Q(
                    refresh_months=None,
                    window_from_month__isnull=False,
                    window_until_month__isnull=False,
                    window_from_month__in=MONTHS,
                    window_until_month__in=MONTHS,
                ),
                violation_error_message=_("Choose months between, or a time of the year."),
            ),
        ]

    def __str__(self) -> str:
        return f"rule {self.pk} asks for level {self.level_id}"

    def is_in_force_on(self, day: date) -> bool:
        """Whether it holds on `day`."""
        return self.from_on <= day and (self.until_on is None or self.until_on >= day)
