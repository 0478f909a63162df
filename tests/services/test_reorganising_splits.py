"""A unit becomes several: nobody is forgotten, and nobody is in two parts."""

from types import SimpleNamespace

import pytest

from services.actions.planning import Part, StepFacts, share_out
from services.actions.reorganise import (
    preview_reorganisation,
)
from services.actions.taking_back import undo_reorganisation
from services.models import (
    Reorganisation,
    RoleGroup,
)
from tests.factories import make_person, make_role, make_unit
from tests.services.reorganised import (
    TODAY,
    done,
    dump,
    main_post,
    planned,
    scope,
    split,
    unit,
)


def test_a_split_gives_each_person_to_one_part(world: SimpleNamespace) -> None:
    plan = planned(
        world,
        StepFacts("split", "QUAY", new_code="EAST", new_name="East Quay"),
        StepFacts("split", "QUAY", new_code="WEST", new_name="West Quay", takes_rest=True),
    )
    east, west = plan.steps.all()
    share_out(
        by=scope(world),
        plan=plan,
        parts=[Part(east.pk, people=[world.rosa]), Part(west.pk, takes_rest=True)],
    )
    before = dump(world)
    done(world, plan)

    assert main_post(world.rosa).unit == unit("EAST")
    assert main_post(world.sam_person).unit == unit("WEST")
    world.quay.refresh_from_db()
    assert (world.quay.closed_on, world.quay.parent) == (TODAY, world.harbour)
    undo_reorganisation(by=scope(world), plan=Reorganisation.objects.get(), today=TODAY)
    assert dump(world) == before


def test_a_split_that_forgets_somebody_is_not_done(world: SimpleNamespace) -> None:
    plan = split(world, people=[world.rosa])

    with pytest.raises(ValueError, match="1 person of Quay is not given to a part"):
        preview_reorganisation(by=scope(world), plan=plan, keeps_access=set(), today=TODAY)


def test_a_split_by_groups_of_roles(world: SimpleNamespace) -> None:
    care = RoleGroup.objects.create(organisation=world.northshore, name="Care")
    world.worker.role_group = care
    world.worker.save()
    cook = make_person("Carl Pan", world.quay, make_role("Cook", world.northshore))
    plan = planned(
        world,
        StepFacts("split", "QUAY", new_code="EAST", new_name="East Quay"),
        StepFacts("split", "QUAY", new_code="WEST", new_name="West Quay"),
    )
    east, west = plan.steps.all()
    parts = [Part(east.pk, groups=[care]), Part(west.pk, takes_rest=True)]
    share_out(by=scope(world), plan=plan, parts=parts)
    done(world, plan)

    assert main_post(world.rosa).unit == unit("EAST")
    assert main_post(cook).unit == unit("WEST")


def test_a_split_asks_where_each_unit_below_goes(world: SimpleNamespace) -> None:
    make_unit("Jetty", world.quay, code="JET")
    plan = planned(
        world,
        StepFacts("split", "QUAY", new_code="EAST", new_name="East"),
        StepFacts("split", "QUAY", new_code="WEST", new_name="West", takes_rest=True),
    )
    with pytest.raises(ValueError, match="these units go: Jetty"):
        preview_reorganisation(by=scope(world), plan=plan, keeps_access=set(), today=TODAY)
    east, west = plan.steps.all()
    parts = [Part(east.pk, children=["JET"]), Part(west.pk, takes_rest=True)]
    share_out(by=scope(world), plan=plan, parts=parts)
    done(world, plan)

    assert unit("JET").parent == unit("EAST")
