"""Trainers, places and waiting lists for tests, built through the actions."""

import datetime as dt
from typing import Any

from core.permissions import Permission
from services.models import StaffMember, Unit
from tests.factories import everywhere
from training.actions.places import invite
from training.actions.trainers import add_trainer
from training.actions.wishes import note_wishes
from training.models import Course, Place, Session, Trainer, WishForCourse


def make_trainer(unit: Unit, from_on: dt.date, **facts: Any) -> Trainer:
    by = everywhere(unit, Permission.RECORD_TRAINING)
    return add_trainer(by=by, unit=unit, from_on=from_on, **facts)


def make_place(session: Session, person: StaffMember, *, is_released: bool = True) -> Place:
    """Somebody is invited; with release they have a place or wait, else they are nominated."""
    by = everywhere(session.unit, Permission.PLAN_PLACES)
    invite(by=by, session=session, staff_ids=[person.pk], is_released=is_released)
    return Place.objects.get(session=session, staff_member=person)


def make_wish(course: Course, person: StaffMember) -> WishForCourse:
    by = everywhere(person.home_unit, Permission.PLAN_PLACES)
    note_wishes(by=by, course=course, staff_ids=[person.pk], since=dt.date(2026, 9, 1))
    return WishForCourse.objects.get(course=course, staff_member=person)
