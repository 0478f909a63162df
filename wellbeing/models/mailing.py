"""One text to everybody whom a round asks, sent to each once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Job
from core.scope import ScopedQuerySet
from wellbeing.models.round import Round


class Mailing(Job):
    """A mail about a round to everybody on its roll who has an account, all in the same words.

    `sent_to` is the last address that got it, so that a killed worker's work is gone on with:
    addresses go A to Z. Whom it went to says who was asked, never who took part.
    """

    class What(models.TextChoices):
        OPENED = "opened", _("The check-in is open")
        REMINDER = "reminder", _("A reminder to everybody")
        RESULTS = "results", _("The results are there")

    unit_path = "round__unit__path"
    privacy = {
        "personal": {"sent_to"},
        "plain": {"id", "round", "what", "number", "asked_at", *Job.job_fields},
    }

    round = models.ForeignKey(Round, models.CASCADE, related_name="mailings", db_index=False)
    what = models.CharField(max_length=10, choices=What)
    number = models.PositiveSmallIntegerField(default=1)
    asked_at = models.DateTimeField(auto_now_add=True)
    sent_to = models.CharField(max_length=254, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "what", "number"], name="each_mailing_goes_out_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.number} of {self.round_id}"
