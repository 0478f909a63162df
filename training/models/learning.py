"""Learning from elsewhere that is not one of our courses, until somebody says which it is."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import Scope, ScopedQuerySet
from services.models import StaffMember, Unit
from training.models.equivalence import Equivalence
from training.models.framework import ReferenceQuerySet
from training.models.record import TrainingRecord
from training.models.session import Course


@audited()
class LearningTitle(models.Model):
    """A title as learning systems write it, in one organisation; `key` is how it is compared.

    `course` is which of our courses it is, or `equivalence` which line of the register. Somebody
    says so once; lists that follow know it.
    """

    unit_path = "organisation__path"
    privacy = {
        "plain": {
            "id",
            "organisation",
            "key",
            "title",
            "code",
            "course",
            "equivalence",
            "said_by",
            "said_at",
        }
    }

    organisation = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=250, editable=False)
    title = models.CharField(_("title"), max_length=250)
    code = models.CharField(_("code"), max_length=100, blank=True)
    course = models.ForeignKey(
        Course, models.PROTECT, null=True, blank=True, related_name="learning_titles"
    )
    equivalence = models.ForeignKey(
        Equivalence, models.PROTECT, null=True, blank=True, related_name="learning_titles"
    )
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    said_at = models.DateTimeField(null=True, blank=True)

    objects: Any = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key"], name="one_learning_title_per_key"
            ),
            models.CheckConstraint(
                name="a_learning_title_is_one_thing", condition=Q(course=None) | Q(equivalence=None)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def meaning(self) -> Course | Equivalence | None:
        """What somebody said it is."""
        return self.course or self.equivalence


class OtherLearningQuerySet(ScopedQuerySet):
    """Other learning of people; a person is in scope by any current post."""

    def within(self, scope: Scope) -> Self:
        """Rows of the people in the branches of `scope`."""
        return self.filter(staff_member__in=StaffMember.objects.within(scope))


class OtherLearning(models.Model):
    """A person completed something under a title on a day. It counts for no level by itself.

    `expires_on` is the first day on which it no longer holds, when the list says so. `record` is
    the training record that was made of it once somebody said what its title is.
    """

    unit_path = "staff_member__home_unit__path"
    privacy = {
        "personal": {"staff_member", "title", "on", "expires_on"},
        "plain": {"id", "batch_id", "record"},
    }

    staff_member = models.ForeignKey(
        StaffMember, models.PROTECT, related_name="other_learning", db_index=False
    )
    title = models.ForeignKey(LearningTitle, models.PROTECT, related_name="learned")
    on = models.DateField(_("date"))
    expires_on = models.DateField(null=True, blank=True)
    batch_id = models.BigIntegerField(null=True, blank=True, editable=False)
    record = models.ForeignKey(
        TrainingRecord,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        db_index=False,
    )

    objects: Any = OtherLearningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff_member", "title", "on"], name="learned_once_a_day_under_a_title"
            )
        ]
        indexes = [
            models.Index(
                fields=["batch_id"], name="learned_of_batch", condition=models.Q(batch_id__gt=0)
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_member_id} learned {self.title_id} on {self.on}"
