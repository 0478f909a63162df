"""Who has not done what a course builds on."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q
from django.db.models.functions import Coalesce

from services.figures.people import survivor_of
from training.models import Course, TrainingRecord, Verification


def missing_before(course: Course, staff_ids: Collection[int], *, on: date) -> dict[int, list[str]]:
    """For each person who lacks one, the names of the courses to do first, A to Z. Two queries.

    A record that was undone or has run out by `on` does not count; one of a joined record does.
    What was done elsewhere stands for the course that it is verified on `on` to count as.
    """
    wanted = {one.pk: one.name for one in course.prerequisites.all()}
    if not wanted or not staff_ids:
        return {}
    rows = TrainingRecord.objects.standing().annotate(who=survivor_of("staff_member"))
    kept = rows.filter(Q(expires_on=None) | Q(expires_on__gt=on), who__in=staff_ids, on__lte=on)
    verified = Verification.objects.as_course_on(on).filter(equivalence__course__in=wanted)
    counts = Q(course__in=wanted) | Q(equivalence__in=verified.values("equivalence"))
    known = kept.filter(counts).annotate(known=Coalesce("course", "equivalence__course"))
    done = set(known.values_list("who", "known"))
    found = {
        pk: sorted(name for course_id, name in wanted.items() if (pk, course_id) not in done)
        for pk in staff_ids
    }
    return {pk: names for pk, names in found.items() if names}
