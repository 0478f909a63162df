"""Plans: made once, owned by somebody who sees them, moved on with a history, counted in time."""

import datetime as dt
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.permissions import Permission
from implementation.actions.plans import change_plan, make_plan, move_plan
from implementation.builders.waiting import plans_soon
from implementation.figures.owners import owners_of
from implementation.figures.plans import Hours, hours_of
from implementation.models import Action, ActionChange
from services.access import viewer_for
from tests.factories.implementation import make_activity, make_barrier
from tests.factories.plans import DUE, make_action
from tests.implementation.test_activities import scope_of

Progress = Action.Progress
VIEW = Permission.VIEW_IMPLEMENTATION
DAY = dt.timedelta(days=1)


def history(action: Action) -> list[tuple[str, str]]:
    return list(ActionChange.objects.filter(action=action).values_list("progress", "told"))


def test_the_same_form_sent_twice_makes_one_plan(world: SimpleNamespace) -> None:
    key = uuid4()
    first, second = (make_action(world.quay, by=scope_of(world.alma), once=key) for _ in range(2))
    assert first.pk == second.pk
    assert history(first) == [(Progress.NOT_STARTED, "")]


def test_what_shows_a_plan_goes_along_to_another_team(world: SimpleNamespace) -> None:
    by, action = scope_of(world.alma), make_action(world.quay)
    move_plan(by=by, action=action, progress=Progress.DONE, link="https://example.org/minutes")
    change_plan(by=by, action=action, unit=world.lighthouse)
    assert [one.evidence.unit for one in action.shown_by.all()] == [world.lighthouse]


def test_nobody_plans_for_a_unit_outside_their_branch(world: SimpleNamespace) -> None:
    action = make_action(world.orchard)
    by = scope_of(world.alma)
    for refused in (
        lambda: make_action(world.orchard, by=by),
        lambda: change_plan(by=by, action=action, words="Ours now"),
        lambda: move_plan(by=by, action=action, progress="done"),
        lambda: change_plan(by=by, action=make_action(world.quay), unit=world.orchard),
    ):
        with pytest.raises(PermissionError):
            refused()


def test_a_plan_is_somebodys(world: SimpleNamespace) -> None:
    by = scope_of(world.alma)
    with pytest.raises(ValueError, match="who will do it"):
        make_plan(by=by, unit=world.quay, words="A sign", due_on=DUE)
    for stranger in (world.basma, world.sam, world.lena, world.walt):
        with pytest.raises(ValueError, match="cannot see"):
            make_action(world.quay, by=by, owner=stranger)
    assert make_action(world.quay, by=by, owner=world.eve).owner == world.eve


def test_it_grows_from_a_thing_of_its_own_organisation(world: SimpleNamespace) -> None:
    by = scope_of(world.alma)
    barrier = make_barrier(world.quay)
    assert make_action(world.quay, by=by, barrier=barrier).barrier == barrier
    with pytest.raises(ValueError, match="one organisation"):
        make_action(world.quay, by=by, activity=make_activity(world.mill))


def test_the_history_says_what_was_changed_and_nothing_when_all_is_as_before(
    world: SimpleNamespace,
) -> None:
    by = scope_of(world.alma)
    action = make_action(world.quay, by=by)
    for _ in range(2):
        change_plan(by=by, action=action, due_on=DUE + DAY, measure="People find the door")
    assert history(action)[1:] == [(Progress.NOT_STARTED, "due_on, measure")]


def test_done_has_its_day_and_stopped_its_reason(world: SimpleNamespace) -> None:
    by = scope_of(world.alma)
    action = make_action(world.quay, by=by)
    with pytest.raises(ValueError, match="why it was stopped"):
        move_plan(by=by, action=action, progress="stopped")
    steps = [("under_way", ""), ("done", ""), ("done", ""), ("stopped", "The door moved")]
    for progress, because in steps:
        row = move_plan(by=by, action=action, progress=progress, because=because, on=DUE)
        assert row.done_on == (DUE if progress == "done" else None)
    assert [progress for progress, _told in history(action)] == [
        "not_started", "under_way", "done", "stopped",
    ]  # fmt: skip


def test_the_owner_says_how_far_it_is_and_another_reader_does_not(world: SimpleNamespace) -> None:
    action = make_action(world.quay, owner=world.eve)
    with pytest.raises(PermissionError):
        move_plan(by=scope_of(world.mark, VIEW), action=action, progress="done")
    move_plan(
        by=scope_of(world.eve, VIEW), action=action, progress="done", link="https://example.org"
    )
    assert [one.evidence.name for one in action.shown_by.all()] == ["example.org"]


def test_owners_are_those_of_the_branch_and_above_who_see_plans(world: SimpleNamespace) -> None:
    found = owners_of(scope_of(world.mark))
    assert [user.name for user in found] == ["Ada", "Alma", "Eve", "Mark"]


def test_the_first_page_names_my_plans_of_the_next_two_weeks(
    world: SimpleNamespace, django_assert_num_queries: object
) -> None:
    day = DUE - 14 * DAY
    for on in (day - DAY, day, DUE, DUE + DAY):
        make_action(world.quay, owner=world.mark, words=f"On {on}", due_on=on)
    move_plan(
        by=scope_of(world.alma),
        action=make_action(world.quay, owner=world.mark, words="Done", due_on=day),
        progress="done",
    )
    make_action(world.quay, owner=world.alma)
    viewer = viewer_for(world.mark.pk)
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = plans_soon(viewer, day)
    assert [one.label for one in found] == [f"On {day}", f"On {DUE}"]
    assert plans_soon(viewer_for(world.sam.pk), day) == []


MINUTES = st.none() | st.integers(0, 500)
PLANS = st.lists(
    st.tuples(
        st.sampled_from(["quay", "lighthouse", "orchard"]),
        st.integers(-2, 2),
        st.sampled_from(["not_started", "under_way", "done", "stopped"]),
        MINUTES,
        MINUTES,
    ),
    max_size=8,
)


def store(
    world: SimpleNamespace, place: str, day: int, progress: str, asked: int, freed: int
) -> None:
    Action.objects.create(
        unit=getattr(world, place),
        words="x",
        owner_words="y",
        due_on=DUE + day * DAY,
        progress=progress,
        done_on=DUE if progress == "done" else None,
        stopped_because="z" if progress == "stopped" else "",
        minutes_asked=asked,
        minutes_freed=freed,
    )


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(plans=PLANS, first=st.integers(-2, 2), length=st.integers(0, 3))
def test_hours_asked_and_freed_are_what_adding_up_by_hand_gives(
    world: SimpleNamespace, plans: list[tuple[str, int, str, int, int]], first: int, length: int
) -> None:
    with transaction.atomic():
        for plan in plans:
            store(world, *plan)
        days = (DUE + first * DAY, DUE + (first + length) * DAY)
        rows = Action.objects.within(scope_of(world.ada, VIEW)).in_branch(world.harbour.path)
        found = hours_of(rows.due_between(*days))
        transaction.set_rollback(True)
    counted = [
        (asked, freed)
        for place, day, progress, asked, freed in plans
        if place != "orchard" and first <= day <= first + length and progress != "stopped"
    ]
    said_asked = [asked for asked, _ in counted if asked is not None]
    said_freed = [freed for _, freed in counted if freed is not None]
    wanted = Hours(len(counted), len(said_asked), sum(said_asked), len(said_freed), sum(said_freed))
    assert found == wanted


def test_a_day_that_was_corrected_is_kept_and_the_history_says_so(world: SimpleNamespace) -> None:
    by, action = scope_of(world.alma), make_action(world.quay)
    for on in (DUE, DUE - DAY, DUE - DAY, None):
        row = move_plan(by=by, action=action, progress="done", on=on)
    assert row.done_on == Action.objects.get().done_on == DUE - DAY
    assert history(action)[1:] == [(Progress.DONE, ""), (Progress.DONE, "done_on")]
