"""Things that teams did: walkthroughs, reflective groups, policies looked at afresh …"""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import AppendOnly, AppendOnlyQuerySet
from core.scope import Scope, ScopedQuerySet, inside
from implementation.models.evidence import Evidence
from implementation.models.own import OwnKind, Strategy
from services.models import Unit


def kind_key(kind: str, own_kind_id: int | None) -> str:
    """One word for a kind, built-in or own."""
    return f"{OwnKind.KEY}{own_kind_id}" if own_kind_id else kind


class ActivityQuerySet(ScopedQuerySet):
    """Activities, each once, however many units took part."""

    def within(self, scope: Scope) -> Self:
        """Activities hosted in the branches, or in which a unit of theirs took part."""
        return self._of(scope.branches)

    def hosted_within(self, scope: Scope) -> Self:
        """Activities whose host unit lies in the branches: the ones that may be changed there."""
        return self.filter(inside("unit__path", scope.branches))

    def in_branch(self, path: str) -> Self:
        """Activities of the unit with `path` and of everything under it, on today's tree."""
        return self._of((path,))

    def _of(self, branches: tuple[str, ...]) -> Self:
        joined = ActivityUnit.objects.filter(
            inside("unit__path", branches), activity=OuterRef("pk")
        )
        return self.filter(inside("unit__path", branches) | Exists(joined))

    def standing(self) -> Self:
        """Without those that were taken back."""
        return self.exclude(status=Activity.Status.WITHDRAWN)

    def held_between(self, from_on: date, until_on: date) -> Self:
        """Held from one day to another, both inclusive; planned ones are not counted."""
        return self.filter(status=Activity.Status.HELD, on__range=(from_on, until_on))

    def for_list(self) -> Self:
        """One row of the list: host, own kind, other units, strategies. Three queries."""
        rows = self.select_related("unit", "logged_by", "own_kind")
        return rows.prefetch_related("other_units", "strategies")


@audited()
class Activity(models.Model):
    """One thing that one or more teams did, or plan to do, on a day.

    `unit` is the host; the other units stand in `ActivityUnit`. `reached_people` is a count and
    never a list of names, and `reached_staff`, `reached_using` and `reached_partners` are parts of
    it. `minutes_planned` is the protected time that was planned and `minutes` the time that was
    given. An own kind comes with the kind "other". `endorsed_by` are roles, for a statement of
    intent alone. `status` is the last `StatusChange`, kept by the actions. `once` is the key of the
    form it came from: the same form sent twice makes one row.
    """

    class Kind(models.TextChoices):
        WALKTHROUGH = "walkthrough", _("Service walkthrough")
        LENS = "lens", _("Lens exercise")
        POLICY = "policy", _("Policy review")
        LANGUAGE = "language", _("Language review")
        ENVIRONMENT = "environment", _("Change to the environment")
        REFLECTIVE = "reflective", _("Reflective group")
        PEER = "peer", _("Peer-support group")
        CLINIC = "clinic", _("Drop-in clinic")
        WORKING_GROUP = "working_group", _("Working group")
        STATEMENT = "statement", _("Statement of intent")
        DEFINITION = "definition", _("Shared definition")
        PARTNERS = "partners", _("Partner agreement")
        SURVIVE_THRIVE = "survive_thrive", _("Survive & Thrive delivery")
        OTHER = "other", _("Something else")

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", _("Done")
        WITHDRAWN = "withdrawn", _("Taken back")

    unit_path = "unit__path"
    privacy = {
        "personal": {"note", "logged_by", "endorsed_by"},
        "plain": {
            "id",
            "unit",
            "other_units",
            "kind",
            "own_kind",
            "on",
            "reached_people",
            "reached_staff",
            "reached_using",
            "reached_partners",
            "minutes_planned",
            "minutes",
            "endorsed_on",
            "strategies",
            "evidence",
            "from_example",
            "status",
            "logged_at",
            "once",
        },
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="activities", db_index=False)
    other_units = models.ManyToManyField(Unit, through="ActivityUnit", related_name="+")
    kind = models.CharField(_("what"), max_length=20, choices=Kind)
    own_kind = models.ForeignKey(
        OwnKind, models.PROTECT, null=True, blank=True, related_name="activities"
    )
    on = models.DateField(_("date"))
    reached_people = models.PositiveIntegerField(_("how many people"), null=True, blank=True)
    reached_staff = models.PositiveIntegerField(_("of them staff"), null=True, blank=True)
    reached_using = models.PositiveIntegerField(
        _("of them people who use services"), null=True, blank=True
    )
    reached_partners = models.PositiveIntegerField(_("of them partners"), null=True, blank=True)
    minutes_planned = models.PositiveSmallIntegerField(_("minutes planned"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes given"), null=True, blank=True)
    note = models.CharField(_("one sentence"), max_length=300, blank=True)
    endorsed_by = models.CharField(_("endorsed by"), max_length=200, blank=True)
    endorsed_on = models.DateField(_("endorsed on"), null=True, blank=True)
    strategies = models.ManyToManyField(Strategy, blank=True, related_name="activities")
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="activities")
    from_example = models.ForeignKey(
        "implementation.Example", models.SET_NULL, null=True, blank=True, related_name="used_in"
    )
    status = models.CharField(max_length=10, choices=Status)
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    logged_at = models.DateTimeField(auto_now_add=True)
    once = models.UUIDField(null=True, blank=True, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name_plural = "activities"
        constraints = [
            models.UniqueConstraint(
                fields=["logged_by", "once"], name="one_activity_per_form_that_was_sent"
            ),
            models.CheckConstraint(
                name="an_own_kind_comes_with_the_kind_other",
                condition=Q(own_kind=None) | Q(kind="other"),
            ),
            models.CheckConstraint(
                name="only_a_statement_of_intent_is_endorsed",
                condition=Q(kind="statement") | Q(endorsed_by="", endorsed_on=None),
            ),
            models.CheckConstraint(
                name="those_reached_are_no_fewer_than_their_parts",
                condition=Q(reached_staff=None, reached_using=None, reached_partners=None)
                | Q(
                    reached_people__isnull=False,
                    reached_people__gte=Coalesce(F("reached_staff"), 0)
                    + Coalesce(F("reached_using"), 0)
                    + Coalesce(F("reached_partners"), 0),
                ),
            ),
        ]
        indexes = [models.Index(fields=["unit", "on"], name="activity_by_unit_and_day")]

    def __str__(self) -> str:
        return f"{self.kind_name} on {self.on}"

    @property
    def kind_name(self) -> str:
        """What it was, in the organisation's own word when it has one."""
        return self.own_kind.name if self.own_kind else str(self.get_kind_display())

    @property
    def kind_key(self) -> str:
        """How a form and a count name it: "clinic", or "own:5" for an own kind."""
        return kind_key(self.kind, self.own_kind_id)


@audited()
class ActivityUnit(models.Model):
    """Another unit that took part in an activity beside its host."""

    unit_path = "unit__path"
    privacy = {"plain": {"id", "activity", "unit"}}

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="joined", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "unit"], name="a_unit_joins_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} in {self.activity_id}"


class StatusChange(AppendOnly):
    """An activity came into being, was changed or taken back, at a moment, by someone.

    `told` says in words which facts were changed; empty when only the status is new.
    """

    unit_path = "activity__unit__path"
    privacy = {
        "personal": {"changed_by"},
        "plain": {"id", "activity", "status", "told", "changed_at"},
    }

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="changes")
    status = models.CharField(max_length=10, choices=Activity.Status)
    told = models.CharField(max_length=300, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now_add=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["changed_at", "pk"]

    def __str__(self) -> str:
        return f"{self.activity_id} became {self.status}"
