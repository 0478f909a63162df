"""Codes of units in a plan are the same code in whatever case somebody writes them."""

from types import SimpleNamespace

from django.test import Client
from django.urls import reverse

from services.actions.planning import StepFacts
from services.figures.plans import with_access
from services.models import Unit
from tests.services.reorganised import TODAY, done, planned, scope, unit


def test_codes_in_another_case_find_the_unit_and_its_access(
    world: SimpleNamespace, client: Client
) -> None:
    """A file may write “quay” where the unit is “QUAY”."""
    steps = [
        StepFacts("merge", "quay", new_code="BAY", new_name="Bay"),
        StepFacts("merge", "Light", new_code="bay"),
    ]
    plan = planned(world, *steps, on=TODAY)
    assert list(plan.steps.values_list("unit_code", flat=True)) == ["QUAY", "LIGHT"]

    client.force_login(world.ada)
    page = client.get(reverse("services:reorganisation_detail", args=[plan.pk])).content.decode()
    assert 'value="QUAY"' in page
    done(world, plan, keeps={"QUAY"})
    assert world.mark.grants.current_on(TODAY).get().unit == unit("BAY")


def test_a_code_that_was_changed_since_still_keeps_access(world: SimpleNamespace) -> None:
    plan = planned(world, StepFacts("merge", "QUAY", "LIGHT"), on=TODAY)
    Unit.objects.filter(pk=world.quay.pk).update(code="Quay")
    assert with_access(scope(world), plan, TODAY) == [("Quay", "Quay", False)]
    done(world, plan, keeps={"Quay"})

    assert world.mark.grants.current_on(TODAY).get().unit == world.lighthouse
