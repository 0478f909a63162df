"""The waiting list without a date: noting who would like to do a course, and taking it back."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from core.scope import Scope
from services.figures.people import records_of
from services.models import StaffMember
from training.models import Course, WishForCourse


@transaction.atomic
def note_wishes(*, by: Scope, course: Course, staff_ids: Collection[int], since: date) -> int:
    """These people would like to do `course` when there is a date; how many are new.

    Safe to repeat: the day of the first wish stays. Raises PermissionError for people outside
    `by`, ValueError for a course of another organisation.
    """
    people = StaffMember.objects.within(by).filter(pk__in=staff_ids, merged_into=None)
    found = {one.pk: one for one in people}
    if set(found) != set(staff_ids):
        raise PermissionError("Some of these people are not in a team you look after.")
    own = {one.organisation_id for one in found.values()}
    if course.organisation_id is not None and own - {course.organisation_id}:
        raise ValueError(_("Choose a course of the same organisation."))
    known = WishForCourse.objects.filter(course=course, staff_member__in=found)
    new = sorted(set(found) - set(known.values_list("staff_member", flat=True)))
    WishForCourse.objects.bulk_create(
        [
            WishForCourse(staff_member_id=pk, course=course, since=since, noted_by_id=by.user_id)
            for pk in new
        ],
        ignore_conflicts=True,
    )
    return len(new)


@transaction.atomic
def wish_for_oneself(*, user_id: int, person: StaffMember, course: Course, since: date) -> bool:
    """The person says so of themselves; whether it is new. Safe to repeat: the first day stays.

    Raises PermissionError for anybody else, ValueError for a course of another organisation.
    """
    _must_be_oneself(user_id, person)
    if course.organisation_id not in (None, person.organisation_id):
        raise ValueError(_("Choose a course of the same organisation."))
    if WishForCourse.objects.filter(course=course, staff_member__in=records_of(person)).exists():
        return False
    facts = {"since": since, "noted_by_id": user_id}
    wish = WishForCourse.objects.get_or_create(staff_member=person, course=course, defaults=facts)
    return wish[1]


@transaction.atomic
def take_back_wish(*, user_id: int, person: StaffMember, course: Course) -> None:
    """The person would not like this course any more; no reason is asked. Safe to repeat.

    Raises PermissionError for anybody else.
    """
    _must_be_oneself(user_id, person)
    WishForCourse.objects.filter(course=course, staff_member__in=records_of(person)).delete()


def _must_be_oneself(user_id: int, person: StaffMember) -> None:
    if person.user_id != user_id:
        raise PermissionError("People say this of themselves.")
