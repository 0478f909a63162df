"""What was applied, what undoing it takes, and what we remember about a source."""

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.audit import audited
from core.scope import ScopedQuerySet
from intake.models.upload import KEPT_DAYS, Upload
from services.models import Unit


class BatchQuerySet(ScopedQuerySet):
    """Applied lists."""

    def standing_for(self, upload: Upload) -> Self:
        """Batches of this very file for the same kind, unit and subject that nobody took back."""
        return self.filter(
            organisation_id=upload.organisation_id,
            kind=upload.kind,
            unit_id=upload.unit_id,
            subject_id=upload.subject_id,
            sha256=upload.sha256,
            mapping_version=upload.mapping_version,
            undone_at=None,
        )


@audited(exclude=["undo"])
class Batch(models.Model):
    """One list that was put in, in one transaction.

    `undo` is what taking it back needs: ids of new rows, and old and new values of changed ones.
    """

    unit_path = "unit__path"
    privacy = {
        "personal": {"undo", "applied_by", "undone_by"},
        "plain": {
            "id",
            "upload",
            "organisation",
            "unit",
            "kind",
            "subject_id",
            "sha256",
            "mapping_version",
            "applied_at",
            "undone_at",
            "counts",
        },
    }

    upload = models.OneToOneField(
        Upload, models.SET_NULL, null=True, blank=True, related_name="batch"
    )
    organisation = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="batches")
    kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    mapping_version = models.PositiveSmallIntegerField(default=1)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    applied_at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict)
    undo = models.JSONField(default=dict)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["organisation", "kind", "sha256"],
                condition=Q(undone_at=None),
                name="standing_batches",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} batch {self.pk}"

    @property
    def undone_until(self) -> date:
        """The last day on which it can be taken back (inclusive)."""
        return timezone.localdate(self.applied_at) + timedelta(days=KEPT_DAYS)

    def can_be_undone(self, *, on: date | None = None) -> bool:
        """Whether its 30 days are not over, and what taking it back needs is still here."""
        is_over = (on or timezone.localdate()) > self.undone_until
        return bool(self.undo) and self.undone_at is None and not is_over


@audited()
class ColumnMapping(models.Model):
    """What was said about a source of lists, remembered by the signature of its header.

    `mapping` holds answers by what they are about, as `Upload.answers` does; `columns` is the one
    that says which column holds what. `upload` is the list about which it was said last.
    """

    unit_path = "organisation__path"
    privacy = {
        "personal": {"remembered_by"},
        "plain": {
            "id",
            "organisation",
            "kind",
            "signature",
            "mapping",
            "remembered_at",
            "upload",
        },
    }

    organisation = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    signature = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    remembered_at = models.DateTimeField(auto_now=True)
    remembered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    upload = models.ForeignKey(Upload, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-remembered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "signature"], name="one_mapping_per_header"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.signature[:8]}"
