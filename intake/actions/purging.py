"""Files and rows live 30 days; what was applied stays known without them."""

import time
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from core.files import remove_orphans
from intake.actions.sending import OPEN, run_out
from intake.models import Batch, Upload
from intake.models.upload import FOLDER, KEPT_DAYS

HELD = timedelta(days=KEPT_DAYS)
ORPHAN_SECONDS = 24 * 60 * 60


def purge_uploads(*, on: date | None = None) -> int:
    """Remove files and rows of uploads whose last day is over, and what undoing them took.

    A list that still waited for somebody is cancelled and says so.
    """
    day = on or timezone.localdate()
    gone = 0
    over = Upload.objects.filter(~Q(file="") | Q(stage__in=OPEN), kept_until__lt=day)
    for upload in over:
        run_out(upload)
        gone += 1
    _forget_old(day)
    return gone


def _forget_old(day: date) -> None:
    """What taking back needs names people; it goes when the 30 days of its list are over."""
    for batch in Batch.objects.exclude(undo={}).filter(applied_at__date__lt=day - HELD):
        Batch.objects.filter(pk=batch.pk).update(undo={})


def clear_lists(*, now: float | None = None) -> int:
    """Remove files of lists that no row names, a day after; how many.

    A file is there before its row is certain and goes after it, so a kill can leave one behind.
    """
    wanted = set(Upload.objects.exclude(file="").values_list("file", flat=True))
    return remove_orphans(FOLDER, wanted, before=(now or time.time()) - ORPHAN_SECONDS)
