"""A split on another day than today asks for the units of that day, and can be filled in."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from services.actions.moves import move_unit
from services.actions.planning import StepFacts
from services.figures.plans import in_split
from services.models import Reorganisation
from tests.factories import make_unit
from tests.services.reorganised import DAY, TODAY, done, planned, scope, unit

WEEK_AGO = TODAY - 7 * DAY
SPLIT = [
    StepFacts("split", "QUAY", new_code="EAST", new_name="East Quay"),
    StepFacts("split", "QUAY", new_code="WEST", new_name="West Quay", takes_rest=True),
]


def below(world: SimpleNamespace, on: dt.date) -> list[str]:
    plan = planned(world, *SPLIT, on=on)
    return [one.name for one in in_split(scope(world), plan, "QUAY").children]


@pytest.mark.parametrize(
    ("on", "names"),
    [(WEEK_AGO, ["Hut", "Jetty"]), (TODAY, ["Hut"]), (TODAY + 7 * DAY, ["Hut"])],
)
def test_a_split_lists_the_units_that_hang_there_on_its_day(
    world: SimpleNamespace, on: dt.date, names: list[str]
) -> None:
    """Jetty left Quay today; Hut comes tomorrow and is there later on whichever day."""
    jetty = make_unit("Jetty", world.quay, code="JET")
    move_unit(by=scope(world), unit=jetty, to=world.hillside, on=TODAY, today=TODAY)
    hut = make_unit("Hut", world.hillside, code="HUT")
    move_unit(by=scope(world), unit=hut, to=world.quay, on=TODAY + DAY, today=TODAY)

    assert below(world, on) == names


def test_a_split_of_a_day_in_the_past_can_be_filled_in_on_its_page(
    world: SimpleNamespace, client: Client
) -> None:
    jetty = make_unit("Jetty", world.quay, code="JET")
    move_unit(by=scope(world), unit=jetty, to=world.hillside, on=TODAY, today=TODAY)
    plan: Reorganisation = planned(world, *SPLIT, on=WEEK_AGO)
    east, west = plan.steps.all()
    client.force_login(world.ada)
    told: dict[str, Any] = {"rest": west.pk, f"unit-{jetty.pk}": east.pk}
    address = reverse("services:reorganisation_share", args=[east.pk])
    assert "Jetty" in client.get(address).content.decode()
    client.post(address, told)
    done(world, plan)

    jetty.refresh_from_db()
    assert jetty.parent == world.hillside
    spans = jetty.placements.order_by("from_on").values_list("parent", "from_on")
    assert list(spans)[1:] == [(unit("EAST").pk, WEEK_AGO), (world.hillside.pk, TODAY)]
