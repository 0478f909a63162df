"""What a person sees of their own training: the same line that a lead sees, and no more."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Q, QuerySet, When

from services.figures.people import records_of
from services.models import StaffMember
from training.figures.coverage import levels_of
from training.figures.evidence import evidence_of
from training.figures.learning import Learned, learned_by
from training.figures.refreshers import due_of
from training.models import Level, NotNow, Place, Session, Standing

MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class OwnLevel:
    """A level, whether the person's roles ask for it, and whether they hold it.

    `refresh_on` is when it is due to be refreshed, as leads read it; None while it is not.
    """

    name: str
    description: str
    is_required: bool
    is_held: bool
    refresh_on: date | None = None


@dataclass(frozen=True, slots=True)
class TakenPart:
    """Something the person completed; `counts_until` is the last day on which it counts."""

    title: str
    level: str
    on: date
    counts_until: date | None
    has_run_out: bool


@dataclass(frozen=True, slots=True)
class ComingUp:
    """A planned session of the person's team or of a unit above it, or one they have a place in."""

    session_id: int
    title: str
    level: str
    on: date
    place: str
    unit_name: str
    has_place: bool


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """Everything on one's own page. `framework_id` is None before one was chosen.

    `status` is one of `Standing.Status`; `holds` and `missing` name levels, lowest first. `later`
    names levels that will be asked for once the unit is in scope; None where it is.
    """

    framework_id: int | None
    framework: str
    status: str
    levels: tuple[OwnLevel, ...]
    taken_part: tuple[TakenPart, ...]
    coming_up: tuple[ComingUp, ...]
    says_not_now: bool
    learned: tuple[Learned, ...] = ()
    later: tuple[str, ...] | None = None

    @property
    def holds(self) -> tuple[str, ...]:
        return tuple(level.name for level in self.levels if level.is_held)

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(lv.name for lv in self.levels if lv.is_required and not lv.is_held)

    @property
    def refreshers(self) -> tuple[OwnLevel, ...]:
        return tuple(level for level in self.levels if level.refresh_on)

    @property
    def has_an_offer(self) -> bool:
        """Whether anything is offered to which "not now" is an answer."""
        return bool(self.missing or self.refreshers)


def own_record(person: StaffMember, *, on: date) -> OwnRecord:
    """The record of `person` as at `on` (today). Ask it for the person who is signed in only."""
    rows = Standing.objects.filter(staff_member=person).select_related("framework")
    ids = records_of(person)
    row = rows.first() or Standing(staff_member=person, status=Standing.Status.UNKNOWN)
    known = levels_of([row.framework_id]).get(row.framework_id or 0, [])
    return OwnRecord(
        framework_id=row.framework_id,
        framework=row.framework.name if row.framework else "",
        status=row.status,
        levels=tuple(_levels(row, known, _due(row, person, on))),
        taken_part=tuple(_taken_part(ids, on)),
        coming_up=tuple(_coming_up(person, ids, on)),
        says_not_now=NotNow.objects.current_on(on).filter(staff_member__in=ids).exists(),
        learned=tuple(learned_by(ids)),
        later=_later(row, known),
    )


def _later(row: Standing, known: list[Level]) -> tuple[str, ...] | None:
    if row.asked_later is None:
        return None
    return tuple(one.name for one in known if row.asked_later >> (one.rank - 1) & 1)


def _due(row: Standing, person: StaffMember, on: date) -> dict[int, date]:
    """Refreshers by rank; whoever is asked for nothing is not asked for it again."""
    return due_of(person, on) if row.required and not row.left_out else {}


def _levels(row: Standing, known: list[Level], due: dict[int, date]) -> list[OwnLevel]:
    return [
        OwnLevel(
            level.name,
            level.description,
            bool(row.required >> (level.rank - 1) & 1),
            bool(row.held >> (level.rank - 1) & 1),
            due.get(level.rank),
        )
        for level in known
    ]


def _taken_part(ids: list[int], on: date) -> list[TakenPart]:
    return [
        TakenPart(
            line.title, ", ".join(line.counts_for), line.on, line.counts_until, line.has_run_out
        )
        for line in evidence_of(ids, on=on)
    ]


def _coming_up(person: StaffMember, ids: list[int], on: date) -> list[ComingUp]:
    places = Place.objects.filter(staff_member__in=ids, state=Place.State.BOOKED)
    booked = set(places.values_list("session", flat=True))
    hosts = person.home_unit.ancestor_ids
    return [
        ComingUp(
            row.pk,
            row.title,
            row.course.level.name if row.course.level else "",
            row.on,
            row.place,
            row.unit.name,
            row.pk in booked,
        )
        for row in _near(_planned(on), hosts, booked)
    ]


def _near(
    planned: QuerySet[Any, Any], hosts: Collection[int], booked: Collection[int]
) -> list[Session]:
    """All in which they have a place, wherever it is held, and the next ones that are near."""
    rows = planned.filter(Q(unit__in=hosts) | Q(pk__in=booked)).annotate(
        is_mine=Case(When(pk__in=booked, then=0), default=1)
    )
    found = rows.order_by("is_mine", "on", "pk")[: MOST_SHOWN + len(booked)]
    return sorted(found, key=lambda row: (row.on, row.pk))


def _planned(on: date) -> QuerySet[Any, Any]:
    rows = Session.objects.filter(state=Session.State.PLANNED, on__gte=on)
    found: QuerySet[Any, Any] = rows.select_related("unit", "course__level")
    return found
