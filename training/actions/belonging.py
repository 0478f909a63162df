"""Reference data that an organisation uses is its own, or shared by all."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from training.models import Course, Level


def refuse_foreign(
    organisation_id: int, *, levels: Collection[Level] = (), courses: Collection[Course] = ()
) -> None:
    """Raises ValueError for a level or a course of another organisation.

    A scope of two organisations holds both; what is written belongs to one of them.
    """
    asked = {level.pk for level in levels}
    own_levels = Level.objects.of_organisation(organisation_id).filter(pk__in=asked)
    if asked and own_levels.count() < len(asked):
        raise ValueError(_("Choose levels of this organisation. One is of another organisation."))
    wanted = {course.pk for course in courses}
    own_courses = Course.objects.of_organisation(organisation_id).filter(pk__in=wanted)
    if wanted and own_courses.count() < len(wanted):
        raise ValueError(_("Choose courses of this organisation. One is of another organisation."))
