"""What a report said, word for word and figure for figure, kept beside its files."""

from django.db import models

from core.scope import ScopedQuerySet
from reports.models.runs import ReportRun


class Frozen(models.Model):
    """The content of a report that is ready: what its page shows, and what later figures are
    held against.

    `document` is what `reports.builders.freezing` packs, `lines` every figure of the report as
    (part, unit code, unit, item, measure, number, out of, words, first day, last day).
    `sha256` is over both.
    """

    unit_path = "run__unit__path"
    privacy = {"plain": {"id", "run", "document", "lines", "sha256"}}

    run = models.OneToOneField(ReportRun, models.CASCADE, related_name="frozen")
    document = models.JSONField()
    lines = models.JSONField()
    sha256 = models.CharField(max_length=64)

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.run_id}"
