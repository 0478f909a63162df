"""Whom a barrier waits for, what was answered, and who has not heard it yet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When

from core.permissions import ROLES, Permission
from core.scope import Viewer, inside
from implementation.access import UNDO_FOR
from implementation.models import Barrier, BarrierAnswer, BarrierChange
from implementation.models.barrier import BarrierQuerySet
from services.models import AccessGrant, Unit

ANSWERS = frozenset(
    key for key, role in ROLES.items() if Permission.ANSWER_BARRIERS in role.permissions
)
HEARS = frozenset(
    key for key, role in ROLES.items() if Permission.HEAR_BARRIERS in role.permissions
)
SHOWN = 20
Step = BarrierChange.Step


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody holds a role on the unit with this path, or held one until a day."""

    path: str
    role: str
    user_id: int
    until_on: date | None = None
    is_now: bool = True


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
        step=Step.REOPENED,
        changed_at__gt=OuterRef("answered_at"),
    )
    told = BarrierAnswer.objects.filter(~Exists(again), barrier=OuterRef("pk"))
    return Q(~Exists(told))


def _holders(rows: Iterable[Barrier], on: date) -> list[Held]:
    """Who answers on the way up from `rows`, and who managed what they are kept from. One query."""
    units = {pk for row in rows for unit in (row.unit, row.remover_unit) if unit
             for pk in unit.ancestor_ids}  # fmt: skip
    kept = {row.kept_from_id for row in rows if row.kept_from_id}
    now = Q(Q(until_on=None) | Q(until_on__gte=on), from_on__lte=on, user__is_active=True)
    asked_now = now & Q(unit_id__in=units, role__in=ANSWERS)
    managed = Q(unit_id__in=kept and units | kept, role="manager")
    grants = AccessGrant.objects.filter(asked_now | managed)
    told = ("unit__path", "role", "user_id", "until_on")
    is_now = Case(When(now, then=True), default=False)
    return [Held(*one) for one in grants.annotate(is_now=is_now).values_list(*told, "is_now")]


def asked(barrier: Barrier, holders: Iterable[Held]) -> frozenset[int]:
    """The accounts that a barrier is put to: at its unit, or the nearest above where there is one.

    Never the person who noted it; of one kept from a manager only leads strictly above and those
    over the unit it is told as, and nobody who managed it since; of one told to leads alone only
    leads. A role that nobody there or above holds asks everybody.
    """
    if barrier.remover_unit is None:
        return frozenset()
    path, told = barrier.remover_unit.path, list(_may_be_told(barrier, holders))
    able = [held for held in told if path.startswith(held.path) and _is_told(barrier, held)]
    named = [held for held in able if held.role == barrier.remover_role]
    return _nearest(named or able)


def is_asked(barrier: Barrier, user_id: int | None, *, on: date) -> bool:
    """Whether a barrier is put to this account, and was noted by somebody. One query."""
    if user_id is None or barrier.noted_by_id is None:
        return False
    return user_id in asked(barrier, _holders([barrier], on))


def leads_of(barrier: Barrier, holders: Iterable[Held]) -> frozenset[int]:
    """The nearest leads of the unit that has it, who look after one that is put to nobody."""
    told = _may_be_told(barrier, holders)
    leads = [held for held in told if held.role in HEARS]
    return _nearest([held for held in leads if barrier.unit.path.startswith(held.path)])


def _nearest(found: list[Held]) -> frozenset[int]:
    depth = max((len(held.path) for held in found), default=0)
    return frozenset(held.user_id for held in found if len(held.path) == depth)


def _may_be_told(barrier: Barrier, holders: Iterable[Held]) -> Iterator[Held]:
    """Those who hold a role today, without the noter and whoever it may be about."""
    kept, every = barrier.kept_from, list(holders)
    never = {barrier.noted_by_id} | {
        held.user_id for held in every if kept and _managed(held, kept, barrier)
    }
    is_for_leads = barrier.audience == Barrier.Audience.LEAD
    for held in every:
        if held.is_now and held.user_id not in never and (held.role in HEARS or not is_for_leads):
            yield held


def _managed(held: Held, kept: Unit, barrier: Barrier) -> bool:
    """The same as `managed_since`: its unit, or one from there up to the unit it is kept from."""
    team, was = barrier.unit.path, held.until_on is None or held.until_on >= barrier.since_on
    is_between = held.path.startswith(kept.path) and team.startswith(held.path)
    return was and held.role == "manager" and (is_between or held.path in (kept.path, team))


def put_to_nobody(viewer: Viewer, *, on: date) -> tuple[Barrier, ...]:
    """Open barriers that are put to nobody, for `viewer` as the nearest lead. Two queries."""
    branches = viewer.scope_for(Permission.HEAR_BARRIERS).branches
    if not branches:
        return ()
    rows = Barrier.objects.told_to(viewer).open_on(on)
    rows = rows.filter(_is_unanswered(), inside("unit__path", branches))
    found = list(rows.for_list().order_by("since_on", "pk"))
    holders = _holders(found, on) if found else []
    idle = [row for row in found if not asked(row, holders)]
    return tuple(row for row in idle if viewer.user_id in leads_of(row, holders))


def is_put_to_nobody(barrier: Barrier, *, on: date) -> bool:
    """Whether an open barrier waits for an answer that nobody is asked for. Two queries."""
    still = Barrier.objects.open_on(on).filter(_is_unanswered(), pk=barrier.pk)
    return still.exists() and not asked(barrier, _holders([barrier], on))


def _is_told(barrier: Barrier, held: Held) -> bool:
    """Of one about a manager: whether this role makes somebody know of it; else True."""
    kept, told = barrier.kept_from, barrier.told_as
    if kept is None:
        return True
    if told is None or kept.path == held.path:
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


def taken_back_by_another(viewer: Viewer, *, on: date) -> tuple[BarrierChange, ...]:
    """What `viewer` noted and somebody else took back in the last 30 days. One query."""
    rows = BarrierChange.objects.filter(
        step=Step.WITHDRAWN,
        barrier__noted_by_id=viewer.user_id,
        barrier__noted_by__isnull=False,
        barrier__withdrawn_at__lte=F("changed_at"),
        barrier__withdrawn_at__date__gt=on - UNDO_FOR,
    ).exclude(changed_by_id=F("barrier__noted_by_id"))
    return tuple(rows.select_related("barrier__theme", "barrier__code"))


def lifted_by_another(viewer: Viewer, *, on: date) -> tuple[BarrierChange, ...]:
    """What `viewer` noted and somebody else lifted in the last 30 days. One query.

    Without what was answered "removed": that is heard as an answer.
    """
    later = BarrierChange.objects.filter(
        barrier=OuterRef("barrier"), pk__gt=OuterRef("pk"), step__in=(Step.LIFTED, Step.REOPENED)
    )
    answers = BarrierAnswer.objects.filter(
        barrier=OuterRef("barrier"),
        said=BarrierAnswer.Said.REMOVED,
        answered_by_id=OuterRef("changed_by_id"),
    )
    rows = BarrierChange.objects.filter(
        ~Exists(later),
        ~Exists(answers),
        step=Step.LIFTED,
        barrier__noted_by_id=viewer.user_id,
        barrier__noted_by__isnull=False,
        barrier__withdrawn_at=None,
        changed_at__date__gt=on - UNDO_FOR,
    ).exclude(changed_by_id=F("barrier__noted_by_id"))
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
