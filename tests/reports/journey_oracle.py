"""The counts behind a journey in slow, plain Python: one unit and one day at a time."""

import datetime as dt
from collections.abc import Iterator

from implementation.models import Activity
from reports.figures.journey_counts import Counts
from reports.figures.journey_days import Look
from services.models import Post, StaffMember, Unit, UnitPlacement
from training.models import Place, Session, TrainingRecord

TIME = {"reflective", "peer"}
CHANGE = {"policy", "language", "environment"}


class Branch:
    """The units under one, as they hang today or as they hung on a day."""

    def __init__(self, top: int, basis: str) -> None:
        self.top, self.basis = top, basis
        self.units = {one.pk: one for one in Unit.objects.all()}
        self.placements = list(UnitPlacement.objects.order_by("from_on"))

    def holds(self, unit_id: int | None, day: dt.date) -> bool:
        while unit_id is not None:
            if unit_id == self.top:
                return True
            unit_id = self._parent(unit_id, day)
        return False

    def _parent(self, unit_id: int, day: dt.date) -> int | None:
        if self.basis == "today":
            return self.units[unit_id].parent_id
        mine = [row for row in self.placements if row.unit_id == unit_id]
        begun = [row for row in mine if row.from_on <= day]
        return (begun[-1] if begun else mine[0]).parent_id


def counts_by_hand(unit: Unit, look: Look, basis: str = "today") -> Counts:
    """What `counts_of` should say of one unit on one day."""
    branch = Branch(unit.pk, basis)
    held = [one for one in Activity.objects.all() if _counts(one, branch, look.on)]
    last = [one for one in held if one.on >= look.embedded_from]
    people = [
        one for one in StaffMember.objects.filter(merged_into=None) if _here(one, branch, look)
    ]
    return Counts(
        took_part=sum(any(day <= look.on for day in _days(one)) for one in people),
        sessions=sum(
            branch.holds(one.unit_id, one.on)
            and one.state != "cancelled"
            and look.reached_from <= one.on <= look.on
            for one in Session.objects.all()
        ),
        reached_activities=sum(one.on >= look.reached_from for one in held),
        activities=sum(one.on >= look.active_from for one in held),
        embedded_activities=len(last),
        kinds=len({(one.kind, one.own_kind_id) for one in last}),
        lasting=sum(_lasts(one) for one in last),
        reflective=sum(one.kind == "reflective" and one.on > look.earlier for one in held),
        refreshers=sum(_refreshed(one, look) for one in people),
    )


def _counts(activity: Activity, branch: Branch, on: dt.date) -> bool:
    units = {activity.unit_id, *(one.unit_id for one in activity.joined.all())}
    there = any(branch.holds(one, activity.on) for one in units)
    return activity.status == "held" and activity.on <= on and there


def _lasts(activity: Activity) -> bool:
    return activity.kind in CHANGE or (activity.kind in TIME and bool(activity.minutes))


def _here(person: StaffMember, branch: Branch, look: Look) -> bool:
    if person.left_on is not None and person.left_on <= look.on:
        return False
    return any(
        post.is_primary
        and branch.holds(post.unit_id, look.on)
        and post.from_on <= look.on
        and (post.until_on is None or post.until_on >= look.on)
        for post in Post.objects.filter(staff_member=person)
    )


def _merged(person: StaffMember) -> Iterator[StaffMember]:
    yield person
    for other in StaffMember.objects.filter(merged_into=person):
        yield from _merged(other)


def _records(person: StaffMember) -> list[TrainingRecord]:
    undone = {one.reverses_id for one in TrainingRecord.objects.all()}
    return [
        record
        for one in _merged(person)
        for record in TrainingRecord.objects.filter(staff_member=one, reverses=None)
        if record.pk not in undone
    ]


def _days(person: StaffMember) -> list[dt.date]:
    came = [
        place.session.on
        for one in _merged(person)
        for place in Place.objects.filter(staff_member=one, state="came")
        if place.session.state != "cancelled"
    ]
    return came + [record.on for record in _records(person)]


def _refreshed(person: StaffMember, look: Look) -> bool:
    records = _records(person)
    return any(
        look.earlier < record.on <= look.on
        and any(_what(o) == _what(record) and o.on < record.on for o in records)
        for record in records
    )


def _what(record: TrainingRecord) -> tuple[int | None, int | None]:
    """A refresher is the same course, or the same thing elsewhere, done again."""
    return record.course_id, record.equivalence_id
