"""What only the date changes: records run out, people leave, posts and rules begin."""

from datetime import date, timedelta

from django.db import transaction

from training.actions.snapshots import month_end, retake_stale, take
from training.actions.standing import organisations, recompute
from training.models import SnapshotMonth


def turn_the_day(*, today: date) -> int:
    """Count every organisation as at `today` and keep the month-end before; how many there are.

    Safe to repeat, and catches up after nights that were missed.
    """
    ids = organisations()
    for organisation_id in ids:
        _turn(organisation_id, today)
        retake_stale(organisation_id)
    return len(ids)


@transaction.atomic
def _turn(organisation_id: int, today: date) -> None:
    recompute(organisation_id, on=today)
    last = today.replace(day=1) - timedelta(days=1)
    kept = SnapshotMonth.objects.filter(organisation=organisation_id)
    newest = kept.order_by("-month_on").values_list("month_on", flat=True).first()
    end = month_end(newest + timedelta(days=1)) if newest else last
    while end <= last:
        take(organisation_id, end)
        end = month_end(end + timedelta(days=1))
