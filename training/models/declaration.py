"""What people say of themselves: "I did this elsewhere, on this day"."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import WithDocument
from core.scope import Scope, ScopedQuerySet
from services.figures.people import survivor_of
from services.models import StaffMember
from training.models.record import TrainingRecord
from training.models.session import Course


class DeclarationQuerySet(ScopedQuerySet):
    """What people said; a person is in scope by any current post."""

    def within(self, scope: Scope) -> Self:
        """Of the people in the branches of `scope`, by any of their records."""
        people = StaffMember.objects.within(scope).values("pk")
        return self.annotate(survivor=survivor_of("staff_member")).filter(survivor__in=people)

    def waiting(self) -> Self:
        """Not answered yet."""
        return self.filter(state=Declaration.State.WAITING)


@audited()
class Declaration(WithDocument):
    """A person did a course of ours, or something with a title, and says so.

    It counts for nothing until a lead confirms it, which makes `record`. What the lead found is
    `answer`, a sentence to the person. `once` is the key of the form it came from.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("With your lead")
        CONFIRMED = "confirmed", _("Confirmed")
        NOT_YET = "not_yet", _("Cannot be confirmed yet")
        WITHDRAWN = "withdrawn", _("Taken back by you")

    unit_path = "staff_member__home_unit__path"
    privacy = {
        "personal": {
            "staff_member",
            "course",
            "title",
            "on",
            "state",
            "answer",
            "said_by",
            "answered_by",
            "record",
            "link",
            "file_name",
        },
        "plain": {"id", "said_at", "answered_at", "once", "stored_as", "sha256", "size"},
    }

    staff_member = models.ForeignKey(
        StaffMember, models.CASCADE, related_name="declarations", db_index=False
    )
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(_("what it was called"), max_length=200, blank=True)
    on = models.DateField(_("when"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    said_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    said_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    answered_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    record = models.ForeignKey(
        TrainingRecord, models.SET_NULL, null=True, blank=True, related_name="declarations"
    )
    once = models.UUIDField(null=True, blank=True, editable=False)

    objects: Any = DeclarationQuerySet.as_manager()

    class Meta:
        ordering = ["-said_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["staff_member", "once"], name="declared_once_per_form_that_was_sent"
            ),
            models.CheckConstraint(
                name="a_declaration_says_what", condition=~Q(title="") | Q(course__isnull=False)
            ),
            models.CheckConstraint(
                name="a_confirmed_declaration_has_its_record",
                condition=~Q(state="confirmed") | Q(record__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.course)

    @property
    def day_on_record(self) -> date:
        """The day that the lead found, once confirmed; else the day that the person said."""
        return self.record.on if self.record else self.on
