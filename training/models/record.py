"""What people have done. Rows are added, never edited: undoing is a row of its own."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import AppendOnly, AppendOnlyQuerySet
from core.scope import Scope, ScopedQuerySet
from services.figures.people import survivor_of
from services.models import StaffMember
from training.models.equivalence import Equivalence
from training.models.framework import Framework, Level
from training.models.session import Course, Session


class RecordQuerySet(AppendOnlyQuerySet):
    """Records of people; a person is in scope by any current post."""

    def within(self, scope: Scope) -> Self:
        """Records of the people in the branches of `scope`."""
        return self.filter(staff_member__in=StaffMember.objects.within(scope))

    def of_people_in(self, scope: Scope) -> Self:
        """As `within`, joined records too; each with `survivor`, the record that stays."""
        people = StaffMember.objects.within(scope).values("pk")
        return self.annotate(survivor=survivor_of("staff_member")).filter(survivor__in=people)

    def standing(self) -> Self:
        """Records that have not been undone, without the rows that undo."""
        return self.filter(reverses=None, reversed_by=None)


class TrainingRecord(AppendOnly):
    """A person completed a course on a day; or, when `reverses` is set, that record is undone.

    In place of a course it may name something done elsewhere (`equivalence`), without a level:
    what that counts for is what the register says on the day that is asked about.
    `expires_on` is the first day on which it no longer counts. `turn` numbers the rows of the same
    person, course, day and session: a record, its reversal, the record made again. The reversal
    of a record whose title means something else by now is of source `meaning`; every other one
    without a batch is of somebody who took the record back by hand.
    """

    unit_path = "staff_member__home_unit__path"
    privacy = {
        "personal": {"staff_member", "course", "equivalence", "level", "on", "expires_on"},
        "plain": {
            "id",
            "session",
            "turn",
            "source",
            "batch_id",
            "reverses",
            "recorded_by",
            "recorded_at",
        },
    }

    class Source(models.TextChoices):
        HAND = "hand", _("By hand")
        LIST = "list", _("From a list")
        COMPLETION = "completion", _("From a learning system")
        DECLARED = "declared", _("Said by the person, confirmed")
        EQUIVALENCE = "equivalence", _("Done elsewhere")
        MEANING = "meaning", _("What a title means was changed")

    staff_member = models.ForeignKey(
        StaffMember, models.PROTECT, related_name="training_records", db_index=False
    )
    course = models.ForeignKey(
        Course, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    equivalence = models.ForeignKey(
        Equivalence, models.PROTECT, null=True, blank=True, related_name="records", db_index=False
    )
    level = models.ForeignKey(
        Level, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="records"
    )
    on = models.DateField(_("date"))
    expires_on = models.DateField(null=True, blank=True)
    turn = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=15, choices=Source, default=Source.HAND)
    batch_id = models.BigIntegerField(null=True, blank=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    recorded_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField(default=timezone.now)

    objects: Any = RecordQuerySet.as_manager()

    class Meta:
        constraints = [
            # Leads with the person, so that the foreign key needs no index of its own.
            models.UniqueConstraint(
                fields=["staff_member", "course", "on", "session", "turn", "equivalence"],
                name="one_record_per_person_course_day_session_and_turn",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="a_record_expires_after_its_day",
                condition=Q(expires_on=None) | Q(expires_on__gt=F("on")),
            ),
            models.CheckConstraint(
                name="a_record_is_of_a_course_or_of_something_like_it",
                condition=Q(course__isnull=False, equivalence=None)
                | Q(course=None, level=None, equivalence__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["batch_id"], name="record_of_batch", condition=Q(batch_id__isnull=False)
            ),
            models.Index(
                fields=["equivalence"],
                name="record_of_equivalence",
                condition=Q(equivalence__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_member_id} did {self.title} on {self.on}"

    @property
    def title(self) -> str:
        """What people know it by: the session's title, the course, or what was done elsewhere."""
        named = self.session or self.course or self.equivalence
        return str(named)


class NotNowQuerySet(ScopedQuerySet):
    """People's own words; a person is in scope by any current post."""

    def within(self, scope: Scope) -> Self:
        """Rows of the people in the branches of `scope`."""
        return self.filter(staff_member__in=StaffMember.objects.within(scope))

    def current_on(self, day: date) -> Self:
        """Still wished on `day`; `until_on` is inclusive."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), said_on__lte=day)


@audited()
class NotNow(models.Model):
    """A person would rather not be offered training for now. No reason is asked or held."""

    unit_path = "staff_member__home_unit__path"
    privacy = {
        "personal": {"staff_member", "said_on", "until_on"},
        "plain": {"id", "framework", "said_by"},
    }

    staff_member = models.ForeignKey(
        StaffMember, models.CASCADE, related_name="not_now", db_index=False
    )
    framework = models.ForeignKey(Framework, models.CASCADE, related_name="+")
    said_on = models.DateField(_("said on"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    said_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects: Any = NotNowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff_member", "framework", "said_on"], name="said_not_now_once_a_day"
            ),
            models.CheckConstraint(
                name="not_now_ends_after_it_starts",
                condition=Q(until_on=None) | Q(until_on__gte=F("said_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_member_id} said not now on {self.said_on}"
