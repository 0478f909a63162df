"""Whom a barrier waits for, what was answered, and who has not heard it yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from core.permissions import ROLES, Permission
from core.scope import Viewer, inside
from implementation.models import Barrier, BarrierAnswer, BarrierChange
from implementation.models.barrier import BarrierQuerySet
from services.models import AccessGrant

ANSWERS = frozenset(
    key for key, role in ROLES.items() if Permission.ANSWER_BARRIERS in role.permissions
)
HEARS = frozenset(
    key for key, role in ROLES.items() if Permission.HEAR_BARRIERS in role.permissions
)
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody holds a role on the unit with this path."""

    path: str
    role: str
    user_id: int


def waiting_for_answer(viewer: Viewer, *, on: date) -> tuple[Barrier, ...]:
    """Open barriers that are put to `viewer` and have no answer yet, oldest first. Two queries."""
    branches = viewer.scope_for(Permission.ANSWER_BARRIERS).branches
    if not branches:
        return ()
    rows = (
        Barrier.objects.told_to(viewer)
        .open_on(on)
        .filter(_is_unanswered(), inside("remover_unit__path", branches))
        .exclude(noted_by_id=viewer.user_id)
    )
    found = list(rows.for_list().order_by("since_on", "pk"))
    holders = _holders(found, on) if found else []
    return tuple(row for row in found if viewer.user_id in asked(row, holders))


def _is_unanswered() -> Q:
    """Without an answer since it was noted, or since it was found to be in the way again."""
    again = BarrierChange.objects.filter(
        barrier=OuterRef("barrier"),
        step=BarrierChange.Step.REOPENED,
        changed_at__gt=OuterRef("answered_at"),
    )
    told = BarrierAnswer.objects.filter(~Exists(again), barrier=OuterRef("pk"))
    return Q(~Exists(told))


def _holders(rows: Iterable[Barrier], on: date) -> list[Held]:
    """Who answers at the units on the way up from those that can remove `rows`. One query."""
    units = {pk for row in rows if row.remover_unit for pk in row.remover_unit.ancestor_ids}
    units |= {row.kept_from_id for row in rows if row.kept_from_id}
    grants = AccessGrant.objects.current_on(on).filter(unit_id__in=units, role__in=ANSWERS)
    return [Held(*one) for one in grants.values_list("unit__path", "role", "user_id")]


def asked(barrier: Barrier, holders: Iterable[Held]) -> frozenset[int]:
    """The accounts that a barrier is put to: at its unit, or the nearest above where there is one.

    Never the person who noted it; of one kept from a manager only leads strictly above, and those
    over the unit it is told as; of one told to leads alone only leads.
    """
    if barrier.remover_unit is None:
        return frozenset()
    found = [held for held in holders if _may_be_asked(barrier, held)]
    managers = {
        held.user_id
        for held in holders
        if barrier.kept_from and held.role == "manager" and held.path == barrier.kept_from.path
    }
    found = [held for held in found if held.user_id not in managers]
    nearest = max((len(held.path) for held in found), default=0)
    return frozenset(held.user_id for held in found if len(held.path) == nearest)


def _may_be_asked(barrier: Barrier, held: Held) -> bool:
    unit, kept = barrier.remover_unit, barrier.kept_from
    if unit is None or not unit.path.startswith(held.path) or held.user_id == barrier.noted_by_id:
        return False
    if kept is not None and not _is_told(barrier, held):
        return False
    if barrier.audience == Barrier.Audience.LEAD and held.role not in HEARS:
        return False
    return not barrier.remover_role or held.role == barrier.remover_role


def _is_told(barrier: Barrier, held: Held) -> bool:
    """Of one about a manager: whether this role makes somebody know of it."""
    kept, told = barrier.kept_from, barrier.told_as
    if kept is None or told is None or kept.path == held.path:
        return False
    from_above = kept if held.role in HEARS else told
    return from_above.path.startswith(held.path)


def answered_by(viewer: Viewer) -> tuple[BarrierAnswer, ...]:
    """What `viewer` answered last, those that were removed first. One query."""
    told = Barrier.objects.told_to(viewer).standing()
    rows = BarrierAnswer.objects.filter(answered_by_id=viewer.user_id, barrier__in=told)
    lately = rows.select_related(
        *(f"barrier__{one}" for one in ("unit", "theme", "code", "told_as"))
    )
    found = list(lately.order_by("-answered_at", "-pk")[:SHOWN])
    order = [BarrierAnswer.Said.REMOVED, BarrierAnswer.Said.HELPED, BarrierAnswer.Said.NOT_NOW]
    return tuple(sorted(found, key=lambda one: order.index(BarrierAnswer.Said(one.said))))


def not_heard_yet(viewer: Viewer) -> tuple[BarrierAnswer, ...]:
    """Answers to what `viewer` noted that `viewer` has not seen, oldest first. One query."""
    rows = BarrierAnswer.objects.filter(
        barrier__noted_by_id=viewer.user_id,
        barrier__noted_by__isnull=False,
        barrier__withdrawn_at=None,
        heard=None,
    ).exclude(answered_by_id=F("barrier__noted_by_id"))
    return tuple(rows.select_related("barrier__theme", "barrier__code"))


def noted_by(viewer: Viewer) -> BarrierQuerySet:
    """What `viewer` noted, newest first, with the answers. Two queries."""
    rows = Barrier.objects.filter(noted_by_id=viewer.user_id, noted_by__isnull=False)
    return rows.for_list().prefetch_related("answers").order_by("-pk")  # type: ignore[no-any-return]


def answers_heard_by(viewer: Viewer) -> QuerySet[BarrierAnswer]:
    """Every answer to what `viewer` noted, seen or not."""
    rows = BarrierAnswer.objects.filter(
        barrier__noted_by_id=viewer.user_id, barrier__noted_by__isnull=False
    )
    return rows.select_related("barrier")  # type: ignore[no-any-return]
