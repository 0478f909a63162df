"""Frameworks, courses and sessions for tests, built through the actions."""

import datetime as dt
from collections.abc import Iterable
from itertools import count
from typing import Any

from core.permissions import Permission
from services.models import JobRole, StaffMember, Unit
from tests.factories import OPENED, everywhere
from training.actions.attendance import record_attendance
from training.actions.frameworks import (
    add_course,
    choose_framework,
    load_frameworks,
    set_requirement,
)
from training.actions.sessions import plan_session
from training.models import Course, Framework, Level, Session

_numbers = count(1)


def use_framework(
    organisation: Unit, code: str = "ksf2017", from_on: dt.date = OPENED
) -> Framework:
    """The organisation counts by a shared framework from `from_on`."""
    load_frameworks()
    framework = Framework.objects.get(organisation=None, code=code)
    choose_framework(
        by=everywhere(organisation, Permission.MANAGE_FRAMEWORKS),
        organisation=organisation,
        framework=framework,
        from_on=from_on,
    )
    return framework


def level(code: str, framework: str = "ksf2017") -> Level:
    return Level.objects.get(framework__organisation=None, framework__code=framework, code=code)


def make_course(organisation: Unit, level: Level | None, **facts: Any) -> Course:
    return add_course(
        by=everywhere(organisation, Permission.MANAGE_FRAMEWORKS),
        organisation=organisation,
        code=f"C{next(_numbers)}",
        name=facts.pop("name", f"Course for {level or 'nothing'}"),
        level=level,
        **facts,
    )


def require(role: JobRole, *levels: Level, from_on: dt.date = OPENED, **facts: Any) -> None:
    set_requirement(
        by=everywhere(role.organisation, Permission.MANAGE_FRAMEWORKS),
        role=role,
        levels=levels,
        from_on=from_on,
        **facts,
    )


def make_session(
    unit: Unit, course: Course, on: dt.date, came: Iterable[StaffMember] = (), **facts: Any
) -> Session:
    scope = everywhere(unit, Permission.RECORD_TRAINING)
    session = plan_session(by=scope, unit=unit, course=course, on=on, **facts)
    people = [person.pk for person in came]
    if people:
        record_attendance(by=scope, session=session, came=people, source="hand")
    return session
