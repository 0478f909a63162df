"""Frameworks, courses and sessions for tests, built through the actions."""

import datetime as dt
from collections.abc import Iterable
from itertools import count
from types import SimpleNamespace
from typing import Any

from core.permissions import Permission
from services.models import JobRole, StaffMember, Unit
from tests.factories import OPENED, everywhere
from training.actions.attendance import record_attendance
from training.actions.equivalences import claim_equivalence, note_equivalence, verify
from training.actions.frameworks import (
    add_course,
    choose_framework,
    load_frameworks,
    set_requirement,
)
from training.actions.hindrances import count_hindrances
from training.actions.sessions import plan_session
from training.actions.strangers import Stranger
from training.models import Course, Equivalence, Framework, Level, Session, Verification, Visitor

_numbers = count(1)
ON = dt.date(2026, 9, 14)


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


def make_hindrances(session: Session, unit: Unit, **people: int) -> None:
    """So many people of a unit met each."""
    by = everywhere(session.unit, Permission.RECORD_TRAINING)
    count_hindrances(by=by, session=session, unit=unit, people=people)


def make_equivalence(
    organisation: Unit, title: str, levels: Iterable[Level] = (), **facts: Any
) -> Equivalence:
    """A claim in the register that nobody has looked at."""
    by = everywhere(organisation, Permission.RECORD_TRAINING)
    return claim_equivalence(
        by=by, organisation=organisation, title=title, levels=list(levels), **facts
    )


def verify_it(
    equivalence: Equivalence, from_on: dt.date, levels: Iterable[Level] | None = None, **facts: Any
) -> Verification:
    """It counts from that day: in full, or in part for these levels."""
    outcomes = Verification.Outcome
    return verify(
        by=everywhere(equivalence.organisation, Permission.MANAGE_FRAMEWORKS),
        equivalence=equivalence,
        outcome=outcomes.FULL if levels is None else outcomes.PARTIAL,
        levels=list(levels or ()),
        from_on=from_on,
        verified_by=facts.pop("verified_by", "Psychology service"),
        **facts,
    )


def did_elsewhere(equivalence: Equivalence, person: StaffMember, on: dt.date) -> None:
    """The person did it on that day."""
    by = everywhere(equivalence.organisation, Permission.RECORD_TRAINING)
    note_equivalence(by=by, equivalence=equivalence, done=[(person.pk, on)])


def make_visitor(session: Session, name: str) -> Visitor:
    """A name in a list that nobody on the staff list answers to."""
    scope = everywhere(session.unit, Permission.RECORD_TRAINING)
    record_attendance(by=scope, session=session, came=[], visitors=[Stranger(name)])
    return Visitor.objects.get(session=session, name=name)


def furnish_training(world: SimpleNamespace) -> None:
    """Frameworks, rules, and a session with a visitor in Quay and in Mill."""
    use_framework(world.northshore)
    use_framework(world.westmoor)
    require(world.worker, level("skilled"))
    require(world.nurse, level("informed"), unit=world.mill)
    world.course = make_course(world.northshore, level("informed"), name="Northshore basics")
    mill_course = make_course(world.westmoor, level("informed"), name="Westmoor basics")
    world.session = make_session(world.quay, world.course, ON, [world.rosa], place="Long room")
    world.mill_session = make_session(world.mill, mill_course, ON, [world.milly], title="Mill hour")
    for session in (world.session, world.mill_session):
        make_hindrances(session, session.unit, no_cover=3, no_time=12)
    world.visitor = make_visitor(world.session, "Vera Guest")
    world.mill_visitor = make_visitor(world.mill_session, "Milo Guest")


def furnish_training_more(world: SimpleNamespace, number: int) -> None:
    """Another session with somebody in it, and another name in the first one."""
    make_session(world.quay, world.course, ON, [world.sam_person], title=f"Hour {number}")
    make_visitor(world.session, f"Guest {number}")
