"""Evaluations for tests, built through the actions: statements, waves, and what people said."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from core.permissions import Permission
from services.models import StaffMember, Unit
from tests.factories import everywhere, make_person
from tests.factories.training import level, make_course, make_session, use_framework
from training.actions.pools import make_pools
from training.actions.replies import answer_wave, asked_by
from training.actions.statements import ready_set, set_statements
from training.actions.waves import begin, turn_one
from training.models import Ask, AskedPerson, Course, Place, Session, Statement
from training.wave_codes import Code
from training.wave_days import windows

ON = dt.date(2026, 9, 14)
Said = Mapping[str, Sequence[int]]


def ask_of(course: Course, unit: Unit, *words: str) -> list[Statement]:
    """The course asks these statements in the unit's organisation."""
    by = everywhere(unit, Permission.RECORD_TRAINING)
    set_statements(by=by, unit=unit, course=course, words=words or ready_set()[:2])
    return list(Statement.objects.asked_of(course.pk, unit.organisation_id))


def first_steps(world: SimpleNamespace) -> SimpleNamespace:
    """The cast with a course of Northshore that asks two statements."""
    use_framework(world.northshore)
    world.course = make_course(world.northshore, level("informed"), name="First steps")
    world.statements = ask_of(world.course, world.quay, "I know why.", "I know how.")
    return world


def give_places(
    session: Session, people: Iterable[StaffMember], state: str = Place.State.BOOKED
) -> None:
    for person in people:
        Place.objects.update_or_create(
            session=session, staff_member=person, defaults={"state": state}
        )


def turn(session: Session, day: dt.date) -> None:
    """What is due in this session on the day, begun if need be; others stay as they are."""
    evaluation = begin(session_id=session.pk, today=day)
    assert evaluation is not None
    turn_one(evaluation_id=evaluation.pk, today=day)


def code_of(session: Session, person: StaffMember, kind: str = "before") -> str:
    """What stands in the person's link of a wave."""
    asked = AskedPerson.objects.get(evaluation__session=session, staff_member=person)
    return str(Code(kind, asked.number))


def say(code: str, values: Sequence[int], *, on: dt.date) -> bool:
    """The holder of a code answers the statements in their order; 0 skips one."""
    asked = asked_by(code, today=on)
    assert asked is not None
    told = zip(asked.statements, values, strict=True)
    return answer_wave(asked=asked, values={one.pk: value for one, value in told if value})


def held_and_answered(
    unit: Unit, course: Course, said: Sequence[Said], *, on: dt.date = ON, label: str = "Pat"
) -> Session:
    """A session with one new person for each of `said` (by wave), all waves over, pools made."""
    people = [make_person(f"{label} Asked{n}", unit) for n in range(len(said))]
    session = make_session(unit, course, on, title=f"{label} {on}")
    give_places(session, people)
    for kind, window in windows(on, on).items():
        turn(session, window.opens_on)
        if kind == "after":
            give_places(session, people, Place.State.CAME)
        for person, told in zip(people, said, strict=True):
            if kind in told:
                say(code_of(session, person, kind), told[kind], on=window.opens_on)
        over = window.closes_on + dt.timedelta(days=1)
        turn(session, over)
        make_pools(today=over)
    return session


def asks(**facts: Any) -> Any:
    return Ask.objects.filter(**facts)
