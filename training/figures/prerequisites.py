"""Who has not done what a course builds on."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from services.figures.people import survivor_of
from training.models import Course, TrainingRecord


def missing_before(course: Course, staff_ids: Collection[int], *, on: date) -> dict[int, list[str]]:
    """For each person who lacks one, the names of the courses to do first, A to Z. Two queries.

    A record that was undone or has run out by `on` does not count; one of a joined record does.
    """
    wanted = {one.pk: one.name for one in course.prerequisites.all()}
    if not wanted or not staff_ids:
        return {}
    rows = TrainingRecord.objects.standing().annotate(who=survivor_of("staff_member"))
    kept = rows.filter(Q(expires_on=None) | Q(expires_on__gt=on), who__in=staff_ids, on__lte=on)
    done = set(kept.filter(course__in=wanted).values_list("who", "course"))
    found = {
        pk: sorted(name for course_id, name in wanted.items() if (pk, course_id) not in done)
        for pk in staff_ids
    }
    return {pk: names for pk, names in found.items() if names}
