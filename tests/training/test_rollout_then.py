"""Who waited for a wave on a day in the past stays so, whatever the structure becomes later."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from core.permissions import Permission
from services.actions.moves import move_unit
from services.actions.planning import Part, StepFacts, share_out
from services.actions.taking_back import undo_reorganisation
from services.models import Unit
from tests.factories import everywhere, make_person, make_unit
from tests.factories.rollout import make_wave
from tests.factories.training import level, require, use_framework
from tests.services.reorganised import done, planned, scope, unit
from tests.training.test_pages import page_as
from training.actions.rollout import drop_wave
from training.counting import people, question_for, run
from training.models import RolloutUnit, RolloutWave

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
WEEK = 7 * DAY
DAYS = (TODAY - 250 * DAY, TODAY - 150 * DAY, TODAY - DAY)
EACH = " SELECT staff_member_id, unit_id, status, required, asked_later FROM now ORDER BY 1"


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    """Quay began long ago, Lighthouse begins in three weeks, Slip of the same branch is in no wave.

    Hillside has a pilot of its own, of the same name and another day, and Orchard is in it.
    """
    use_framework(world.northshore)
    require(world.worker, level("informed"))
    world.slip = make_unit("Slip", world.harbour, code="SLIP")
    make_person("Sid Slip", world.slip, world.worker)
    make_person("Olga Orchard", world.orchard, world.worker)
    world.pilot = make_wave(world.harbour, "Pilot", TODAY - 200 * DAY, world.quay)
    world.second = make_wave(world.harbour, "Wave 2", TODAY + 3 * WEEK, world.lighthouse)
    world.other = make_wave(world.hillside, "Pilot", TODAY - 100 * DAY, world.orchard)
    return world


def past(house: SimpleNamespace) -> list[Any]:
    """What is told of each person on days before the change, on the structure of the day."""
    return [
        run(people("then") + EACH, question_for(house.northshore.pk, day).parameters)
        for day in DAYS
    ]


def waits(house: SimpleNamespace, name: str, day: dt.date = TODAY, basis: str = "then") -> bool:
    """Whether people of a unit of this name are not asked yet on the day."""
    facts = question_for(house.northshore.pk, day).parameters
    rows = run(people(basis) + EACH, facts)
    of = {row["asked_later"] is not None for row in rows if row["unit_id"] == named(name)}
    assert len(of) == 1
    return of.pop()


def named(name: str) -> int:
    return int(Unit.objects.get(name=name).pk)


def merged(house: SimpleNamespace) -> Any:
    steps = [StepFacts("merge", code, new_code="SEA", new_name="Sea") for code in ("HAR", "HIL")]
    return done(house, planned(house, *steps, on=TODAY), today=TODAY)


def moved(house: SimpleNamespace) -> None:
    by = everywhere(house.northshore, Permission.MANAGE_UNITS)
    move_unit(by=by, unit=house.slip, to=house.northshore, on=TODAY)


def parted(house: SimpleNamespace) -> Any:
    steps = [
        StepFacts("split", "HAR", new_code="NEAR", new_name="Near", kind="service"),
        StepFacts("split", "HAR", new_code="FAR", new_name="Far", kind="service"),
    ]
    plan = planned(house, *steps, on=TODAY)
    near, far = plan.steps.all()
    parts = [
        Part(near.pk, children=("QUAY", "SLIP"), takes_rest=True),
        Part(far.pk, children=("LIGHT",)),
    ]
    share_out(by=scope(house), plan=plan, parts=parts)
    return done(house, plan, today=TODAY)


@pytest.mark.parametrize("change", [merged, moved, parted])
def test_a_change_of_the_structure_leaves_the_past_as_it_was(
    house: SimpleNamespace, change: Any
) -> None:
    before = past(house)
    assert waits(house, "Slip", TODAY - DAY)
    change(house)
    assert past(house) == before


def test_from_the_day_of_the_change_the_new_structure_holds(house: SimpleNamespace) -> None:
    moved(house)
    assert not waits(house, "Slip")
    assert waits(house, "Slip", TODAY - DAY)
    # On today's structure the whole past is told as if it had always been so.
    assert not waits(house, "Slip", TODAY - DAY, "today")


def test_two_pilots_that_began_on_different_days_both_go_on(house: SimpleNamespace) -> None:
    plan = merged(house)
    sea = RolloutWave.objects.filter(unit=unit("SEA")).order_by("from_on")
    assert [(one.name, one.from_on) for one in sea] == [
        ("Pilot", TODAY - 200 * DAY),
        ("Pilot (HIL)", TODAY - 100 * DAY),
        ("Wave 2", TODAY + 3 * WEEK),
    ]
    assert house.orchard.begins_with.wave.from_on == TODAY - 100 * DAY
    assert waits(house, "Slip")
    html = page_as(house.ada, "training:rollout")
    # What stays behind for the past is on no page.
    assert html.count("Take back</a>") == 3
    assert RolloutWave.objects.filter(unit=house.harbour).count() == 2
    undo_reorganisation(by=scope(house), plan=plan, today=TODAY)
    assert not RolloutWave.objects.exclude(goes_on_as=None).exists()
    assert list(RolloutWave.objects.order_by("pk")) == [house.pilot, house.second, house.other]
    assert [one.name for one in RolloutWave.objects.order_by("pk")] == ["Pilot", "Wave 2", "Pilot"]


def test_two_pilots_of_one_day_become_one(house: SimpleNamespace) -> None:
    RolloutWave.objects.filter(pk=house.other.pk).update(from_on=house.pilot.from_on)
    before = past(house)
    merged(house)
    together = RolloutWave.objects.get(unit=unit("SEA"), name="Pilot")
    assert {one.unit.name for one in together.units.all()} == {"Quay", "Orchard"}
    assert past(house) == before


def test_waves_that_are_taken_back_leave_nothing_behind(house: SimpleNamespace) -> None:
    merged(house)
    by = everywhere(house.northshore, Permission.RECORD_TRAINING)
    for wave in RolloutWave.objects.filter(unit=unit("SEA")):
        drop_wave(by=by, wave=wave)
    assert not RolloutWave.objects.exists()
    assert not RolloutUnit.objects.exists()
    for name in ("Slip", "Quay", "Lighthouse", "Orchard"):
        assert not waits(house, name, TODAY - DAY)
