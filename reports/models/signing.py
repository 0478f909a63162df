"""Reports that were signed, and what has changed since beside what was signed."""

from django.conf import settings
from django.db import models

from core.models import AppendOnly, AppendOnlyQuerySet
from reports.models.runs import ReportRun

DAY = "day"


class SignOff(AppendOnly):
    """Somebody stands by a version of a report.

    `files` are its formats with the hash of each file, `sha256` is over document, lines and these.
    Rows from before files were signed have no `files`: there it is over document and lines alone.

    `words` is what they said with it; it may be empty.
    """

    unit_path = "run__unit__path"
    privacy = {
        "personal": {"signed_by", "words"},
        "plain": {"id", "run", "signed_at", "sha256", "files"},
    }

    run = models.OneToOneField(ReportRun, models.PROTECT, related_name="sign_off")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    files = models.JSONField(null=True)
    words = models.TextField(blank=True)

    objects = AppendOnlyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.run_id}"


class Difference(AppendOnly):
    """A figure of a signed report that is counted otherwise since `seen_on`.

    `was` and `now` are the figure before and after that change, `was_of` and `now_of` of how many;
    None where the line was not there. `what` names the figure: part, unit code, unit, item,
    measure, first day, last day, and which of several alike; of a figure that is a day also DAY,
    and `was` and `now` are the numbers that the days have in the calendar.
    """

    unit_path = "run__unit__path"
    privacy = {
        "plain": {
            "id",
            "run",
            "what",
            "key",
            "number",
            "was",
            "now",
            "was_of",
            "now_of",
            "seen_on",
        }
    }

    run = models.ForeignKey(ReportRun, models.CASCADE, related_name="differences", db_index=False)
    what = models.JSONField()
    key = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    was = models.FloatField(null=True)
    now = models.FloatField(null=True)
    was_of = models.FloatField(null=True)
    now_of = models.FloatField(null=True)
    seen_on = models.DateField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        constraints = [
            # The number of the change of this figure: two who look at once note it once.
            models.UniqueConstraint(
                fields=["run", "key", "number"], name="one_change_is_noted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.key}"
