"""Month-ends, kept as they were: the only road to a trend that a page can afford.

A kept month-end tells what was known when it was kept. A record or rule that reaches into its
past makes it stale, and so does a new structure that is dated in the past or taken back; it is
kept again by the night's turn, or sooner by the task rung here. A correction of the staff list does
not: month-ends show the list as it was then. Who counts is the rule of the month-end itself,
whatever was decided for later days.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from string import Template
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.doorbell import ring
from services.figures.naming import NAME_THEN
from training.actions.standing import recompute
from training.counting import question_for, recount, run
from training.models import CoverageSnapshot, SnapshotMonth
from training.models.standing import Coverage

KEEP = Template("""
INSERT INTO training_coveragesnapshot
    (unit_id, parent_id, name, month_on, framework_id, $numbers)
SELECT wide.unit_id, hung.parent_id, $name_then, %(day)s, %(framework)s, $wide
FROM wide JOIN hung ON hung.unit_id = wide.unit_id JOIN services_unit u ON u.id = wide.unit_id
WHERE u.opened_on <= %(day)s AND (u.closed_on IS NULL OR u.closed_on > %(day)s)
   OR wide.people > 0 OR wide.counted_only > 0
""").substitute(
    numbers=", ".join(Coverage.numbers),
    wide=", ".join(f"wide.{n}" for n in Coverage.numbers),
    name_then=NAME_THEN,
)


@transaction.atomic
def take(organisation_id: int, month_on: date) -> None:
    """Keep the numbers at `month_on`, the last day of a month, as they were then; again if asked.

    Raises ValueError for a day that is not the last of its month.
    """
    if month_on != month_end(month_on):
        raise ValueError(f"{month_on} is not the end of a month")
    facts = question_for(organisation_id, month_on, of_period=True).parameters
    rows = CoverageSnapshot.objects.filter(unit__organisation=organisation_id, month_on=month_on)
    SnapshotMonth.objects.update_or_create(
        organisation_id=organisation_id, month_on=month_on, defaults={"is_stale": False}
    )
    rows.delete()
    run(recount("then") + KEEP, facts)


def backfill(organisation_id: int, from_month: date, *, today: date | None = None) -> int:
    """Keep every month-end from the month of `from_month` to the last one over; how many."""
    ends = list(month_ends(from_month, today or timezone.localdate()))
    for month_on in ends:
        take(organisation_id, month_on)
    return len(ends)


def mark_stale(organisation_id: int, from_on: date) -> None:
    """Something was recorded for `from_on`: month-ends kept from then on are to be kept again."""
    late = SnapshotMonth.objects.filter(
        organisation=organisation_id, month_on__gte=from_on, is_stale=False
    )
    if late.update(is_stale=True):
        ring("training.tasks.retake_stale", organisation_id)


def retake_stale(organisation_id: int) -> int:
    """Keep stale month-ends again, the newest first; how many."""
    stale = SnapshotMonth.objects.filter(organisation=organisation_id, is_stale=True)
    ends = list(stale.order_by("-month_on").values_list("month_on", flat=True))
    for month_on in ends:
        take(organisation_id, month_on)
    return len(ends)


def when_who_counts_changes(
    sender: Any, organisation_id: int, from_on: date, **kwargs: Any
) -> None:
    """Another rule about who counts holds from a day on: month-ends from then on are stale."""
    mark_stale(organisation_id, from_on)
    recompute(organisation_id)


def when_past_changes(sender: Any, organisation_id: int, from_on: date, **kwargs: Any) -> None:
    """The structure was another one from a day on: month-ends from then on are kept again."""
    mark_stale(organisation_id, from_on)


def month_end(day: date) -> date:
    """The last day of the month of `day`."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def month_ends(from_on: date, today: date) -> Iterator[date]:
    """The ends of all months from that of `from_on` that are over before `today`."""
    end = month_end(from_on)
    while end < today:
        yield end
        end = month_end(end + timedelta(days=1))
