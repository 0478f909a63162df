"""Which reports make themselves: on from the start, added, changed and removed by admins."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.periods import last_finished_quarter, quarter_of
from core.scope import Scope
from reports.actions.deliveries import plan_alerts
from reports.actions.ticking import calendar_of, make_due
from reports.models import Kind, Schedule
from services.actions.change import change, refuse_outside
from services.models import OrganisationSettings, Unit

ON_FROM_THE_START = (Kind.ROLLOUT, Kind.BARRIERS)
# Made with the rights of the person who asks; a schedule has none of its own.
NEVER_BY_THEMSELVES = (Kind.HANDOVER, Kind.EXTRACT)


@transaction.atomic
def ensure_schedules(organisation_ids: Iterable[int], *, on: date) -> None:
    """Both schedules, switched on, for organisations that have none; safe to repeat.

    The first period is the quarter that ended last before `on`, or the one in which the
    organisation opened if that is later: nothing is told of a time in which it was not there.
    """
    rows = OrganisationSettings.objects.filter(organisation__in=organisation_ids)
    starts = rows.values_list("organisation", "year_starts_month", "organisation__opened_on")
    Schedule.objects.bulk_create(
        [
            Schedule(
                organisation_id=organisation_id,
                kind=kind,
                first_period_on=max(
                    last_finished_quarter(on, month).from_on,
                    quarter_of(opened_on, month).from_on,
                ),
                added_on=on,
            )
            for organisation_id, month, opened_on in starts
            for kind in ON_FROM_THE_START
        ],
        ignore_conflicts=True,
    )


def organisation_opened(sender: Any, organisation_id: int, **kwargs: Any) -> None:
    """A tree has grown: its organisation gets its schedules, if it has none yet."""
    if not Schedule.objects.filter(organisation=organisation_id).exists():
        ensure_schedules([organisation_id], on=timezone.localdate())


@change
def add_schedule(
    *,
    by: Scope,
    organisation: Unit,
    kind: str,
    cadence: str,
    working_day: int,
    covers: str,
    today: date,
) -> Schedule:
    """Have a kind of report made at a rhythm, the period that ended last first.

    Where the organisation opened after that, the first is the period in which it did.
    One that was removed is taken up again. Raises PermissionError outside `by`, ValidationError
    for another day, ValueError for a kind that needs somebody who asks, and where there is one.
    """
    refuse_outside(by, organisation)
    if kind in NEVER_BY_THEMSELVES:
        raise ValueError(_("This report is made for a person who asks for it."))
    same = {"organisation": organisation, "kind": kind, "cadence": cadence}
    facts = {"working_day": working_day, "covers": covers, "added_on": today}
    wanted = Schedule(**same, **facts, first_period_on=today)
    wanted.clean_fields()
    facts["first_period_on"] = calendar_of(wanted).first_on(today, organisation.opened_on)
    schedule, is_new = Schedule.objects.get_or_create(**same, defaults=facts)
    removed = Schedule.objects.filter(pk=schedule.pk, is_removed=True)
    if not is_new and not removed.update(**facts, is_removed=False, is_on=True):
        raise ValueError(_("This report is made in this rhythm already. Change that schedule."))
    schedule.refresh_from_db()
    return schedule


@change
def change_schedule(
    *,
    by: Scope,
    schedule: Schedule,
    is_on: bool,
    working_day: int,
    covers: str = Schedule.Covers.LED,
    today: date | None = None,
) -> Schedule:
    """Switch a schedule on or off, choose its working day (1 to 20) and for which units it is.

    What was due under the old choice is made first; what ended while it was off is not made.
    Raises PermissionError outside `by`, ValidationError for another day.
    """
    refuse_outside(by, schedule.organisation)
    day = today or timezone.localdate()
    if schedule.is_on:
        make_due(schedule, day)
    schedule.is_on, schedule.working_day, schedule.covers = is_on, working_day, covers
    newest = calendar_of(schedule).newest_over(day)
    schedule.first_period_on = max(schedule.first_period_on, newest.from_on)
    schedule.added_on = day
    schedule.full_clean()
    schedule.save()
    return schedule


@change
def remove_schedule(*, by: Scope, schedule: Schedule) -> None:
    """Take a schedule away; the reports that it made stay. Raises PermissionError outside `by`."""
    refuse_outside(by, schedule.organisation)
    Schedule.objects.filter(pk=schedule.pk).update(is_on=False, is_removed=True)


def tick(*, now: datetime | None = None) -> int:
    """Write down every report that is due and not there yet; how many were new.

    Admins are told of those that failed, once.
    Two ticks at once, or none for a week, end in the same rows: a schedule asks once a period.
    """
    today = timezone.localdate(now)
    plan_alerts(now=now or timezone.now())
    roots = Unit.objects.filter(parent=None).open_on(today)
    bare = roots.exclude(pk__in=Schedule.objects.values("organisation"))
    ensure_schedules(list(bare.values_list("pk", flat=True)), on=today)
    due = Schedule.objects.filter(is_on=True, organisation__in=roots)
    return sum(make_due(s, today) for s in due.select_related("organisation__settings"))
