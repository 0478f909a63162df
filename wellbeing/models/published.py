"""What may be known of a round, written once, and what its people were told was done."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import AppendOnly, AppendOnlyQuerySet
from wellbeing.models.round import ReportingGroup, Round


class PublishedCell(AppendOnly):
    """One publishable figure of one group, or of "others together" below `others_of`.

    Only the sealing worker can write it. Bands and steps alone: no count is held. `figures` is a
    list by question number of {"question", "mean", "shares"} (wellbeing.publication).
    """

    unit_path = "round__unit__path"
    role_grants = {"tip_web": "SELECT", "tip_seal": "SELECT, INSERT"}
    privacy = {"plain": {"id", "round", "group", "others_of", "n_band", "response_band", "figures"}}

    id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(
        primary_key=True, default=uuid.uuid4, editable=False
    )
    round = models.ForeignKey(Round, models.PROTECT, related_name="cells", db_index=False)
    group = models.ForeignKey(
        ReportingGroup, models.PROTECT, null=True, blank=True, related_name="cells"
    )
    others_of = models.ForeignKey(
        ReportingGroup, models.PROTECT, null=True, blank=True, related_name="+"
    )
    n_band = models.CharField(max_length=10)
    response_band = models.CharField(max_length=10)
    figures = models.JSONField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "group", "others_of"],
                name="each_figure_is_published_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="a_cell_is_of_a_group_or_of_others",
                condition=Q(group__isnull=True, others_of__isnull=False)
                | Q(group__isnull=False, others_of__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id or self.others_of_id} in {self.round_id}"


class WhatWeDid(AppendOnly):
    """What was done about a result, or will be, said by somebody on a day. Added to, never edited.

    `group` empty means the whole round.
    """

    unit_path = "round__unit__path"
    privacy = {
        "personal": {"text", "said_by"},
        "plain": {"id", "round", "group", "said_at", "once"},
    }

    round = models.ForeignKey(Round, models.CASCADE, related_name="done")
    group = models.ForeignKey(
        ReportingGroup, models.CASCADE, null=True, blank=True, related_name="done"
    )
    text = models.CharField(_("what we did"), max_length=500)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    said_at = models.DateTimeField(auto_now_add=True)
    once = models.UUIDField(null=True, blank=True, editable=False)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["-said_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["said_by", "once"], name="one_reply_per_form_that_was_sent"
            )
        ]

    def __str__(self) -> str:
        return self.text
