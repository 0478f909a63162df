"""Every period from 2020 to 2031 is made exactly once and in its order, whatever the clock does.

The whole way (a tick writes rows to PostgreSQL) is walked through for days, weeks, months and
quarters, with a tick now and then, and several times a day in the weeks around every change of
the clock. The calendar alone is asked for every day of the twelve years.
"""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from core.periods import Rhythm, period_of, rhythm_of
from core.permissions import Permission
from reports.actions.schedules import add_schedule, tick
from reports.actions.ticking import calendar_of
from reports.figures.due import Calendar
from reports.models import ReportRun, Schedule
from services.models import OrganisationSettings, Unit
from tests.factories import everywhere

LONDON = ZoneInfo("Europe/London")
FIRST, LAST = dt.date(2020, 1, 1), dt.date(2031, 12, 31)
DAY = dt.timedelta(days=1)


def periods(rhythm: str, first: dt.date, last: dt.date, starts: int = 1) -> list[str]:
    """The codes of all periods that lie between two days, both inclusive."""
    days = ((first + n * DAY) for n in range((last - first).days + 1))
    found = {one.code: one for one in (period_of(rhythm, day, starts) for day in days)}
    return [code for code, one in found.items() if one.from_on >= first and one.until_on <= last]


def changes_of_the_clock() -> list[dt.date]:
    """The 24 Sundays on which London changes its clocks."""
    days = ((FIRST + n * DAY) for n in range((LAST - FIRST).days + 1))
    return [day for day in days if _offset(day) != _offset(day + DAY)]


def _offset(day: dt.date) -> dt.timedelta | None:
    return dt.datetime(day.year, day.month, day.day, tzinfo=LONDON).utcoffset()


def only(world: SimpleNamespace, rhythm: str, first: dt.date) -> Schedule:
    """Northshore's one schedule, in a house that was there before."""
    Unit.objects.filter(parent=None).update(opened_on=FIRST - 400 * DAY)
    Schedule.objects.all().delete()
    schedule = add_schedule(
        by=everywhere(world.northshore, Permission.MANAGE_SCHEDULES),
        organisation=world.northshore,
        kind="rollout",
        cadence=rhythm,
        working_day=2,
        covers=Schedule.Covers.WHOLE,
        today=first,
    )
    Schedule.objects.exclude(pk=schedule.pk).delete()
    Schedule.objects.filter(pk=schedule.pk).update(first_period_on=first)
    # An organisation without schedules gets the usual two.
    Schedule.objects.create(
        organisation=world.westmoor, kind="rollout", first_period_on=first, added_on=first,
        is_on=False, is_removed=True,
    )  # fmt: skip
    return schedule


def made(world: SimpleNamespace) -> list[str]:
    rows = ReportRun.objects.filter(unit=world.northshore).order_by("pk")
    return list(rows.values_list("period_code", flat=True))


@pytest.mark.parametrize(
    ("rhythm", "starts", "nation"),
    [
        ("daily", 1, "england"),
        ("weekly", 1, "scotland"),
        ("monthly", 1, "wales"),
        ("quarterly", 1, "northern_ireland"),
        ("quarterly", 4, "scotland"),
    ],
)
def test_the_calendar_owes_each_period_once_and_in_order(
    rhythm: str, starts: int, nation: str
) -> None:
    """Day by day for twelve years; the calendar alone, without the database."""
    calendar = Calendar(rhythm, 5, starts, nation, FIRST)
    told: list[str] = []
    written: set[tuple[dt.date, dt.date]] = set()
    for n in range((LAST - FIRST).days + 60):
        today = FIRST + n * DAY
        new = [
            (period, due_on)
            for period, due_on in calendar.due(today, written)
            if (period.from_on, period.until_on) not in written
        ]
        for period, due_on in reversed(new):
            assert due_on == today
            told.append(period.code)
            written.add((period.from_on, period.until_on))

    expected = periods(rhythm, FIRST, LAST, starts)
    assert [code for code in told if code in set(expected)] == expected
    assert len(told) == len(set(told))


def steps(rhythm: str) -> Iterator[dt.datetime]:
    """A tick each day about noon, now and then twice, a clock two hours off, or none for days."""
    noon = dt.datetime(2020, 1, 1, 12, tzinfo=LONDON)
    number, stride = 0, {"daily": 20, "weekly": 5, "monthly": 17, "quarterly": 40}[rhythm]
    while number < (LAST - FIRST).days + 60:
        yield noon + number * DAY
        if number % 7 == 0:
            yield noon + number * DAY
        if number % 11 == 0:
            yield noon + number * DAY + dt.timedelta(hours=13)
            yield noon + number * DAY + dt.timedelta(hours=11)
        number += 3 * stride if number % 31 == 0 else stride


@pytest.mark.parametrize("rhythm", ["daily", "weekly", "monthly", "quarterly"])
def test_every_day_week_month_and_quarter_is_written_once_whatever_beat_does(
    world: SimpleNamespace, rhythm: str
) -> None:
    OrganisationSettings.objects.update(year_starts_month=4)
    only(world, rhythm, FIRST)
    for moment in steps(rhythm):
        tick(now=moment)

    expected = periods(rhythm, FIRST, LAST, 4)
    found = made(world)
    assert [code for code in found if code in set(expected)] == expected
    assert len(found) == len(set(found))


def test_every_day_around_a_change_of_the_clock_is_written_once(world: SimpleNamespace) -> None:
    """Thrice a day from Friday to Wednesday, and a clock that stands two hours off."""
    sundays = changes_of_the_clock()
    assert len(sundays) == 24
    schedule = only(world, "daily", FIRST)
    for sunday in sundays:
        first = sunday - 2 * DAY
        Schedule.objects.filter(pk=schedule.pk).update(first_period_on=first, working_day=1)
        moment = dt.datetime(first.year, first.month, first.day, tzinfo=dt.UTC)
        for hour in range(0, 6 * 24, 8):
            for off in (0, 2, -2):
                tick(now=moment + dt.timedelta(hours=hour + off))
        found = [code for code in made(world) if code >= first.isoformat()]
        days = [(first + n * DAY).isoformat() for n in range(4)]
        assert found[: len(days)] == days
        assert len(found) == len(set(found))


@pytest.mark.parametrize("leap", [2020, 2024, 2028])
def test_a_leap_day_has_its_report_and_its_month_ends_on_it(
    world: SimpleNamespace, leap: int
) -> None:
    only(world, "daily", dt.date(leap, 2, 27))
    for day in range(1, 8):
        tick(now=dt.datetime(leap, 3, day, 0, 1, tzinfo=LONDON))

    assert f"{leap}-02-29" in made(world)
    assert period_of("monthly", dt.date(leap, 2, 1)).until_on == dt.date(leap, 2, 29)


def test_three_days_without_beat_bring_three_days_in_their_order(world: SimpleNamespace) -> None:
    schedule = only(world, "daily", dt.date(2026, 9, 1))
    tick(now=dt.datetime(2026, 9, 10, 9, tzinfo=LONDON))
    before = made(world)
    tick(now=dt.datetime(2026, 9, 15, 9, tzinfo=LONDON))

    assert made(world)[len(before) :] == ["2026-09-09", "2026-09-10"] + [
        day for day in ("2026-09-11", "2026-09-12", "2026-09-13")
        if calendar_of(schedule).due_on(period_of("daily", dt.date.fromisoformat(day)))
        <= dt.date(2026, 9, 15)
    ]  # fmt: skip


def test_the_database_refuses_a_second_report_of_a_schedule_for_a_period(
    world: SimpleNamespace,
) -> None:
    only(world, "quarterly", dt.date(2026, 4, 1))
    tick(now=dt.datetime(2026, 8, 1, 9, tzinfo=LONDON))
    run = ReportRun.objects.get(unit=world.northshore)
    assert rhythm_of(run.period) == Rhythm.QUARTERLY

    run.pk, run.version = None, 2
    with pytest.raises(IntegrityError, match="a_schedule_asks_once"), transaction.atomic():
        run.save()


def test_the_next_day_of_a_schedule_is_the_one_it_will_be_made_on() -> None:
    """Worked by hand: the fifth working day of January 2027 is Friday 8 January (1st is a holiday).

    1 January 2027 is a Friday and a bank holiday; 4, 5, 6, 7 and 8 January are working days.
    """
    quarterly = Calendar("quarterly", 5, 1, "", dt.date(2026, 7, 1))

    assert quarterly.next_on(dt.date(2026, 11, 30)) == dt.date(2027, 1, 8)
    assert quarterly.next_on(dt.date(2026, 10, 1)) == dt.date(2026, 10, 7)
    assert quarterly.next_on(dt.date(2026, 10, 7)) == dt.date(2026, 10, 7)
    assert quarterly.next_on(dt.date(2026, 10, 8)) == dt.date(2027, 1, 8)
    weekly = Calendar("weekly", 1, 1, "", dt.date(2026, 7, 1))
    assert weekly.next_on(dt.date(2026, 12, 26)) == dt.date(2026, 12, 29)
