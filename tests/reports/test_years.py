"""The year of an organisation starts in another month: no quarter is made twice or lost."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission
from core.scope import Scope
from reports.actions.schedules import change_schedule, ensure_schedules, tick
from reports.actions.years import start_year_in
from reports.models import ReportRun, Schedule
from services.models import OrganisationSettings, Unit
from tests.factories import make_user
from tests.reports.test_schedules import at

DAY = dt.date(2026, 11, 20)


@pytest.fixture
def made(world: SimpleNamespace) -> SimpleNamespace:
    """Both organisations since July; two quarters were made."""
    Schedule.objects.all().delete()
    ensure_schedules([world.northshore.pk, world.westmoor.pk], on=dt.date(2026, 7, 20))
    tick(now=at(2026, 7, 20))
    tick(now=at(2026, 10, 7))
    return world


def choose(world: SimpleNamespace, month: int, today: dt.date = DAY) -> None:
    by = Scope(world.ada.pk, Permission.MANAGE_SETTINGS, (world.northshore.path,))
    start_year_in(by=by, organisation=world.northshore, month=month, today=today)


def periods(unit: Unit, kind: str = "rollout") -> list[tuple[str, str, bool]]:
    rows = ReportRun.objects.filter(unit=unit, kind=kind).order_by("period_until_on")
    return [(f"{r.period_from_on:%m/%y}", f"{r.period_until_on:%m/%y}", r.is_late) for r in rows]


OLD = [("04/26", "06/26", False), ("07/26", "09/26", False)]


def test_the_newest_new_quarter_joins_on_and_no_older_one_is_made_again(
    made: SimpleNamespace,
) -> None:
    choose(made, 2)
    tick(now=at(2026, 11, 20))
    tick(now=at(2026, 11, 21))
    assert periods(made.northshore) == [*OLD, ("08/26", "10/26", False)]
    assert periods(made.mill.organisation) == OLD

    tick(now=at(2027, 2, 5))
    assert periods(made.northshore)[-1] == ("11/26", "01/27", False)


def test_what_was_owed_by_the_old_quarters_is_made_first(world: SimpleNamespace) -> None:
    Schedule.objects.all().delete()
    ensure_schedules([world.northshore.pk], on=dt.date(2026, 7, 20))
    choose(world, 2)
    tick(now=at(2026, 11, 20))

    found = [(first, last) for first, last, _late in periods(world.northshore)]
    assert found == [("04/26", "06/26"), ("07/26", "09/26"), ("08/26", "10/26")]


def test_choosing_the_same_month_and_going_back_make_nothing_anew(made: SimpleNamespace) -> None:
    before = list(Schedule.objects.order_by("pk").values())
    choose(made, 1)
    assert list(Schedule.objects.order_by("pk").values()) == before
    choose(made, 4)
    tick(now=at(2026, 11, 20))
    assert periods(made.northshore) == OLD
    choose(made, 2)
    choose(made, 1)
    tick(now=at(2026, 11, 20))

    assert periods(made.northshore) == [*OLD, ("08/26", "10/26", False)]
    tick(now=at(2027, 1, 8))
    assert periods(made.northshore)[-1] == ("10/26", "12/26", False)


def test_what_is_switched_off_makes_nothing_and_begins_anew(made: SimpleNamespace) -> None:
    by = Scope(made.ada.pk, Permission.MANAGE_SCHEDULES, (made.northshore.path,))
    one = Schedule.objects.get(organisation=made.northshore, kind="rollout")
    off: dict[str, Any] = {"by": by, "working_day": 5, "today": DAY}
    change_schedule(schedule=one, is_on=False, **off)
    choose(made, 2)
    tick(now=at(2026, 11, 20))

    assert periods(made.northshore) == OLD
    assert periods(made.northshore, "barriers")[-1] == ("08/26", "10/26", False)


def test_it_is_for_admins_of_the_whole_organisation_and_a_month_alone(
    made: SimpleNamespace,
) -> None:
    by = Scope(made.ada.pk, Permission.MANAGE_SETTINGS, (made.harbour.path,))
    with pytest.raises(PermissionError):
        start_year_in(by=by, organisation=made.northshore, month=2, today=DAY)
    with pytest.raises(ValidationError):
        choose(made, 13)
    assert OrganisationSettings.objects.get(organisation=made.northshore).year_starts_month == 1


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_an_admin_chooses_it_on_a_page_that_says_what_changes(world: SimpleNamespace) -> None:
    client = signed_in(world.ada)
    address = reverse("reports:year_change", args=[world.northshore.pk])
    assert address in client.get(reverse("services:settings_list")).content.decode()
    page = client.get(address).content.decode()
    assert "Now the quarters are January to March, April to June" in page
    assert "holds from today" in page
    assert "February to April, May to July, August to October, November to January" in page

    said = client.post(address, {"month": "2"}, follow=True).content.decode()
    today = timezone.localdate()
    assert f"From {today.day} {today:%B %Y} the quarters are February to April" in said
    row = OrganisationSettings.objects.get(organisation=world.northshore)
    assert row.year_starts_month == 2
    events: Any = OrganisationSettings
    event = events.pgh_event_model.objects.filter(pgh_label="update").latest("pgh_id")
    assert event.pgh_context.metadata["user"] == world.ada.pk
    assert client.post(address, {"month": "13"}).status_code == 200
    branch = signed_in(make_user("Bo", "admin", world.harbour))
    assert branch.get(address).status_code == 404
