"""Who is asked to have supervision and how often, that it happened, and a team's own rhythm.

Nowhere is there room for words: what was said is not held (reference §11, item 17).
"""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from services.models import StaffMember, Unit
from training.models.framework import Level, ReferenceQuerySet

MOST_MINUTES = 600
MOST_WEEKS = 52


class SupervisionKind(models.TextChoices):
    """What a contact or a team's time was for; only supervision counts for a rule."""

    SUPERVISION = "supervision", _("Supervision")
    DEBRIEF = "debrief", _("Debrief")
    REFLECTION = "reflection", _("Time to reflect")


@audited()
class SupervisionRule(models.Model):
    """Whoever is asked for a level needs a supervision contact every so many days.

    The newest rule on or before a day holds, at the nearest unit on the way up, else for the
    organisation, else the shared one that the product ships. `within_days` empty says in so many
    words that no contact is asked. `supervisor_level` empty: somebody of at least the same level.
    """

    unit_path = "organisation__path"
    privacy = {
        "plain": {
            "id",
            "organisation",
            "unit",
            "level",
            "within_days",
            "supervisor_level",
            "from_on",
            "source",
        }
    }

    organisation = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="+")
    level = models.ForeignKey(Level, models.PROTECT, related_name="+")
    within_days = models.PositiveSmallIntegerField(
        _("days between contacts"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(732)],
    )
    supervisor_level = models.ForeignKey(
        Level, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    from_on = models.DateField(_("from"))
    source = models.CharField(_("where this comes from"), max_length=300, blank=True)

    objects: Any = ReferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "unit", "level", "from_on"],
                name="one_supervision_rule_per_unit_level_and_day",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="a_supervision_rule_asks_for_days_or_for_nothing",
                condition=Q(within_days=None) | Q(within_days__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"level {self.level_id}: every {self.within_days} days"


class DatedUnitQuerySet(ScopedQuerySet):
    """Rows of a unit that hold from one day to another, both inclusive."""

    def current_on(self, day: date) -> Self:
        """Those that hold on `day`."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)


@audited()
class Supervisor(models.Model):
    """Somebody gives supervision to a branch, from one day to another, both inclusive.

    `people_a_month` is how many people they can see in a month, each person of a group once;
    empty when nobody has said. They see the names of those in the branch who need a contact: of
    all of them, or only of `people_of`, a unit that became this one with others.
    """

    unit_path = "unit__path"
    privacy = {
        "personal": {"staff_member", "people_a_month"},
        "plain": {"id", "unit", "people_of", "from_on", "until_on"},
    }

    staff_member = models.ForeignKey(StaffMember, models.CASCADE, related_name="supervises")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    people_of = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+", db_index=False)
    people_a_month = models.PositiveSmallIntegerField(
        _("people they can see in a month"), null=True, blank=True
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    objects: Any = DatedUnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff_member", "unit", "from_on", "people_of"],
                name="one_supervisor_per_person_unit_and_day",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="supervising_ends_after_it_starts",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message=_("Enter a last day on or after the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_member_id} for {self.unit_id}"


class ContactQuerySet(ScopedQuerySet):
    """Contacts."""

    def standing(self) -> Self:
        """Contacts that nobody took back."""
        return self.filter(taken_back_at=None)


@audited()
class SupervisionContact(models.Model):
    """A contact happened: who gave it, when, how many minutes, of which kind. Never what was said.

    `unit` is where it was noted. A contact that was noted by mistake is taken back and stays as a
    row that counts on no day.
    """

    unit_path = "unit__path"
    privacy = {
        "personal": {"supervisor", "on", "minutes", "kind"},
        "plain": {"id", "unit", "noted_by", "noted_at", "taken_back_by", "taken_back_at", "once"},
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    supervisor = models.ForeignKey(StaffMember, models.PROTECT, related_name="+")
    on = models.DateField(_("date"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(1), MaxValueValidator(MOST_MINUTES)]
    )
    kind = models.CharField(_("kind"), max_length=12, choices=SupervisionKind)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    noted_at = models.DateTimeField(default=timezone.now)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)
    once = models.UUIDField(null=True, blank=True, editable=False)

    objects: Any = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["noted_by", "once"], name="one_contact_per_form_that_was_sent"
            ),
            models.CheckConstraint(
                name="a_contact_took_some_time",
                condition=Q(minutes__gte=1, minutes__lte=MOST_MINUTES),
            ),
        ]
        indexes = [models.Index(fields=["unit", "on"], name="contact_by_unit_and_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.on}"


class Supervised(models.Model):
    """One of the people who had a contact."""

    unit_path = "contact__unit__path"
    privacy = {"personal": {"staff_member"}, "plain": {"id", "contact"}}

    contact = models.ForeignKey(
        SupervisionContact, models.CASCADE, related_name="people", db_index=False
    )
    staff_member = models.ForeignKey(StaffMember, models.CASCADE, related_name="+")

    objects: Any = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "supervised"
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "staff_member"], name="one_line_per_contact_and_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_member_id} in {self.contact_id}"


@audited()
class TeamRhythm(models.Model):
    """A unit plans time of one kind every so many weeks, from one day to another, inclusive."""

    unit_path = "unit__path"
    privacy = {"plain": {"id", "unit", "kind", "every_weeks", "from_on", "until_on"}}

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(_("kind"), max_length=12, choices=SupervisionKind)
    every_weeks = models.PositiveSmallIntegerField(
        _("every so many weeks"), validators=[MinValueValidator(1), MaxValueValidator(MOST_WEEKS)]
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    objects: Any = DatedUnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "from_on"], name="one_rhythm_per_unit_kind_and_day"
            ),
            models.UniqueConstraint(
                fields=["unit", "kind"],
                condition=Q(until_on=None),
                name="one_open_rhythm_per_unit_and_kind",
            ),
            models.CheckConstraint(
                name="a_rhythm_has_weeks",
                condition=Q(every_weeks__gte=1, every_weeks__lte=MOST_WEEKS),
            ),
            models.CheckConstraint(
                name="a_rhythm_ends_after_it_starts",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} every {self.every_weeks} weeks"


@audited()
class TeamTime(models.Model):
    """A team took its time together on a day: of which kind and how many people. No names."""

    unit_path = "unit__path"
    privacy = {"plain": {"id", "unit", "kind", "on", "people", "noted_by"}}

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(_("kind"), max_length=12, choices=SupervisionKind)
    on = models.DateField(_("date"))
    people = models.PositiveIntegerField(_("people"), validators=[MinValueValidator(1)])
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )

    objects: Any = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "on"], name="one_team_time_per_unit_kind_and_day"
            ),
            models.CheckConstraint(name="a_team_time_has_people", condition=Q(people__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.on}"
