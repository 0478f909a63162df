"""Who waits for a course without a date, counted by unit and level."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from core.scope import Scope
from services.figures.people import survivor_of
from services.models import Unit
from training.models import Course, Place, Session, TrainingRecord, WishForCourse


@dataclass(frozen=True, slots=True)
class DemandLine:
    """People of one unit who would like one course; `level` is "" for a course without one."""

    unit_id: int
    unit_name: str
    level: str
    course: str
    people: int


def open_wishes(scope: Scope, *, on: date) -> QuerySet[Any, Any]:
    """Wishes of people in the scope that still stand on `on`, without those of who has left."""
    return still_open(WishForCourse.objects.within(scope).of_people_here(on), on=on)


def still_open(rows: QuerySet[Any, Any], *, on: date) -> QuerySet[Any, Any]:
    """Those of the wishes that still stand, each with `who`, the record that stays of the person.

    Left out: who is on the list of a session of the course to come, and who has done the course
    since the wish was noted.
    """
    rows = rows.annotate(who=survivor_of("staff_member"))
    places = Place.objects.annotate(whose=survivor_of("staff_member")).filter(
        whose=OuterRef("who"),
        session__course=OuterRef("course"),
        session__on__gte=on,
        session__state=Session.State.PLANNED,
        state__in=Place.AHEAD,
    )
    done = TrainingRecord.objects.standing().annotate(whose=survivor_of("staff_member"))
    done = done.filter(whose=OuterRef("who"), course=OuterRef("course"), on__gte=OuterRef("since"))
    kept: QuerySet[Any, Any] = rows.exclude(Exists(places) | Exists(done))
    return kept


def demand_of(scope: Scope, unit: Unit, *, on: date) -> tuple[DemandLine, ...]:
    """The branch, unit by unit A to Z, then course by course. A person is counted once in a line,
    at the unit of the main post. Three queries."""
    rows = open_wishes(scope, on=on).filter(staff_member__home_unit__path__startswith=unit.path)
    counted = list(
        rows.order_by()
        .values("staff_member__home_unit", "course")
        .annotate(people=Count("who", distinct=True))
    )
    units = Unit.objects.in_bulk([row["staff_member__home_unit"] for row in counted])
    courses = Course.objects.select_related("level").in_bulk([row["course"] for row in counted])
    lines = [
        _line(units[row["staff_member__home_unit"]], courses[row["course"]], row["people"])
        for row in counted
    ]
    return tuple(sorted(lines, key=lambda one: (one.unit_name.casefold(), one.unit_id, one.course)))


def _line(unit: Unit, course: Course, people: int) -> DemandLine:
    level = course.level.name if course.level else ""
    return DemandLine(unit.pk, unit.name, level, course.name, people)


def who_would_like(scope: Scope, course: Course, *, on: date) -> set[int]:
    """The people of the scope who wait for a date of this course. One query."""
    rows = open_wishes(scope, on=on).filter(course=course)
    return set(rows.values_list("who", flat=True))
