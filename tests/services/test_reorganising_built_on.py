"""What was built on a plan since keeps it from being taken back."""

import datetime as dt
from types import SimpleNamespace

import pytest

from core.permissions import Permission
from services.actions.access import grant_access
from services.actions.moves import move_unit
from services.actions.planning import StepFacts
from services.actions.taking_back import undo_reorganisation
from services.actions.units import close_unit
from services.models import (
    Headcount,
    Post,
)
from tests.factories import everywhere, make_person, make_unit, make_user
from tests.services.reorganised import DAY, TODAY, done, merged, planned, scope, unit


def test_nothing_is_taken_back_that_a_later_plan_builds_on(world: SimpleNamespace) -> None:
    first = done(world, planned(world, StepFacts("move", "QUAY", "HIL"), name="Quay to Hillside"))
    second = done(world, planned(world, StepFacts("merge", "QUAY", "ORCH"), name="One orchard"))

    with pytest.raises(ValueError, match="“One orchard” was done later"):
        undo_reorganisation(by=scope(world), plan=first, today=TODAY)
    undo_reorganisation(by=scope(world), plan=second, today=TODAY)
    undo_reorganisation(by=scope(world), plan=first, today=TODAY)
    world.quay.refresh_from_db()
    assert world.quay.parent == world.harbour


def test_a_post_changed_later_keeps_a_merge(world: SimpleNamespace) -> None:
    plan = merged(world)
    Post.objects.filter(staff_member=world.rosa, unit=unit("BAY")).update(fte="0.5")

    with pytest.raises(ValueError, match="A post in Bay was changed later"):
        undo_reorganisation(by=scope(world), plan=plan, today=TODAY)


def test_a_post_begun_later_in_a_new_unit_keeps_it(world: SimpleNamespace) -> None:
    plan = merged(world)
    make_person("Nia New", unit("BAY"), world.worker, from_on=TODAY)

    with pytest.raises(ValueError, match="Bay has records of its own by now"):
        undo_reorganisation(by=scope(world), plan=plan, today=TODAY)


def test_a_reopening_with_new_people_cannot_be_taken_back(world: SimpleNamespace) -> None:
    empty = make_unit("Jetty", world.harbour, code="JET")
    close_unit(by=scope(world), unit=empty, on=dt.date(2026, 6, 1))
    plan = done(world, planned(world, StepFacts("reopen", "JET")))
    make_person("Nia New", unit("JET"), world.worker, from_on=TODAY)

    with pytest.raises(ValueError, match="1 person has a post in Jetty that began later"):
        undo_reorganisation(by=scope(world), plan=plan, today=TODAY)


def test_a_plan_brings_no_numbers_back_for_the_time_a_unit_was_closed(
    world: SimpleNamespace,
) -> None:
    empty = make_unit("Jetty", world.harbour, code="JET")
    closed = dt.date(2026, 6, 1)
    Headcount.objects.create(unit=empty, counted_on=dt.date(2026, 1, 1), people=8)
    close_unit(by=scope(world), unit=empty, on=closed)

    with pytest.raises(ValueError, match=r"Step 1 \(Open again\): Numbers without names of Jetty"):
        done(world, planned(world, StepFacts("reopen", "JET")))
    done(world, planned(world, StepFacts("reopen", "JET"), on=closed))
    assert unit("JET").closed_on is None


def test_access_given_later_keeps_a_merge(world: SimpleNamespace) -> None:
    plan = merged(world)
    by = everywhere(world.quay, Permission.MANAGE_ACCESS)
    kim = make_user("Kim")
    grant_access(by=by, user=kim, unit=unit("BAY"), role="manager", from_on=TODAY)

    with pytest.raises(ValueError, match="Bay has records of its own by now"):
        undo_reorganisation(by=scope(world), plan=plan, today=TODAY)


def test_a_unit_moved_later_to_a_new_one_keeps_it(world: SimpleNamespace) -> None:
    plan = merged(world)
    move_unit(by=scope(world), unit=world.orchard, to=unit("BAY"), on=TODAY, today=TODAY)

    with pytest.raises(ValueError, match="Bay has records of its own by now"):
        undo_reorganisation(by=scope(world), plan=plan, today=TODAY)


def test_a_later_move_of_a_unit_keeps_an_earlier_plan(world: SimpleNamespace) -> None:
    plan = done(world, planned(world, StepFacts("move", "QUAY", "HIL"), on=TODAY - 5 * DAY))
    move_unit(by=scope(world), unit=world.quay, to=world.orchard, on=TODAY, today=TODAY)

    with pytest.raises(ValueError, match="Quay was moved again later"):
        undo_reorganisation(by=scope(world), plan=plan, today=TODAY)


def test_nothing_is_taken_back_into_a_circle(world: SimpleNamespace) -> None:
    """Quay left Harbour, and later Harbour went below Quay."""
    plan = done(world, planned(world, StepFacts("move", "QUAY", "HIL")))
    move_unit(by=scope(world), unit=world.harbour, to=world.quay, on=TODAY, today=TODAY)

    with pytest.raises(ValueError, match="leave a unit below itself"):
        undo_reorganisation(by=scope(world), plan=plan, today=TODAY)


def test_a_unit_that_moved_below_a_reopened_one_keeps_it_open(world: SimpleNamespace) -> None:
    empty = make_unit("Jetty", world.harbour, code="JET")
    close_unit(by=scope(world), unit=empty, on=dt.date(2026, 6, 1))
    plan = done(world, planned(world, StepFacts("reopen", "JET")))
    move_unit(by=scope(world), unit=world.orchard, to=unit("JET"), on=TODAY, today=TODAY)

    with pytest.raises(ValueError, match="Orchard is part of Jetty by now"):
        undo_reorganisation(by=scope(world), plan=plan, today=TODAY)
