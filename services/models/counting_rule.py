"""Who counts in figures of people, from a day on."""

from calendar import monthrange
from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from services.models.staff import StaffMember
from services.models.unit import Unit

# Kinds of people that an organisation may leave out; its employees always count.
OPTIONAL_KINDS = [
    (one.value, one.label) for one in StaffMember.Kind if one != StaffMember.Kind.EMPLOYEE
]
LAST_HEADCOUNT_DAY = 28


class CountingRuleQuerySet(ScopedQuerySet):
    """Rules by day: the newest that began on or before a day holds on it."""

    def newest_by(self, organisation_id: int, day: date) -> Self:
        """The rules of an organisation that began by `day`, the one that holds on it first."""
        mine = self.filter(organisation=organisation_id, from_on__lte=day)
        return mine.order_by("-from_on")


@audited()
class CountingRule(models.Model):
    """What one organisation decided about who counts, from a day (inclusive) to the next rule.

    `headcount_day` is the day of the month on which the people of a period are counted, in its
    last month; empty is its last day. `leavers_count` says whether somebody who left after that
    day still counts in the period. `away_count` says whether people in a long absence count, and
    `left_out_kinds` are the kinds of people who do not.
    """

    unit_path = "organisation__path"
    privacy = {
        "personal": {"noted_by"},
        "plain": {
            "id",
            "organisation",
            "from_on",
            "headcount_day",
            "leavers_count",
            "away_count",
            "left_out_kinds",
            "noted_at",
        },
    }

    organisation = models.ForeignKey(
        Unit, models.CASCADE, related_name="counting_rules", db_index=False
    )
    from_on = models.DateField(_("from"))
    headcount_day = models.PositiveSmallIntegerField(_("day of the month"), null=True, blank=True)
    leavers_count = models.BooleanField(_("leavers count until their last day"), default=True)
    away_count = models.BooleanField(_("people in a long absence count"), default=False)
    left_out_kinds = ArrayField(
        models.CharField(max_length=20, choices=OPTIONAL_KINDS),
        verbose_name=_("kinds that are not counted"),
        default=list,
        blank=True,
    )
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    noted_at = models.DateTimeField(auto_now=True)

    objects = CountingRuleQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "from_on"], name="one_counting_rule_a_day"
            ),
            models.CheckConstraint(
                name="a_headcount_day_is_in_every_month",
                condition=Q(headcount_day=None)
                | Q(headcount_day__gte=1, headcount_day__lte=LAST_HEADCOUNT_DAY),
            ),
        ]

    def __str__(self) -> str:
        return f"Who counts in {self.organisation_id} from {self.from_on}"

    def headcount_on(self, until_on: date) -> date:
        """The day on which the people of a period that ends with `until_on` are counted.

        A period that ends before that day of its last month is counted on its last day.
        """
        last = monthrange(until_on.year, until_on.month)[1]
        return until_on.replace(day=min(self.headcount_day or last, until_on.day))
