"""What a report said, word for word and figure for figure, kept beside its files."""

import hashlib
import json
from typing import Any

from django.db import models

from core.scope import ScopedQuerySet
from reports.models.runs import ReportRun, stands_once_signed


def hash_of(document: dict[str, Any], lines: list[list[Any]], *further: Any) -> str:
    """SHA-256 over all of it; the same content gives the same hash however it was kept."""
    told = json.dumps(
        [document, lines, *further], sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(told.encode()).hexdigest()


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

    class Meta:
        triggers = [stands_once_signed()]

    def __str__(self) -> str:
        return f"{self.run_id}"

    @property
    def is_whole(self) -> bool:
        """Whether the content, as it is kept now, has the hash that was kept with it."""
        return self.sha256 == hash_of(self.document, self.lines)
