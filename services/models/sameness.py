"""What people decided about records of people: corrections by hand, who is the same, who is not."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from services.models.staff import StaffMember
from services.models.unit import Unit


@audited()
class HandCorrection(models.Model):
    """Somebody changed this fact of a person by hand, so a list does not silently undo it.

    `value` is what it was changed to. `declined` is the value of a list that was seen and not
    taken; a list with the same value is not asked about again ("" with `has_declined` is a value).
    """

    class Fact(models.TextChoices):
        FIRST_NAME = "first_name", _("First name")
        LAST_NAME = "last_name", _("Last name")
        PREFERRED_NAME = "preferred_name", _("Preferred name")
        EMAIL = "email", _("Email address")
        STAFF_NUMBER = "staff_number", _("Staff number")
        KIND = "kind", _("Kind")
        LEFT_ON = "left_on", _("Left on")
        POSTS = "posts", _("Posts")
        FTE = "fte", _("Full-time share")
        AWAY = "away", _("Long absence")

    unit_path = "staff_member__home_unit__path"
    privacy = {
        "personal": {"value", "declined", "changed_by"},
        "plain": {"id", "staff_member", "fact", "has_declined", "changed_at"},
    }

    staff_member = models.ForeignKey(
        StaffMember, models.CASCADE, related_name="corrections", db_index=False
    )
    fact = models.CharField(max_length=20, choices=Fact)
    value = models.CharField(max_length=500, blank=True)
    declined = models.CharField(max_length=500, blank=True)
    has_declined = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff_member", "fact"], name="one_correction_per_person_and_fact"
            )
        ]

    def __str__(self) -> str:
        return f"{self.fact} of {self.staff_member_id}"


@audited()
class KeptApart(models.Model):
    """Somebody looked: these two records are two people. They are not asked about again."""

    unit_path = "one__home_unit__path"
    privacy = {
        "personal": {"decided_by"},
        "plain": {"id", "organisation", "one", "other", "decided_at"},
    }

    organisation = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    one = models.ForeignKey(StaffMember, models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(StaffMember, models.CASCADE, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="a_pair_is_kept_apart_once"),
            models.CheckConstraint(
                name="a_pair_is_in_order_of_ids", condition=Q(one_id__lt=F("other_id"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} is not {self.other_id}"


@audited(exclude=["before"])
class StaffMerge(models.Model):
    """Two records were joined: `merged` counts for `survivor`. Taken back when `undone_at`.

    `before` holds what is needed to take it back: details as they were, posts, names and rows that
    were added, and the last row of every kind that spoke of the survivor then.
    """

    unit_path = "survivor__home_unit__path"
    privacy = {
        "personal": {"before", "joined_by", "undone_by"},
        "plain": {"id", "organisation", "survivor", "merged", "joined_at", "undone_at"},
    }

    organisation = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    survivor = models.ForeignKey(StaffMember, models.CASCADE, related_name="joined")
    merged = models.ForeignKey(StaffMember, models.CASCADE, related_name="joined_into")
    before = models.JSONField(default=dict)
    joined_at = models.DateTimeField(auto_now_add=True)
    joined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(undone_at=None),
                name="a_record_is_joined_to_one_other",
            )
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} is {self.survivor_id}"
