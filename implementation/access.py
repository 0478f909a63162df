"""Whether a row may be changed by someone, and until when it can be taken back."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.permissions import Permission
from core.scope import Scope, Viewer, inside
from implementation.models import Barrier, Partner
from implementation.models.barrier import BarrierQuerySet, managed_since
from services.eligibility import workplaces_of
from services.models import AccessGrant, Unit

UNDO_FOR = timedelta(days=30)


def must_hold(by: Scope, *units: Unit) -> None:
    """Raise PermissionError when one of `units` lies outside `by`.

    Raises ValueError when they belong to several organisations.
    """
    for unit in units:
        if not by.holds(unit.path):
            raise PermissionError(f"{unit} is outside this scope")
    if len({unit.organisation_id for unit in units}) > 1:
        raise ValueError(_("Choose teams of one organisation."))


def can_be_taken_back(made_at: datetime, now: datetime) -> bool:
    """For 30 days; later it is part of reports that were sent, and is changed instead."""
    return now - made_at <= UNDO_FOR


def barriers_for(viewer: Viewer) -> BarrierQuerySet:
    """Every barrier that `viewer` may read, as the list draws it."""
    return Barrier.objects.told_to(viewer).for_list()  # type: ignore[no-any-return]


def may_be_answered(viewer: Viewer) -> BarrierQuerySet:
    """Barriers of others that `viewer` may answer: whose remover lies in the viewer's branches.

    One whose remover nobody knows is answered by those over its unit.
    """
    branches = viewer.scope_for(Permission.ANSWER_BARRIERS).branches
    knows = inside("remover_unit__path", branches)
    over = Q(remover_unit=None) & inside("unit__path", branches)
    above = Q(kept_from=None)
    for branch in branches:
        above |= Q(kept_from__path__startswith=branch) & ~Q(kept_from__path=branch)
    rows = barriers_for(viewer).standing().filter(knows | over, above)
    return rows.exclude(noted_by_id=viewer.user_id, noted_by__isnull=False)


def may_be_about(barrier: Barrier, user_id: int | None) -> bool:
    """Whether this person is one of those whom a barrier kept from a manager may be about."""
    if barrier.kept_from_id is None or user_id is None:
        return False
    about = Exists(managed_since().filter(user_id=user_id))
    return bool(Barrier.objects.filter(about, pk=barrier.pk).exists())


def may_take_back(viewer: Viewer, barrier: Barrier, *, on: date | None = None) -> bool:
    """Whether the viewer may take it back, put it back or change its sentence.

    Those of the person who noted it, and of those who hear what is said in confidence: nobody whom
    it may speak of can make it go away. Whoever typed in a slip can undo that on the same day.
    """
    is_own = barrier.noted_by_id is not None and barrier.noted_by_id == viewer.user_id
    if is_own and barrier.is_from_slip:
        is_own = timezone.localdate(barrier.noted_at) == (on or timezone.localdate())
    return is_own or viewer.may(Permission.HEAR_BARRIERS, barrier.unit.path)


def may_reword(viewer: Viewer, barrier: Barrier, now: datetime) -> bool:
    """Whether the viewer may change its sentence at this moment.

    The person who noted it has 30 days, and only until it is answered: later the answer, and
    reports that were sent, would speak of other words.
    """
    if viewer.may(Permission.HEAR_BARRIERS, barrier.unit.path):
        return True
    is_early = can_be_taken_back(barrier.noted_at, now) and not barrier.answers.exists()
    return may_take_back(viewer, barrier, on=timezone.localdate(now)) and is_early


def own_places(viewer: Viewer, units: list[Unit], *, on: date) -> list[Unit]:
    """Of `units` those in which `viewer` may note a barrier: one's own, or the branches one reads.

    Somebody without a post on the staff list notes for the unit of the grant itself.
    """
    reads = viewer.scope_for(Permission.VIEW_IMPLEMENTATION)
    works = workplaces_of(viewer.user_id, on=on)
    at = set(works) or {path for path, _role in viewer.roles}
    return [unit for unit in units if reads.holds(unit.path) or unit.path in at]


def remover_of(unit: Unit, kind: str) -> Unit | None:
    """The nearest unit on the way up that is of the kind that can remove a barrier of `unit`."""
    if not kind or kind == Barrier.Remover.OTHER:
        return None
    if kind == Barrier.Remover.TEAM:
        return unit
    above = Unit.objects.filter(pk__in=unit.ancestor_ids, kind=kind)
    return max(above, key=lambda one: len(one.path), default=None)


def managed_unit(unit: Unit, *, on: date) -> Unit:
    """The unit whose manager a barrier of `unit` may be about: the nearest with one, or itself."""
    grants = AccessGrant.objects.current_on(on).filter(role="manager", unit__in=unit.ancestor_ids)
    units = [grant.unit for grant in grants.select_related("unit")]
    return max(units, key=lambda one: len(one.path), default=unit)


def must_be_of(by: Scope, organisation: Unit) -> None:
    """Raise PermissionError when no branch of `by` lies in the organisation."""
    if not any(branch.startswith(organisation.path) for branch in by.branches):
        raise PermissionError(f"{organisation} is outside this scope")


def keeps_partner(by: Scope, partner: Partner) -> bool:
    """Whoever holds the whole organisation, or added it and still holds a branch there."""
    home = partner.organisation.path
    is_mine = partner.added_by_id is not None and partner.added_by_id == by.user_id
    here = any(branch.startswith(home) for branch in by.branches)
    return by.holds(home) or (is_mine and here)
