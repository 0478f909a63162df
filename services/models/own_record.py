"""Who opened a person's record, and what that person says is wrong with it."""

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import Scope, ScopedQuerySet
from services.models.staff import StaffMember


class OfPeopleQuerySet(ScopedQuerySet):
    """Rows about people; a person is in scope by any current post."""

    def within(self, scope: Scope) -> Self:
        """Rows of the people in the branches of `scope`."""
        return self.filter(staff_member__in=StaffMember.objects.within(scope))

    def of_others(self, user_id: int | None) -> Self:
        """Rows that are not about the person with this account, nor a record joined to theirs."""
        if user_id is None:
            return self
        own = StaffMember.objects.filter(Q(user=user_id) | Q(merged_into__user=user_id))
        return self.exclude(staff_member__in=own.values("pk"))


class Look(models.Model):
    """Somebody opened the page of a person on a day; once a day is enough to know.

    Written over a connection of its own, since the page itself writes nothing: the ids are those
    that the page had, and no constraint asks for rows that another connection cannot see yet.
    """

    unit_path = "staff_member__home_unit__path"
    privacy = {"personal": {"staff_member", "user", "on"}, "plain": {"id"}}

    staff_member = models.ForeignKey(
        StaffMember, models.CASCADE, related_name="looks", db_index=False, db_constraint=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_constraint=False
    )
    on = models.DateField(_("date"))

    objects: Any = OfPeopleQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["staff_member", "user", "on"], name="one_look_a_person_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} looked at {self.staff_member_id}"


@audited()
class RecordQuestion(models.Model):
    """A person says that something is wrong with what is held about them; somebody answers.

    `once` belongs to the form it was written in: sent twice, it is asked once.
    """

    class About(models.TextChoices):
        TRAINING = "training", _("My training: sessions, courses or levels")
        NAME = "name", _("My name, email address or staff number")
        POST = "post", _("My team, job role or hours")
        OTHER = "other", _("Something else")

    class Outcome(models.TextChoices):
        PUT_RIGHT = "put_right", _("It is put right")
        STAYS = "stays", _("It stays as it is")

    unit_path = "staff_member__home_unit__path"
    privacy = {
        "personal": {"staff_member", "about", "words", "answer", "outcome", "answered_by"},
        "plain": {"id", "once", "asked_at", "answered_at"},
    }

    staff_member = models.ForeignKey(StaffMember, models.CASCADE, related_name="questions")
    about = models.CharField(_("what it is about"), max_length=10, choices=About)
    words = models.CharField(_("what is wrong"), max_length=500)
    once = models.UUIDField(unique=True, default=uuid4, editable=False)
    asked_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects: Any = OfPeopleQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="an_answer_says_what_became_of_it",
                condition=Q(answered_at=None, outcome="", answer="")
                | (Q(answered_at__isnull=False) & ~Q(outcome="") & ~Q(answer="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.about} of {self.staff_member_id}"
