"""Whenever the sealing worker is killed, nothing is lost, nothing is left, nothing is doubled."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from tests.factories import make_organisation, make_unit
from tests.factories.wellbeing import make_open_round, make_people
from tests.faults import seals
from wellbeing.actions import sealing
from wellbeing.models import ReportingGroup, Round

SOURCE = Path(sealing.__file__).read_text()
LABELS = re.findall(r'point\("(\w+)"\)', SOURCE)
OPENING = [label for label in LABELS if label.startswith("open_")]
SEALING = [label for label in LABELS if label.startswith(("seal_", "keys_"))]
KILLS = 20

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house(db: None) -> Iterator[SimpleNamespace]:
    root = make_organisation("Killing Council")
    yield SimpleNamespace(root=root, team=make_unit("Team", root))
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'vault'")
        parts = [name for (name,) in cursor.fetchall() if name != "inbox"]
        for name in parts:
            cursor.execute(f'DROP TABLE vault."{name}"')


def test_there_are_places_enough_to_die_at() -> None:
    assert len(LABELS) >= 10


@pytest.mark.parametrize("label", SEALING)
def test_killed_at_this_place_the_seal_is_finished_by_the_next_start(
    house: SimpleNamespace, label: str
) -> None:
    of = seals.round_that_is_over(house.root, house.team)

    assert seals.ended(seals.in_a_worker(lambda: sealing.seal(of.pk), crash_at=label)) == 9
    assert seals.is_valid(of) == ""
    seals.restarted(of)


@pytest.mark.parametrize("label", OPENING)
def test_killed_at_this_place_the_opening_goes_on_with_the_same_key(
    house: SimpleNamespace, label: str
) -> None:
    make_people(house.team, 15)
    of = make_open_round(house.root, [(house.team, ReportingGroup.Way.TICKET)], is_opened=False)

    assert seals.ended(seals.in_a_worker(lambda: sealing.begin(of.pk), crash_at=label)) == 9
    first = seals.KeyStore(settings.SEAL_KEYS).read(of.pk)
    seals.ended(seals.in_a_worker(lambda: sealing.look_after(timezone.now())))
    of.refresh_from_db()

    assert of.state == Round.State.OPEN
    assert seals.KeyStore(settings.SEAL_KEYS).read(of.pk) == first
    assert of.steps.filter(step="opened").count() == 1


def test_killed_while_it_is_ended_unread_nothing_is_left_after_the_next_start(
    house: SimpleNamespace,
) -> None:
    for label in ("void_before_commit", "void_committed"):
        of = seals.round_that_is_over(house.root, house.team)
        seals.ended(seals.in_a_worker(lambda of=of: sealing.void(of.pk), crash_at=label))
        seals.ended(seals.in_a_worker(lambda of=of: sealing.void(of.pk)))
        seals.ended(seals.in_a_worker(lambda: sealing.look_after(timezone.now())))
        of.refresh_from_db()
        assert (of.state, seals.keys_of(of), seals.held(of)) == (Round.State.VOID, [], 0)
        of.unit.rolls.all().delete()


def test_killed_at_random_the_round_is_always_whole_or_sealed(house: SimpleNamespace) -> None:
    told = seals.kill_at_random(house.root, house.team, kills=KILLS)

    assert told.faults == []
    assert told.kills == KILLS


def test_of_two_workers_at_once_one_seals_and_the_other_changes_nothing(
    house: SimpleNamespace,
) -> None:
    of = seals.round_that_is_over(house.root, house.team)

    workers = [seals.in_a_worker(lambda: sealing.seal(of.pk)) for _each in range(2)]

    assert [seals.ended(pid) for pid in workers] == [0, 0]
    assert seals.is_valid(of) == ""
    assert seals.keys_of(of) == []
    assert of.steps.filter(step="sealed").count() == 1
