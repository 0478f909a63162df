"""The waiting list without a date: who would like to do a course when there is one."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import Scope, ScopedQuerySet
from services.models import StaffMember
from training.models.session import Course


class WishQuerySet(ScopedQuerySet):
    """Wishes of people; a person is in scope by any current post."""

    def within(self, scope: Scope) -> Self:
        """Wishes of the people in the branches of `scope`."""
        return self.filter(staff_member__in=StaffMember.objects.within(scope))

    def of_people_here(self, day: date) -> Self:
        """Without the wishes of people who have left by `day`."""
        left = Q(staff_member__left_on__lte=day)
        return self.exclude(left | Q(staff_member__merged_into__left_on__lte=day))


@audited()
class WishForCourse(models.Model):
    """Somebody would like to do a course when there is a date. No reason is asked or held."""

    unit_path = "staff_member__home_unit__path"
    privacy = {
        "personal": {"staff_member", "since"},
        "plain": {"id", "course", "noted_by"},
    }

    staff_member = models.ForeignKey(
        StaffMember, models.CASCADE, related_name="wishes", db_index=False
    )
    course = models.ForeignKey(Course, models.CASCADE, related_name="wishes")
    since = models.DateField(_("since"))
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects: Any = WishQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["staff_member", "course"], name="one_wish_per_person_and_course"
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_member_id} would like {self.course_id}"
