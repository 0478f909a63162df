"""Folders that a feed fills by itself, and every file that was found there."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.scope import ScopedQuerySet
from intake.models.upload import Upload
from services.models import Unit

# One to three names below the organisation's own place; no dot, so no way up or aside.
PLACE = r"^[a-z0-9][a-z0-9_-]{0,39}(/[a-z0-9][a-z0-9_-]{0,39}){0,2}$"


class DropQuerySet(ScopedQuerySet):
    """Folders, by place."""

    def for_list(self) -> Self:
        """With what a page tells of each."""
        return self.select_related("organisation", "unit", "kept_by")


@audited(exclude=["seen", "looked_at", "trouble"])
class DropFolder(models.Model):
    """A place where another system leaves lists of one kind for one branch.

    Lists come in with the rights of `kept_by`, who set the folder up. `seen` are the files of the
    last look, by name: their size, time of change, and since when they are the same. `trouble` is
    why nothing could be looked at. With `applies_itself` a list that changes at most
    `most_changes` people, and nothing of its shape, is put in without a person.
    """

    unit_path = "unit__path"
    privacy = {
        "personal": {"seen", "kept_by"},
        "plain": {
            "id",
            "organisation",
            "unit",
            "kind",
            "place",
            "is_on",
            "is_everyone",
            "applies_itself",
            "most_changes",
            "looked_at",
            "trouble",
        },
    }

    organisation = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="drop_folders")
    kind = models.CharField(max_length=20)
    place = models.CharField(max_length=122)
    is_on = models.BooleanField(default=True)
    is_everyone = models.BooleanField(default=False)
    applies_itself = models.BooleanField(default=False)
    most_changes = models.PositiveIntegerField(default=0)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    seen = models.JSONField(default=dict, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    trouble = models.TextField(blank=True)

    objects = DropQuerySet.as_manager()

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "place"], name="one_drop_folder_per_place"
            ),
            models.CheckConstraint(
                name="a_drop_folder_lies_below_the_root",
                condition=models.Q(place__regex=PLACE),
            ),
        ]

    def __str__(self) -> str:
        return self.place

    @property
    def parts(self) -> list[str]:
        """The way from the root: an organisation's own place comes first."""
        return [str(self.organisation_id), *self.place.split("/")]

    @property
    def whole_place(self) -> str:
        """The way from the root, as whoever runs the machine types it."""
        return "/".join(self.parts)


class TakeQuerySet(ScopedQuerySet):
    """Files that were found, newest first."""

    def standing(self) -> Self:
        """Lists that are being read, wait, were put in, or held nothing new."""
        gone = [Upload.Stage.CANCELLED, Upload.Stage.UNDONE, Upload.Stage.REFUSED]
        standing = models.Q(upload__isnull=False) & ~models.Q(upload__stage__in=gone)
        none_new = models.Q(outcome=DropTake.Outcome.NONE_NEW)
        return self.filter(none_new | standing)

    def waiting(self) -> Self:
        """Lists that a person has still to look at."""
        unread = models.Q(upload__stage__in=[Upload.Stage.REVIEW, Upload.Stage.QUESTIONS])
        failed = models.Q(upload__state=Upload.State.FAILED)
        waits = self.filter(unread | failed, outcome=DropTake.Outcome.WAITS)
        return waits.select_related("folder", "upload")


@audited(exclude=["told_at"])
class DropTake(models.Model):
    """A file that was found in a folder and what came of it. `said` is the sentence about it.

    `told_at`: when those who may look at it had their mail.
    """

    class Outcome(models.TextChoices):
        READING = "reading", _("Being read")
        WAITS = "waits", _("Waits for you to check")
        BY_ITSELF = "by_itself", _("Put in by the rule")
        NONE_NEW = "none_new", _("Nothing new in it")
        SAME = "same", _("Came before")
        REFUSED = "refused", _("Could not be read")
        LEFT = "left", _("Left where it is")

    unit_path = "folder__unit__path"
    privacy = {
        "personal": {"file_name"},
        "plain": {"id", "folder", "sha256", "upload", "outcome", "said", "found_at", "told_at"},
    }

    folder = models.ForeignKey(DropFolder, models.CASCADE, related_name="takes", db_index=False)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, blank=True)
    upload = models.OneToOneField(Upload, models.SET_NULL, null=True, related_name="drop")
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.READING)
    said = models.TextField(blank=True)
    found_at: "models.DateTimeField[Any, Any]" = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    objects = TakeQuerySet.as_manager()

    class Meta:
        ordering = ["-found_at", "-pk"]
        indexes = [models.Index(fields=["folder", "-found_at"], name="takes_of_a_folder")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def name_aside(self) -> str:
        """What the file is called once it was moved aside; nothing of the sender's name."""
        return f"{self.found_at:%Y%m%d-%H%M%S}-{self.pk}"
