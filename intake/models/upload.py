"""A list somebody sent, and its rows while they wait for a decision."""

import secrets
from datetime import date, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import Job
from core.scope import ScopedQuerySet
from services.models import StaffMember, Unit

KEPT_DAYS = 30


FOLDER = "uploads"


def random_name(_upload: Any, _file_name: str) -> str:
    """Where a file is stored. Nothing of the name that the browser sent."""
    return f"{FOLDER}/{secrets.token_hex(20)}"


def kept_until() -> date:
    """The last day on which an upload made today is kept (inclusive)."""
    return timezone.localdate() + timedelta(days=KEPT_DAYS)


class UploadQuerySet(ScopedQuerySet):
    """Uploads, newest first."""

    def sent_today_by(self, user_id: int) -> Self:
        """What this user sent since midnight, UK time. The quota counts these, no feed's files."""
        start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return self.filter(uploaded_by_id=user_id, uploaded_at__gte=start, drop=None)


@audited(exclude=[*Job.job_fields, "facts", "questions", "counts", "notes", "tell_at"])
class Upload(Job):
    """One list that somebody sent for one branch, from the file to the applied batch.

    `stage` says where the list is on its way; `state` (of `Job`) whether a worker is at it.
    `subject_id` is what the list is about: the session, for attendance. `is_everyone`: the list
    names everybody in the branch, so that somebody missing may have left. `listed_on` is the day
    for which the list holds. `kept_until` is inclusive; the file and rows are removed after it.
    `tell_at`: when to mail whoever approved it that the work is done; empty when nobody waits.
    """

    class Stage(models.TextChoices):
        READING = "reading", _("Being read")
        QUESTIONS = "questions", _("Has a question for you")
        REVIEW = "review", _("Ready for you to check")
        APPLYING = "applying", _("Being put in")
        APPLIED = "applied", _("Put in")
        REFUSED = "refused", _("Could not be read")
        CANCELLED = "cancelled", _("Cancelled")
        UNDONE = "undone", _("Taken back")

    unit_path = "unit__path"
    privacy = {
        "personal": {"file", "file_name", "answers", "notes", "questions", "uploaded_by"},
        "plain": {
            "id",
            "organisation",
            "unit",
            "kind",
            "subject_id",
            "sha256",
            "size",
            "is_everyone",
            "listed_on",
            "mapping_version",
            "facts",
            "counts",
            "stage",
            "refusal",
            "digest",
            "accepted_leavers",
            "kept_until",
            "uploaded_at",
            "approved_by",
            "approved_at",
            "tell_at",
            *Job.job_fields,
        },
    }

    organisation = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="uploads")
    kind = models.CharField(_("kind"), max_length=20)
    subject_id = models.BigIntegerField(null=True, blank=True)
    file = models.FileField(upload_to=random_name, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(default=0)
    is_everyone = models.BooleanField(default=False)
    listed_on = models.DateField(default=timezone.localdate)
    answers = models.JSONField(default=dict, blank=True)
    mapping_version = models.PositiveSmallIntegerField(default=1)
    facts = models.JSONField(default=dict, blank=True)
    questions = models.JSONField(default=list, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    notes = models.JSONField(default=list, blank=True)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.READING)
    refusal = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    accepted_leavers = models.PositiveIntegerField(null=True, blank=True)
    kept_until = models.DateField(default=kept_until)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="uploads"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    tell_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_refused_upload_says_why",
                condition=~models.Q(stage="refused") | ~models.Q(refusal=""),
            )
        ]

    def __str__(self) -> str:
        return self.file_name or f"{self.kind} {self.pk}"

    @property
    def is_waiting(self) -> bool:
        """Whether a worker has still to do something, so that the page shows progress."""
        return self.stage in {self.Stage.READING, self.Stage.APPLYING} and self.state in {
            self.State.WAITING,
            self.State.RUNNING,
        }


class RowQuerySet(ScopedQuerySet):
    """Rows in the order of the spreadsheet."""

    def proposed(self, *proposals: str) -> Self:
        """Rows with one of these proposals."""
        return self.filter(proposal__in=proposals)


class UploadRow(models.Model):
    """One record of an upload and what we propose to do with it; removed with its upload.

    A record is a person, who may stand on several rows; `row` is the first, as the spreadsheet
    numbers it, and 0 for somebody who is not in the file (a proposed leaver). `raw` holds only
    the columns we use, as they came; `parsed` what we read in them. `changes` maps a column to
    [old, new]. `choices` are the people the record may be: [{staff_id, name, unit, role, why}].
    `decision` is "" (as proposed), "yes", "no", "staff:ID", "add", "visitor" or "out".
    `conflicts` maps a fact that somebody changed by hand to what is held, what the list says, and
    the day of the change; `takes` names those facts for which the list is to be believed.
    `is_settled`: somebody saw the conflicts of this row, so what they kept is remembered.
    """

    class Proposal(models.TextChoices):
        ADD = "add", _("New")
        CHANGE = "change", _("Changed")
        UNCHANGED = "unchanged", _("Already here")
        LEFT = "left", _("Left?")
        CERTAIN = "certain", _("Matched")
        LIKELY = "likely", _("Probably this person")
        UNSURE = "unsure", _("Which of these people?")
        NOBODY = "nobody", _("Nobody found")
        SKIPPED = "skipped", _("Left out")
        PROBLEM = "problem", _("Needs putting right")

    unit_path = "upload__unit__path"
    privacy = {
        "personal": {
            "name",
            "raw",
            "parsed",
            "changes",
            "choices",
            "conflicts",
            "problem",
            "how",
        },
        "plain": {
            "id",
            "upload",
            "row",
            "proposal",
            "staff_member",
            "decision",
            "takes",
            "is_settled",
            "column",
        },
    }

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="rows", db_index=False)
    row = models.PositiveIntegerField()
    name = models.CharField(max_length=250, blank=True)
    raw = models.JSONField(default=dict)
    parsed = models.JSONField(default=dict)
    proposal = models.CharField(max_length=10, choices=Proposal)
    # No constraint in the database: it would be checked for each of 20,000 rows that live 30 days.
    staff_member = models.ForeignKey(
        StaffMember,
        models.SET_NULL,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    changes = models.JSONField(default=dict)
    choices = models.JSONField(default=list)
    conflicts = models.JSONField(default=dict, db_default={})
    takes = models.JSONField(default=list, db_default=[])
    is_settled = models.BooleanField(default=False, db_default=False)
    decision = models.CharField(max_length=40, blank=True)
    column = models.CharField(max_length=200, blank=True)
    problem = models.TextField(blank=True)
    how = models.TextField(blank=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        ordering = ["row", "pk"]
        indexes = [models.Index(fields=["upload", "proposal", "row"], name="upload_rows_grouped")]

    def __str__(self) -> str:
        return f"Row {self.row} of {self.upload_id}"
