"""Keeping the store of files free of what a killed worker left behind."""

import time

from core.files import remove_orphans
from reports.actions.making import FOLDER
from reports.models import ReportFile

# Longer than any attempt can still be writing.
KEPT_SECONDS = 24 * 60 * 60


def clear_files(*, now: float | None = None) -> int:
    """Remove report files that no row names, a day after they were written; how many."""
    wanted = set(ReportFile.objects.values_list("stored_as", flat=True))
    return remove_orphans(FOLDER, wanted, before=(now or time.time()) - KEPT_SECONDS)
