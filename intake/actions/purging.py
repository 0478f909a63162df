"""Files and rows live 30 days; what was applied stays known without them."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from intake.actions.sending import forget
from intake.models import Batch, Upload


def purge_uploads(*, on: date | None = None) -> int:
    """Remove files and rows of uploads whose last day is over, and what undoing them took."""
    day = on or timezone.localdate()
    gone = 0
    for upload in Upload.objects.filter(kept_until__lt=day).exclude(file=""):
        with transaction.atomic():
            forget(upload)
            Batch.objects.filter(upload=upload).update(undo={})
        gone += 1
    return gone
