"""What a reviewer does about many rows at once, or to find who a row is about."""

from collections.abc import Iterable

from django.db import transaction

from core.scope import Scope
from intake.kinds import Kind
from intake.models import Upload, UploadRow

MOST_CHOICES = 10


def accept_certain(*, by: Scope, upload: Upload) -> int:
    """Note that somebody looked at the rows that are certain; how many there were."""
    _refuse_outside(by, upload)
    certain = upload.rows.proposed(UploadRow.Proposal.CERTAIN).filter(decision="")
    return int(certain.update(decision="yes"))


def leave_out_unseen(*, by: Scope, upload: Upload, shown: Iterable[int]) -> int:
    """Leave out rows that are only likely and were not among those `shown`; how many there were."""
    _refuse_outside(by, upload)
    likely = upload.rows.proposed(UploadRow.Proposal.LIKELY).filter(decision="")
    return int(likely.exclude(pk__in=list(shown)).update(decision="out"))


@transaction.atomic
def look_up(*, by: Scope, upload: Upload, kind: Kind, row: UploadRow, words: str) -> bool:
    """Offer the people whose names begin with `words` for this row; whether there is anybody."""
    _refuse_outside(by, upload)
    found = kind.find(upload=upload, words=words, by=by) if kind.find else []
    row = UploadRow.objects.select_for_update().get(pk=row.pk, upload=upload)
    known = {choice["staff_id"] for choice in row.choices}
    row.choices = [*row.choices, *(c for c in found if c["staff_id"] not in known)][-MOST_CHOICES:]
    row.save(update_fields=["choices"])
    return bool(found)


def _refuse_outside(by: Scope, upload: Upload) -> None:
    if not by.holds(upload.unit.path):
        raise PermissionError(f"{upload} is outside this scope")
