"""A service with 2,000 activities and 500 barriers asks the database as often as one with 20."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from implementation.models import Activity, Attempt, Barrier, BarrierAnswer
from services.models import BarrierCode, EnablerCode
from tests.factories import make_unit

TODAY = timezone.localdate()
ACTIVITIES, BARRIERS = 2000, 500


def fill(world: SimpleNamespace, activities: int, barriers: int) -> None:
    """Spread over the service, its two teams and the last two years."""
    units = [world.harbour, world.quay, world.lighthouse]
    codes = list(BarrierCode.objects.select_related("theme"))
    enabler = EnablerCode.objects.get(code="E05")

    def back(number: int) -> dt.date:
        return TODAY - dt.timedelta(days=number % 700)

    Activity.objects.bulk_create(
        Activity(unit=units[n % 3], kind=Activity.Kind.LENS, on=back(n), note=f"Step {n}")
        for n in range(activities)
    )
    rows = Barrier.objects.bulk_create(
        Barrier(
            unit=units[n % 3],
            code=codes[n % len(codes)],
            theme=codes[n % len(codes)].theme,
            sentence=f"No room on day {n}",
            since_on=back(n),
            lifted_on=TODAY if n % 4 == 0 else None,
            slows=n % 3 + 1,
            remover_unit=world.northshore if n % 2 else None,
            enabler=enabler if n % 4 == 0 else None,
        )
        for n in range(barriers)
    )
    BarrierAnswer.objects.bulk_create(
        BarrierAnswer(barrier=row, said="helped") for row in rows[::3]
    )
    Attempt.objects.bulk_create(
        Attempt(barrier=row, enabler=enabler, tried_on=TODAY, helped="yes") for row in rows[::5]
    )


def asked(world: SimpleNamespace, address: str) -> tuple[int, str]:
    """How many questions a page asks, and the page."""
    client = Client()
    client.force_login(world.alma)
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        response = client.get(address)
    assert response.status_code == 200
    return len(found), response.content.decode()


@pytest.mark.parametrize(
    "name", ["reports:dashboard", "implementation:activity_list", "implementation:barrier_list"]
)
def test_a_full_page_asks_as_often_as_a_short_one(world: SimpleNamespace, name: str) -> None:
    make_unit("Berth", world.harbour)
    address = reverse(name, args=[world.harbour.pk] if name == "reports:dashboard" else [])
    fill(world, 20, 20)
    few, _page = asked(world, address)
    fill(world, ACTIVITIES - 20, BARRIERS - 20)
    many, page = asked(world, address)
    assert many == few
    assert len(page) < 200_000


@pytest.mark.parametrize("name", ["activity_list", "barrier_list"])
def test_a_long_list_has_pages(world: SimpleNamespace, name: str) -> None:
    fill(world, 200, 200)
    _n, page = asked(world, reverse(f"implementation:{name}"))
    assert page.count("<tr") <= 102
    assert "page=2" in page


def test_a_full_board_says_what_became_of_it(world: SimpleNamespace) -> None:
    fill(world, ACTIVITIES, BARRIERS)
    _n, page = asked(world, reverse("reports:dashboard", args=[world.harbour.pk]))
    open_now = Barrier.objects.open_on(TODAY).count()
    assert f"{open_now} barriers are in the way" in page
    assert "answered" in page
