"""Which schedule makes a report about a unit, if any does."""

from collections.abc import Collection, Sequence
from datetime import date

from reports.models import Schedule
from services.models import AccessGrant, Unit

Wanted = tuple[Unit, str]


def schedules_for(organisation_ids: Collection[int], kinds: Sequence[str]) -> tuple[Schedule, ...]:
    """Schedules of these kinds that are on, in the order of `kinds`. One query."""
    rows = Schedule.objects.filter(organisation__in=organisation_ids, kind__in=kinds, is_on=True)
    found = rows.select_related("organisation").order_by("organisation__sort_key", "pk")
    return tuple(sorted(found, key=lambda one: kinds.index(one.kind)))


def makers(wanted: Collection[Wanted], *, on: date) -> dict[tuple[int, str], list[Schedule]]:
    """By unit and kind, the schedules that make such a report as things are on `on`.

    The whole organisation has one from each; another unit where it has a delivery lead of its own
    and the schedule is for these too. Two queries.
    """
    units = {unit.pk: unit for unit, _kind in wanted}
    kinds = sorted({kind for _unit, kind in wanted})
    on_now = schedules_for({unit.organisation_id for unit in units.values()}, kinds)
    led = _led(units, on)
    return {
        (unit.pk, kind): [one for one in on_now if one.kind == kind and _is_about(one, unit, led)]
        for unit, kind in wanted
    }


def _is_about(schedule: Schedule, unit: Unit, led: set[int]) -> bool:
    if schedule.organisation_id != unit.organisation_id:
        return False
    is_whole = unit.pk == unit.organisation_id
    return is_whole or (schedule.covers == Schedule.Covers.LED and unit.pk in led)


def _led(unit_ids: Collection[int], on: date) -> set[int]:
    """Of these units those that somebody leads on the day, as the schedules ask it."""
    leads = AccessGrant.objects.current_on(on).filter(
        role="delivery_lead", user__is_active=True, unit__in=list(unit_ids), unit__closed_on=None
    )
    return set(leads.values_list("unit", flat=True))
