"""A merge, a split and everything that follows: nobody is lost, and all of it can be taken back."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from core.permissions import ROLES, Permission
from core.scope import Scope
from intake.staff_list.unit_texts import FOUND, unit_texts
from services.actions.access import grant_access
from services.actions.daily import apply_due_changes
from services.actions.ledger import kept_rows
from services.actions.moves import move_unit
from services.actions.planning import Part, StepFacts, add_steps, make_plan, share_out
from services.actions.posts import add_post
from services.actions.reorganise import (
    do_reorganisation,
    preview_reorganisation,
    withdraw_plan,
)
from services.actions.taking_back import undo_reorganisation
from services.actions.units import add_alias, close_unit
from services.figures.tree import tree_on
from services.models import (
    AccessGrant,
    Headcount,
    Post,
    Reorganisation,
    RoleGroup,
    StaffMember,
    Unit,
    UnitAlias,
)
from tests.factories import everywhere, make_person, make_role, make_unit, make_user
from tests.world import build_world

TODAY = dt.date(2026, 11, 25)
DAY = dt.timedelta(days=1)
MERGED = [
    StepFacts("merge", "QUAY", new_code="BAY", new_name="Bay", kind="team"),
    StepFacts("merge", "LIGHT", new_code="BAY"),
]


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    return build_world()


def scope(world: SimpleNamespace) -> Scope:
    return Scope(world.ada.pk, Permission.MANAGE_UNITS, (world.northshore.path,))


def planned(
    world: SimpleNamespace, *steps: StepFacts, on: dt.date = TODAY, name: str = "A new start"
) -> Reorganisation:
    plan = make_plan(by=scope(world), unit=world.northshore, name=name, on=on)
    add_steps(by=scope(world), plan=plan, steps=steps)
    return plan


def done(
    world: SimpleNamespace,
    plan: Reorganisation,
    *,
    keeps: set[str] = frozenset(),  # type: ignore[assignment]
    today: dt.date = TODAY,
) -> Reorganisation:
    by = scope(world)
    plan = preview_reorganisation(by=by, plan=plan, keeps_access=set(keeps), today=today)
    return do_reorganisation(by=by, plan=plan, seen=plan.preview["digest"], today=today)


def merged(world: SimpleNamespace, **facts: Any) -> Reorganisation:
    on = facts.pop("on", TODAY)
    return done(world, planned(world, *MERGED, on=on), **facts)


def dump(world: SimpleNamespace) -> Any:
    everybody = list(StaffMember.objects.values_list("pk", flat=True))
    homes = dict(StaffMember.objects.values_list("pk", "home_unit_id"))
    paths = dict(Unit.objects.values_list("pk", "path"))
    return kept_rows(world.northshore.pk, everybody), homes, paths


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def main_post(person: StaffMember, on: dt.date = TODAY) -> Post:
    return Post.objects.current_on(on).get(staff_member=person, is_primary=True)


def test_people_of_two_units_go_on_in_the_one_they_became(world: SimpleNamespace) -> None:
    merged(world)

    assert main_post(world.rosa).unit == main_post(world.lars).unit == unit("BAY")
    assert main_post(world.rosa, TODAY - DAY).unit == world.quay
    assert main_post(world.rosa).role == world.worker
    world.rosa.refresh_from_db()
    assert world.rosa.home_unit == unit("BAY")


def test_merged_units_are_closed_and_hang_below_the_new_one(world: SimpleNamespace) -> None:
    merged(world)
    bay = unit("BAY")
    world.quay.refresh_from_db()

    assert world.quay.closed_on == TODAY
    assert world.quay.path == f"{bay.path}{world.quay.pk}."
    then = {row.unit_id: row.path_then for row in tree_on(world.northshore.pk, TODAY - DAY)}
    assert then[world.quay.pk] == f"{world.harbour.path}{world.quay.pk}."
    assert bay.pk not in then


def test_a_unit_can_join_one_that_is_there(world: SimpleNamespace) -> None:
    done(world, planned(world, StepFacts("merge", "QUAY", "LIGHT")))

    assert main_post(world.rosa).unit == world.lighthouse
    world.quay.refresh_from_db()
    assert world.quay.parent == world.lighthouse


def test_units_below_go_along_with_a_merge(world: SimpleNamespace) -> None:
    jetty = make_unit("Jetty", world.quay, code="JET")
    merged(world)
    jetty.refresh_from_db()

    assert jetty.parent == unit("BAY")
    assert jetty.closed_on is None


def test_a_post_keeps_its_share_shift_and_absence(world: SimpleNamespace) -> None:
    Post.objects.filter(staff_member=world.rosa).update(
        fte="0.6", shift="night", away_from_on=dt.date(2026, 10, 1)
    )
    merged(world)
    post = main_post(world.rosa)

    assert (str(post.fte), post.shift, post.away_from_on) == (
        "0.600",
        "night",
        dt.date(2026, 10, 1),
    )


def test_two_equal_posts_become_one_and_the_person_counts_once(world: SimpleNamespace) -> None:
    by = everywhere(world.quay, Permission.MANAGE_STAFF)
    add_post(
        by=by, person=world.rosa, unit=world.lighthouse, role=world.worker, from_on=TODAY - DAY
    )
    merged(world)
    posts = Post.objects.current_on(TODAY).filter(staff_member=world.rosa)

    assert [(post.unit.code, str(post.fte), post.is_primary) for post in posts] == [
        ("BAY", "2.000", True)
    ]


def test_access_ends_unless_somebody_ticked_that_it_goes_on(world: SimpleNamespace) -> None:
    merged(world, keeps={"QUAY"})
    held = AccessGrant.objects.current_on(TODAY)

    assert held.get(user=world.mark).unit == unit("BAY")
    assert not held.filter(user=world.nadia).exists()


def test_lists_that_name_a_merged_unit_mean_the_new_one(world: SimpleNamespace) -> None:
    add_alias(by=scope(world), unit=world.quay, text="The old quay")
    merged(world)

    known = unit_texts(world.northshore, TODAY)
    for text in ("Quay", "QUAY", "Lighthouse", "light", "the old quay"):
        assert known.meaning(text) == (FOUND, unit("BAY"))


def test_two_units_that_lists_call_the_same_become_one(world: SimpleNamespace) -> None:
    for one in (world.quay, world.lighthouse):
        UnitAlias.objects.create(
            organisation=world.northshore, unit=one, text="Team A", key="team a"
        )
    merged(world)
    assert unit_texts(world.northshore, TODAY).meaning("Team A") == (FOUND, unit("BAY"))


def test_a_merge_taken_back_leaves_no_trace(world: SimpleNamespace) -> None:
    before = dump(world)
    plan = merged(world, keeps={"QUAY", "LIGHT"})
    assert dump(world) != before

    undo_reorganisation(by=scope(world), plan=plan, today=TODAY)

    assert dump(world) == before


def split(world: SimpleNamespace, **shares: Any) -> Reorganisation:
    plan = planned(
        world,
        StepFacts("split", "QUAY", new_code="EAST", new_name="East Quay"),
        StepFacts("split", "QUAY", new_code="WEST", new_name="West Quay"),
    )
    east, west = plan.steps.all()
    parts = [Part(east.pk, **shares), Part(west.pk, takes_rest=shares.pop("rest_west", False))]
    share_out(by=scope(world), plan=plan, parts=parts)
    return plan


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


def test_a_plan_for_a_day_to_come_waits_for_it(world: SimpleNamespace) -> None:
    on = TODAY + 3 * DAY
    plan = merged(world, on=on)
    assert plan.state == Reorganisation.State.PLANNED
    assert not Unit.objects.filter(code="BAY").exists()

    apply_due_changes(on - DAY)
    assert not Unit.objects.filter(code="BAY").exists()
    apply_due_changes(on)
    apply_due_changes(on)

    plan.refresh_from_db()
    assert plan.state == Reorganisation.State.DONE
    assert main_post(world.rosa, on).unit == unit("BAY")


def test_a_planned_one_can_be_withdrawn(world: SimpleNamespace) -> None:
    plan = merged(world, on=TODAY + DAY)
    withdraw_plan(by=scope(world), plan=plan)
    apply_due_changes(TODAY + DAY)

    assert not Unit.objects.filter(code="BAY").exists()


def test_a_planned_one_that_no_longer_fits_says_why_and_changes_nothing(
    world: SimpleNamespace,
) -> None:
    plan = merged(world, on=TODAY + DAY)
    make_unit("Other", world.harbour, code="OTHER")
    Unit.objects.filter(pk=world.quay.pk).update(code="QUAY2")
    apply_due_changes(TODAY + DAY)
    plan.refresh_from_db()

    assert plan.state == Reorganisation.State.PLANNED
    assert "No unit has the code “QUAY”" in plan.stopped
    assert not Unit.objects.filter(code="BAY").exists()


def test_a_merge_in_the_past_counts_from_its_day(world: SimpleNamespace) -> None:
    merged(world, on=dt.date(2026, 9, 1))

    assert main_post(world.rosa, dt.date(2026, 9, 1)).unit == unit("BAY")
    assert main_post(world.rosa, dt.date(2026, 8, 31)).unit == world.quay
    assert unit("BAY").opened_on == dt.date(2026, 9, 1)


def test_pressing_twice_does_it_once(world: SimpleNamespace) -> None:
    plan = merged(world)
    after = dump(world)
    do_reorganisation(by=scope(world), plan=plan, seen="", today=TODAY)

    assert dump(world) == after


def test_looking_changes_nothing(world: SimpleNamespace) -> None:
    before = dump(world)
    plan = preview_reorganisation(
        by=scope(world), plan=planned(world, *MERGED), keeps_access=set(), today=TODAY
    )

    assert dump(world) == before
    told = {one["code"]: one for one in plan.preview["units"]}
    assert (told["QUAY"]["before"], told["QUAY"]["after"]) == ("Harbour", "Bay")
    assert told["BAY"]["is_new"]
    assert plan.preview["people"] == 3
    loses = {one["user"]: one["loses"] for one in plan.preview["access"]}
    assert loses[world.mark.pk] == ["Quay"]


def test_what_changed_since_it_was_looked_at_is_looked_at_again(world: SimpleNamespace) -> None:
    by, plan = scope(world), planned(world, *MERGED)
    plan = preview_reorganisation(by=by, plan=plan, keeps_access=set(), today=TODAY)
    make_person("Nia New", world.quay, world.worker)

    with pytest.raises(ValueError, match="Something changed since you looked"):
        do_reorganisation(by=by, plan=plan, seen=plan.preview["digest"], today=TODAY)
    assert not Unit.objects.filter(code="BAY").exists()


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


def test_several_steps_are_done_together_or_not_at_all(world: SimpleNamespace) -> None:
    before = dump(world)
    plan = planned(world, *MERGED, StepFacts("move", "NOWHERE", "HIL"))

    with pytest.raises(ValueError, match=r"Step 3 \(Move\): No unit has the code “NOWHERE”"):
        preview_reorganisation(by=scope(world), plan=plan, keeps_access=set(), today=TODAY)
    assert dump(world) == before


def test_every_kind_of_step_in_one_plan(world: SimpleNamespace) -> None:
    empty = make_unit("Jetty", world.harbour, code="JET")
    before = dump(world)
    plan = planned(
        world,
        StepFacts("add", to_code="HIL", new_code="SHED", new_name="Shed", kind="team"),
        StepFacts("move", "QUAY", "SHED"),
        StepFacts("rename", "HIL", new_name="Hilltop"),
        StepFacts("close", "JET"),
    )
    done(world, plan)
    world.quay.refresh_from_db()
    empty.refresh_from_db()

    assert world.quay.parent == unit("SHED")
    assert (unit("HIL").name, empty.closed_on) == ("Hilltop", TODAY)
    undo_reorganisation(by=scope(world), plan=Reorganisation.objects.get(), today=TODAY)
    assert dump(world) == before


def test_nobody_reorganises_outside_their_branch(world: SimpleNamespace) -> None:
    plan = planned(world, *MERGED)
    wanda = Scope(world.wanda.pk, Permission.MANAGE_UNITS, (world.westmoor.path,))

    with pytest.raises(PermissionError):
        preview_reorganisation(by=wanda, plan=plan, keeps_access=set(), today=TODAY)
    with pytest.raises(PermissionError):
        undo_reorganisation(by=wanda, plan=plan, today=TODAY)


def test_a_plan_for_a_branch_reaches_no_further(world: SimpleNamespace) -> None:
    plan = make_plan(by=scope(world), unit=world.harbour, name="Ours", on=TODAY)
    add_steps(by=scope(world), plan=plan, steps=[StepFacts("merge", "QUAY", "ORCH")])

    with pytest.raises(ValueError, match="Orchard is not part of Harbour"):
        preview_reorganisation(by=scope(world), plan=plan, keeps_access=set(), today=TODAY)


def test_whoever_may_change_the_structure_may_change_posts_and_access() -> None:
    """A merge moves people and access, so the one right never stands without the others."""
    for role in ROLES.values():
        if Permission.MANAGE_UNITS in role.permissions:
            assert {Permission.MANAGE_STAFF, Permission.MANAGE_ACCESS} <= role.permissions


def test_access_given_later_keeps_a_merge(world: SimpleNamespace) -> None:
    plan = merged(world)
    by = everywhere(world.quay, Permission.MANAGE_ACCESS)
    kim = make_user("Kim")
    grant_access(by=by, user=kim, unit=unit("BAY"), role="manager", from_on=TODAY)

    with pytest.raises(ValueError, match="Bay has records of its own by now"):
        undo_reorganisation(by=scope(world), plan=plan, today=TODAY)


def heads(where: Unit, on: dt.date) -> int:
    rows = Headcount.objects.filter(unit=where, counted_on__lte=on).order_by("-counted_on")
    return rows[0].people if rows else 0


def test_numbers_without_names_go_on_in_the_new_unit(world: SimpleNamespace) -> None:
    start, on = dt.date(2026, 8, 1), dt.date(2026, 9, 1)
    later = dt.date(2026, 10, 1)
    for where, day, people in (
        (world.quay, start, 10),
        (world.quay, later, 14),
        (world.lighthouse, start, 5),
    ):
        Headcount.objects.create(unit=where, counted_on=day, people=people)
    before = dump(world)
    plan = merged(world, on=on)
    bay = unit("BAY")

    assert [heads(bay, day) for day in (start, on, later)] == [0, 15, 19]
    assert [heads(world.quay, day) for day in (start, on, later)] == [10, 0, 0]
    undo_reorganisation(by=scope(world), plan=plan, today=TODAY)
    assert dump(world) == before


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
