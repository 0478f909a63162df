"""The equivalence register: what from elsewhere is said to count as a level, and who looked at it.

A claim never counts by itself. What a verification says counts on the days on which it holds, for
everybody with a record of the thing; so taking one back leaves the days before as they were.
"""

from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import WithDocument
from services.models import Unit
from training.models.framework import Level, ReferenceQuerySet
from training.models.session import Course


@audited()
class Equivalence(WithDocument):
    """Something done elsewhere that somebody claims to count as levels, or as one of our courses.

    `levels` are those of the claim. `validity_months` empty: what was learned does not run out.
    """

    unit_path = "organisation__path"
    privacy = {
        "personal": {"claimed_by", "claim", "added_by", "link", "file_name"},
        "plain": {
            "id",
            "organisation",
            "title",
            "provider",
            "levels",
            "course",
            "validity_months",
            "added_at",
            "stored_as",
            "sha256",
            "size",
        },
    }

    organisation = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    title = models.CharField(_("what it is called"), max_length=200)
    provider = models.CharField(_("who offers it"), max_length=200, blank=True)
    claimed_by = models.CharField(_("who says so"), max_length=200, blank=True)
    claim = models.CharField(_("what they say"), max_length=500, blank=True)
    levels = models.ManyToManyField(Level, blank=True, related_name="+")
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="+")
    validity_months = models.PositiveSmallIntegerField(
        _("months until a refresher"), null=True, blank=True
    )
    added_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField(default=timezone.now)

    objects: Any = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["title", "provider", "pk"]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("title"),
                Lower("provider"),
                name="one_equivalence_per_title_and_provider",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.provider})" if self.provider else self.title


class VerificationQuerySet(ReferenceQuerySet):
    """What was found out about claims."""

    def holding_on(self, day: date) -> Self:
        """Those that hold on `day`; `until_on` is inclusive."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)

    def counting_on(self, day: date) -> Self:
        """Those by which something counts on `day`, in full or in part."""
        return self.holding_on(day).exclude(outcome=Verification.Outcome.NOT_ACCEPTED)

    def as_course_on(self, day: date) -> Self:
        """Those by which something counts as our course on `day`: in full, or for its level."""
        in_full = Q(outcome=Verification.Outcome.FULL)
        its_level = Q(levels=F("equivalence__course__level"))
        return self.counting_on(day).filter(in_full | its_level, equivalence__course__isnull=False)


@audited()
class Verification(WithDocument):
    """Somebody looked at a claim: it counts in full, in part or not at all, from a day on.

    At most one holds on a day. `levels` are what it counts for; none when it was not accepted.
    `until_on` is inclusive; one that was replaced on its first day holds on no day. `claimed` is
    what the line said when it was looked at, once that was changed; empty while it says so still.
    """

    class Outcome(models.TextChoices):
        FULL = "full", _("Counts in full")
        PARTIAL = "partial", _("Counts in part")
        NOT_ACCEPTED = "not_accepted", _("Does not count")

    unit_path = "equivalence__organisation__path"
    privacy = {
        "personal": {
            "verified_by",
            "reason",
            "decided_by",
            "ended_by",
            "claimed",
            "link",
            "file_name",
        },
        "plain": {
            "id",
            "equivalence",
            "outcome",
            "levels",
            "from_on",
            "until_on",
            "decided_at",
            "ended_because",
            "ended_at",
            "stored_as",
            "sha256",
            "size",
        },
    }

    equivalence = models.ForeignKey(Equivalence, models.CASCADE, related_name="verifications")
    outcome = models.CharField(_("what was found"), max_length=15, choices=Outcome)
    levels = models.ManyToManyField(Level, blank=True, related_name="+")
    verified_by = models.CharField(_("who looked at it"), max_length=200)
    reason = models.CharField(_("how it was checked"), max_length=500, blank=True)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(default=timezone.now)
    ended_because = models.CharField(_("why it ended"), max_length=300, blank=True)
    ended_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    claimed = models.JSONField(default=dict, blank=True)

    objects: Any = VerificationQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="verification_ends_after_it_starts_or_never_held",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on") - timedelta(days=1)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.equivalence_id}: {self.outcome} from {self.from_on}"

    @property
    def ever_held(self) -> bool:
        """Whether there is a day on which it counts."""
        return self.until_on is None or self.until_on >= self.from_on
