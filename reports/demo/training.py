"""Two years of sessions for the invented council, ahead in some services and not begun in one."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from core.bulk import copy_in, next_ids
from reports.demo import plan
from reports.demo.organisation import Council
from reports.demo.people import Hired
from training.models import (
    Course,
    Framework,
    FrameworkInForce,
    Level,
    LevelRequirement,
    Place,
    Session,
    TrainingRecord,
    Visitor,
)

COURSES = {
    "informed": ("Trauma informed: the first steps", 120),
    "skilled": ("Trauma skilled practice", 360),
    "enhanced": ("Trauma enhanced practice", 720),
    "specialist": ("Specialist practice day", 420),
}
# How much of a service's pace each level has reached.
SHARE = {"informed": 1.0, "skilled": 0.8, "enhanced": 0.5, "specialist": 0.4}
HALF_A_DAY = 240
GROUP = 18
DAYS = 730


@dataclass
class Plan:
    """Rows that are still to be copied."""

    sessions: list[tuple[Any, ...]]
    places: list[tuple[Any, ...]]
    records: list[tuple[Any, ...]]


def set_levels(council: Council, *, on: date) -> dict[str, Level]:
    """Scotland's framework in force and a level asked of every role but one; level by code."""
    framework = Framework.objects.get(organisation=None, nation="scotland")
    levels = {level.code: level for level in framework.levels.all()}
    start = on - timedelta(days=3 * 365)
    FrameworkInForce.objects.create(organisation=council.root, framework=framework, from_on=start)
    LevelRequirement.objects.bulk_create(
        LevelRequirement(
            organisation=council.root,
            role=council.roles[role.name],
            level=levels[role.level],
            from_on=start,
        )
        for role in [*plan.ROLES, plan.COUNCILLOR]
        if role.level
    )
    return levels


def hold_sessions(
    council: Council, hired: list[Hired], levels: dict[str, Level], *, on: date, rng: Random
) -> None:
    """Sessions with attendance for every service at its own pace, by COPY."""
    courses = {code: _course(council, levels[code]) for code in COURSES}
    drawn = Plan([], [], [])
    for services in plan.TREE.values():
        for code, _name, _teams, pace in services:
            people = [h for h in hired if h.unit.code.split("-")[0] == code]
            _draw_service(council, drawn, courses, code, pace, people, on, rng)
    _copy(drawn)


def _course(council: Council, level: Level) -> Course:
    name, minutes = COURSES[level.code]
    return Course.objects.create(
        organisation=council.root,
        code=f"STR-{level.code[:3].upper()}",
        name=name,
        level=level,
        minutes=minutes,
        mode="in_person",
        content_note="Speaks about trauma in general. Nobody is asked about their own life.",
    )


def _draw_service(
    council: Council,
    drawn: Plan,
    courses: dict[str, Course],
    code: str,
    pace: float,
    people: list[Hired],
    on: date,
    rng: Random,
) -> None:
    reachable = [h for h in people if h.role.shift != "night"]
    rng.shuffle(reachable)
    for rank, level in enumerate(plan.LEVELS):
        asked = [h for h in reachable if h.role.level in plan.LEVELS[rank:]]
        chosen = asked[: round(len(asked) * pace * SHARE[level])]
        groups = [chosen[i : i + GROUP] for i in range(0, len(chosen), GROUP)]
        for number, group in enumerate(groups):
            day = _weekday(on, rank, (number + 0.5) / len(groups), rng)
            _draw_session(drawn, council.units[code].pk, courses[level], group, day)


def _weekday(on: date, rank: int, share: float, rng: Random) -> date:
    """Earlier levels earlier: each level spreads over the part of two years that is its own."""
    first = DAYS - 30 - rank * 150
    day = on - timedelta(days=round(first - share * (first - 12)) + rng.randint(0, 9))
    return day - timedelta(days=max(0, day.weekday() - 4))


def _draw_session(drawn: Plan, unit_id: int, course: Course, group: list[Hired], day: date) -> None:
    came = [h for h in group if h.from_on <= day and (not h.left_on or h.left_on > day)]
    if not came:
        return
    pk = next_ids(Session, 1)[0]
    now = timezone.now()
    minutes = course.minutes
    drawn.sessions.append(
        (pk, course.pk, unit_id, course.name, day, time(9, 30), minutes, "in_person",
         "Town House", "held", None, "", None, now)
    )  # fmt: skip
    for h in came:
        drawn.places.append((pk, h.pk, "came", "booked", minutes, "list"))
        drawn.records.append((h.pk, course.pk, course.level_id, pk, day, None, 1, "list", now))


def _copy(drawn: Plan) -> None:
    copy_in(
        Session,
        "id course unit title on starts_at minutes mode place state head_count note planned_by"
        " planned_at",
        drawn.sessions,
    )
    copy_in(Place, "session staff_member state state_before minutes source", drawn.places)
    copy_in(
        TrainingRecord,
        "staff_member course level session on expires_on turn source recorded_at",
        drawn.records,
    )


def plan_ahead(council: Council, *, on: date) -> None:
    """What the story needs beside the bulk: dates to come, one session without its list yet,
    one that was only counted, and visitors whom nobody has named."""
    courses = {c.level.code: c for c in Course.objects.filter(organisation=council.root)}
    lead = council.units["CFT"]
    waiting = _one(courses["informed"], lead, on - timedelta(days=1), "planned")
    counted = _one(courses["informed"], council.units["HOME"], on - timedelta(days=40), "held")
    counted.head_count = 14
    counted.save()
    for days, unit in ((9, lead), (23, council.units["CRC"]), (37, council.units["CARE"])):
        _one(courses["skilled"], unit, on + timedelta(days=days), "planned")
    past = Session.objects.filter(unit=lead, state="held").order_by("-on").exclude(pk=waiting.pk)
    for name in ("J Munro (iPad)", "Harbour Women's Aid"):
        if past:
            Visitor.objects.create(session=past[0], name=name, key=name.lower())


def _one(course: Course, unit: Any, day: date, state: str) -> Session:
    return Session.objects.create(
        course=course,
        unit=unit,
        title=course.name,
        on=day,
        starts_at=time(13, 30) if (course.minutes or 0) <= HALF_A_DAY else time(9, 30),
        minutes=course.minutes,
        mode="online",
        state=state,
    )
