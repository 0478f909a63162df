"""How long somebody must have been there for a course to count as taken part in."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from services.models import Unit
from training.models.framework import ReferenceQuerySet
from training.models.session import Course, Session

MOST_MINUTES = 1_440


class MinimumQuerySet(ReferenceQuerySet):
    """What organisations decided about their courses."""

    def minutes_of(self, session: Session) -> int | None:
        """The least minutes for the course of this session, where it is held; None without a rule.

        One query.
        """
        rows = self.filter(course=session.course_id, organisation=session.unit.organisation_id)
        found: int | None = rows.values_list("minutes", flat=True).first()
        return found


@audited()
class CourseMinimum(models.Model):
    """In an organisation, who stayed shorter than `minutes` does not count as having come."""

    unit_path = "organisation__path"
    privacy = {"plain": {"id", "organisation", "course", "minutes"}}

    organisation = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    course = models.ForeignKey(Course, models.CASCADE, related_name="minimums")
    minutes = models.PositiveSmallIntegerField(
        _("least minutes"), validators=[MinValueValidator(1), MaxValueValidator(MOST_MINUTES)]
    )

    objects: Any = MinimumQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "course"], name="one_minimum_per_organisation_and_course"
            )
        ]

    def __str__(self) -> str:
        return f"{self.minutes} minutes of {self.course_id}"
