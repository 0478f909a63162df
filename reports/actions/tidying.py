"""Keeping the store of files free of what a killed worker left behind."""

import time
from typing import Any

from core.files import remove_orphans
from implementation.actions.evidence import FOLDER as EVIDENCE
from implementation.models import Evidence
from reports.actions.making import FOLDER
from reports.models import ReportFile
from training.actions.declarations import FOLDER as DECLARATIONS
from training.actions.equivalences import CLAIMS, VERIFICATIONS
from training.models import Declaration, Equivalence, Verification

# Longer than any attempt can still be writing.
KEPT_SECONDS = 24 * 60 * 60
DOCUMENTS = {CLAIMS: Equivalence, VERIFICATIONS: Verification, DECLARATIONS: Declaration}


def clear_files(*, now: float | None = None) -> int:
    """Remove files of reports and of evidence that no row names, a day after; how many."""
    before = (now or time.time()) - KEPT_SECONDS
    stores: dict[str, Any] = {FOLDER: ReportFile, EVIDENCE: Evidence, **DOCUMENTS}
    return sum(
        remove_orphans(
            folder, set(model.objects.values_list("stored_as", flat=True)), before=before
        )
        for folder, model in stores.items()
    )
