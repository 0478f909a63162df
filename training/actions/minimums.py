"""The least minutes of a course; it holds for lists that come after it."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.scope import Scope
from services.models import Unit
from training.models import Course, CourseMinimum


@transaction.atomic
def set_minimum(*, by: Scope, organisation: Unit, course: Course, minutes: int | None) -> None:
    """Who stays shorter does not count as having come; None takes the rule away. Safe to repeat.

    What was noted before stays. Raises PermissionError outside `by`, ValueError for a course of
    others.
    """
    if not by.holds(organisation.path):
        raise PermissionError(f"{organisation} is outside this scope")
    if course.organisation_id not in {None, organisation.pk}:
        raise ValueError(_("Choose one of the courses on the list."))
    rows = CourseMinimum.objects.filter(organisation=organisation, course=course)
    if minutes is None:
        rows.delete()
    elif not rows.filter(minutes=minutes).exists():
        CourseMinimum.objects.update_or_create(
            organisation=organisation, course=course, defaults={"minutes": minutes}
        )
