"""Courses of one's own in the browser: what each counts for, and how long it takes."""

from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.scope import Scope
from services.models import Unit
from training.models import Course, Level, Track

CODE_LENGTH = 40


@transaction.atomic
def add_own_course(
    *, by: Scope, organisation: Unit, name: str, code: str = "", **facts: Any
) -> Course:
    """A course of the organisation; its code is made from the name when none is given.

    The same code with the same name again gives the one that is there. Raises PermissionError
    outside `by`, ValueError for the code of another course or a level or track of others.
    """
    if not by.holds(organisation.path):
        raise PermissionError(f"{organisation} is outside this scope")
    _must_be_ours(organisation, facts["level"], facts["track"])
    code = (code or slugify(name) or name.casefold())[:CODE_LENGTH]
    course, is_new = Course.objects.get_or_create(
        organisation=organisation, code=code, defaults={"name": name, **facts}
    )
    if not is_new and course.name != name:
        raise ValueError(_("There is a course with this code: %(name)s.") % {"name": course.name})
    return course  # type: ignore[no-any-return]


@transaction.atomic
def change_course(*, by: Scope, course: Course, **facts: Any) -> None:
    """Other facts for a course of one's own.

    Records made before keep the level they were made with; a track is read through the course.
    Raises PermissionError for a shared course, ValueError for a level or track of others.
    """
    organisation = course.organisation
    if organisation is None or not by.holds(organisation.path):
        raise PermissionError(f"{course} is not one of this scope")
    _must_be_ours(organisation, facts["level"], facts["track"])
    for name, value in facts.items():
        setattr(course, name, value)
    course.save(update_fields=list(facts))


def _must_be_ours(organisation: Unit, level: Level | None, track: Track | None) -> None:
    owners = {level.framework.organisation_id if level else None}
    owners.add(track.organisation_id if track else None)
    if owners - {None, organisation.pk}:
        raise ValueError(_("Choose a level and a track of your own or shared ones."))
