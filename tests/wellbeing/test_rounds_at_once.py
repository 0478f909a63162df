"""Two who open at the same moment, and people who move meanwhile."""

import threading
import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection, transaction

from core.permissions import Permission
from services.actions.change import hold_organisation
from services.models import Roll, RollEntry
from tests.factories import make_user
from tests.factories.wellbeing import make_people
from tests.wellbeing.test_rounds import NOW, asked, scope
from wellbeing.actions.rounds import open_round
from wellbeing.keys import KeyStore
from wellbeing.models import Round

WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


@pytest.fixture
def house(transactional_db: None, world: SimpleNamespace) -> SimpleNamespace:
    """Quay with 20 who sign in and an admin beside Ada."""
    make_people(world.quay, 19)
    world.abe = make_user("Abe", "admin", world.northshore)
    return world


def begun(*calls: tuple[object, Round]) -> tuple[list[threading.Thread], list[str]]:
    """An admin opens a round, each on a thread and connection of its own; what each was told."""
    start, told = threading.Barrier(len(calls)), list[str]()

    def press(who: object, of: Round) -> None:
        by = scope(who, Permission.OPEN_CHECKINS)
        start.wait()
        try:
            open_round(by=by, round_id=of.pk, now=NOW)
            told.append("opened")
        except ValueError as reason:
            told.append(str(reason))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=one) for one in calls]
    for one in threads:
        one.start()
    return threads, told


def ended(threads: list[threading.Thread]) -> None:
    for one in threads:
        one.join(timeout=30)


def until(holds: Callable[[], bool]) -> None:
    for _each in range(300):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it never came")


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return bool(cursor.fetchone()[0])


def test_two_admins_who_press_at_once_open_it_once(house: SimpleNamespace) -> None:
    of = asked(house)

    threads, told = begun((house.ada, of), (house.abe, of))
    ended(threads)

    assert sorted(told) == ["This check-in does not wait for an admin.", "opened"]
    assert Roll.objects.count() == 1
    assert of.groups.count() == 1
    assert of.steps.filter(step="agreed").count() == 1


def test_of_two_check_ins_for_the_same_people_only_one_is_opened(house: SimpleNamespace) -> None:
    whole, part = asked(house), asked(house, unit=house.quay)

    threads, told = begun((house.ada, whole), (house.abe, part))
    ended(threads)

    assert "opened" in told
    assert any("are being asked already" in one for one in told)
    (roll,) = Roll.objects.all()
    people = RollEntry.objects.values_list("staff_member", flat=True)
    assert len(people) == len(set(people)) == 20
    keys = {one.pk for one in (whole, part) if KeyStore(settings.ROUND_KEYS).read(one.pk)}
    assert keys == {roll.pk}


def test_nothing_is_opened_when_people_come_while_groups_are_counted(
    house: SimpleNamespace,
) -> None:
    of = asked(house)
    with transaction.atomic():
        hold_organisation(house.northshore.pk)
        threads, told = begun((house.ada, of))
        until(somebody_waits)
        make_people(house.quay, 1)
    ended(threads)

    assert told == ["People moved at this very moment, so nothing was opened. Please try again."]
    assert not Roll.objects.exists()
    assert KeyStore(settings.ROUND_KEYS).read(of.pk) is None
    of.refresh_from_db()
    assert of.state == Round.State.ASKED
