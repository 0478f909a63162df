"""What is in the way, who can remove it, and what helped."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import AppendOnly, AppendOnlyQuerySet
from core.permissions import ROLES, Permission
from core.scope import ScopedQuerySet, Viewer, inside
from services.models import AccessGrant, BarrierCode, BarrierTheme, EnablerCode, Unit

# The roles that a barrier can be put to by name.
ANSWERING = ("delivery_lead", "manager", "executive", "admin")


class BarrierQuerySet(ScopedQuerySet):
    """Barriers by day; a barrier is no longer in the way from its `lifted_on`."""

    def in_branch(self, path: str) -> Self:
        """Barriers of the unit with `path` and of everything under it, on today's tree."""
        return self.filter(unit__path__startswith=path)

    def standing(self) -> Self:
        """Without those that were taken back."""
        return self.filter(withdrawn_at=None)

    def open_on(self, day: date) -> Self:
        """In the way on `day`."""
        return self.in_the_way_between(day, day)

    def in_the_way_between(self, from_on: date, until_on: date) -> Self:
        """In the way on at least one day of the period, both ends inclusive."""
        still = Q(lifted_on=None) | Q(lifted_on__gt=from_on)
        return self.standing().filter(still, since_on__lte=until_on)

    def met_between(self, from_on: date, until_on: date) -> Self:
        """In the way, or lifted, in the period: one lifted on its first day is told too."""
        known = Q(lifted_on=None) | Q(lifted_on__gte=from_on)
        return self.standing().filter(known, since_on__lte=until_on)

    def told_to(self, viewer: Viewer) -> Self:
        """Those that `viewer` may read: one's own, and what was told to the viewer.

        A delivery lead is told all of the branch; other readers of a branch what was meant for
        those who can help. One about a manager is told without its team, to those over the whole of
        `told_as`, and never to that manager or to anybody who managed it since the barrier began.
        """
        mine, lead = _is_mine(viewer), _is_heard(viewer)
        reads = inside("unit__path", viewer.scope_for(Permission.VIEW_IMPLEMENTATION).branches)
        level = reads & Q(audience=Barrier.Audience.LEVEL) & _told_above(viewer)
        return self.filter(mine | ((lead | level) & _not_managed_by(viewer)))

    def known_to(self, viewer: Viewer) -> Self:
        """Of those told to `viewer`, those of which `viewer` also knows the team."""
        return self.filter(_knows_team(viewer))

    def found_in(self, path: str, viewer: Viewer) -> Self:
        """Of those told to `viewer`, those of a branch, as far as `viewer` knows where they lie.

        One that is told without its team is found from the unit it is told as upwards alone.
        """
        return self.in_branch(path).filter(_knows_team(viewer) | Q(told_as__path__startswith=path))

    def told_to_leads_alone(self) -> Self:
        """Those that no report or figure may tell of at the unit where they stand."""
        return self.exclude(kept_from=None, audience=Barrier.Audience.LEVEL)

    def told_to_all(self) -> Self:
        """Those that everybody who reads the branch is told."""
        return self.filter(kept_from=None, audience=Barrier.Audience.LEVEL)

    def shared_at(self, unit: Unit) -> Self:
        """Those that a report about `unit` may tell of, whoever reads it.

        One about a manager is told in no report that somebody whom it may be about can read today.
        """
        today = AccessGrant.objects.current_on(timezone.localdate())
        readers = today.filter(unit_id__in=unit.ancestor_ids)
        about = Exists(managed_since().filter(user_id__in=readers.values("user_id")))
        above = Q(kept_from=None) | (_is_told_within(unit.path) & Q(~about))
        return self.filter(above, audience=Barrier.Audience.LEVEL)

    def for_list(self) -> Self:
        """One row of the barrier list. One query."""
        return self.select_related(
            "unit",
            "theme",
            "code",
            "enabler",
            "noted_by",
            "remover_unit",
            "kept_from",
            "told_as",
        )


def _is_mine(viewer: Viewer) -> Q:
    return Q(noted_by_id=viewer.user_id, noted_by__isnull=False)


def _is_heard(viewer: Viewer) -> Q:
    """In a branch that `viewer` leads."""
    return inside("unit__path", viewer.scope_for(Permission.HEAR_BARRIERS).branches)


def _knows_team(viewer: Viewer) -> Q:
    return Q(kept_from=None) | _is_mine(viewer) | _is_heard(viewer)


def _told_above(viewer: Viewer) -> Q:
    """Not about a manager, or seen by somebody over the whole of the unit it is told as."""
    told = Q(kept_from=None)
    for branch in viewer.scope_for(Permission.VIEW_IMPLEMENTATION).branches:
        told |= _is_told_within(branch)
    return told


def _is_told_within(path: str) -> Q:
    """About a manager below the branch, and told as of a unit inside it."""
    return Q(told_as__path__startswith=path) & ~Q(kept_from__path=path)


def _not_managed_by(viewer: Viewer) -> Q:
    """Nothing that may be about the viewer, whatever the viewer holds today."""
    if viewer.user_id is None:
        return Q()
    managed = managed_since().filter(user_id=viewer.user_id)
    return Q(kept_from=None) | Q(~Exists(managed))


def managed_since() -> QuerySet[AccessGrant]:
    """Of a barrier in an outer query: the grants of those whom it may be about.

    They managed its unit, or a unit from there up to the one it is kept from, on a day since it
    began: the post may have been empty when it was noted.
    """
    team = ExpressionWrapper(OuterRef("unit__path"), output_field=CharField())
    between = Q(
        unit__path__startswith=OuterRef("kept_from__path"), team__startswith=F("unit__path")
    )
    ends = Q(unit_id=OuterRef("kept_from_id")) | Q(unit_id=OuterRef("unit_id"))
    since = Q(until_on=None) | Q(until_on__gte=OuterRef("since_on"))
    return AccessGrant.objects.alias(team=team).filter(  # type: ignore[no-any-return]
        between | ends, since, role="manager"
    )


@audited()
class Barrier(models.Model):
    """Something that slows a unit down, in a sentence or by its theme.

    `since_on` is the first day it was in the way, `lifted_on` the first day it no longer was (so a
    barrier of one day has them a day apart). The code may come later, from the lead. `once` is the
    key of the form it came from: the same form sent twice makes one row.

    `slows` is how much it slows the team down. `remover_unit` is the unit that can remove it, found
    from `who_can_remove` on the way up; `remover_role` narrows whom of that unit it is put to.
    `audience` is what the person who noted it chose. `kept_from` is set when it is about a manager:
    nobody at that unit or below it is told, save delivery leads, and others read `told_as` in the
    place of its team, a unit with so many teams that none is given away. `is_from_team` is true of
    one that a member of staff noted, who is named nowhere. `is_from_slip` is true of one that was
    written on a slip: `noted_by` typed it in, and somebody in the team said it.
    """

    class Slows(models.IntegerChoices):
        A_LITTLE = 1, _("It slows us a little")
        A_LOT = 2, _("It slows us a lot")
        STOPS = 3, _("It stops us")

    class Audience(models.TextChoices):
        LEAD = "lead", _("My delivery lead")
        LEVEL = "level", _("My delivery lead, and those who can help")

    class Remover(models.TextChoices):
        TEAM = "team", _("This team")
        SERVICE = "service", _("The service")
        DIRECTORATE = "directorate", _("The directorate")
        ORGANISATION = "organisation", _("The organisation")
        OTHER = "other_body", _("Another body")

    unit_path = "unit__path"
    privacy = {
        "personal": {"sentence", "what_helped", "noted_by"},
        "plain": {
            "id",
            "unit",
            "theme",
            "code",
            "who_can_remove",
            "remover_unit",
            "remover_role",
            "slows",
            "audience",
            "kept_from",
            "told_as",
            "is_from_team",
            "is_from_slip",
            "since_on",
            "lifted_on",
            "enabler",
            "noted_at",
            "withdrawn_at",
            "once",
        },
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="barriers", db_index=False)
    theme = models.ForeignKey(BarrierTheme, models.PROTECT, null=True, blank=True, related_name="+")
    code = models.ForeignKey(BarrierCode, models.PROTECT, null=True, blank=True, related_name="+")
    sentence = models.CharField(_("one sentence"), max_length=300, blank=True)
    who_can_remove = models.CharField(
        _("who can remove it"), max_length=12, choices=Remover, blank=True
    )
    remover_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="barriers_to_remove"
    )
    remover_role = models.CharField(
        _("whom to ask"),
        max_length=20,
        blank=True,
        choices=[(key, role.label) for key, role in ROLES.items() if key in ANSWERING],
    )
    slows = models.PositiveSmallIntegerField(
        _("how much it slows things"), choices=Slows, null=True, blank=True
    )
    audience = models.CharField(
        _("who sees it"), max_length=5, choices=Audience, default=Audience.LEVEL
    )
    kept_from = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    told_as = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    is_from_team = models.BooleanField(default=False)
    is_from_slip = models.BooleanField(default=False)
    since_on = models.DateField(_("since"))
    lifted_on = models.DateField(_("no longer in the way from"), null=True, blank=True)
    what_helped = models.CharField(_("what helped"), max_length=300, blank=True)
    enabler = models.ForeignKey(
        EnablerCode, models.PROTECT, null=True, blank=True, related_name="+"
    )
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    noted_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    once = models.UUIDField(null=True, blank=True, editable=False)

    objects = BarrierQuerySet.as_manager()

    class Meta:
        ordering = ["-since_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["noted_by", "once"], name="one_barrier_per_form_that_was_sent"
            ),
            models.CheckConstraint(
                name="a_barrier_has_a_theme_or_a_sentence",
                condition=Q(theme__isnull=False) | ~Q(sentence=""),
                violation_error_message=_("Choose a theme or write one sentence."),
            ),
            models.CheckConstraint(
                name="a_barrier_code_comes_with_its_theme",
                condition=Q(code=None) | Q(theme__isnull=False),
            ),
            models.CheckConstraint(
                name="a_barrier_is_lifted_on_or_after_the_day_it_began",
                condition=Q(lifted_on=None) | Q(lifted_on__gte=F("since_on")),
                violation_error_message=_("Enter a date on or after the day the barrier began."),
            ),
            models.CheckConstraint(
                name="what_helped_is_told_of_a_lifted_barrier",
                condition=Q(lifted_on__isnull=False) | Q(what_helped="", enabler=None),
                violation_error_message=_("Say what helped once the barrier is lifted."),
            ),
            models.CheckConstraint(
                name="a_barrier_about_a_manager_is_told_as_of_a_unit",
                condition=Q(kept_from=None, told_as=None)
                | Q(kept_from__isnull=False, told_as__isnull=False),
            ),
            models.CheckConstraint(
                name="a_barrier_slows_from_1_to_3",
                condition=Q(slows=None) | Q(slows__range=(1, 3)),
            ),
        ]
        indexes = [models.Index(fields=["unit", "since_on"], name="barrier_by_unit_and_day")]

    def __str__(self) -> str:
        return self.sentence or str(self.code or self.theme)

    @property
    def is_told_to_all(self) -> bool:
        """Whether everybody who reads the branch is told."""
        return self.kept_from_id is None and self.audience == Barrier.Audience.LEVEL

    @property
    def hides_noter(self) -> bool:
        """Whether the person who noted it is named to nobody."""
        return self.is_from_team or self.kept_from_id is not None


class BarrierChange(AppendOnly):
    """A barrier was noted, changed, lifted, found again or taken back, at a moment, by someone.

    `told` says in words which facts were changed.
    """

    class Step(models.TextChoices):
        NOTED = "noted", _("Noted")
        CHANGED = "changed", _("Changed")
        LIFTED = "lifted", _("Lifted")
        ANSWERED = "answered", _("Answered")
        TRIED = "tried", _("Something was tried")
        REOPENED = "reopened", _("In the way again")
        WITHDRAWN = "withdrawn", _("Taken back")
        RESTORED = "restored", _("Put back")

    unit_path = "barrier__unit__path"
    privacy = {
        "personal": {"changed_by"},
        "plain": {"id", "barrier", "step", "told", "changed_at"},
    }

    barrier = models.ForeignKey(Barrier, models.CASCADE, related_name="changes")
    step = models.CharField(max_length=10, choices=Step)
    told = models.CharField(max_length=300, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now_add=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["changed_at", "pk"]

    def __str__(self) -> str:
        return f"{self.barrier_id} was {self.step}"
