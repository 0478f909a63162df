"""Units become one: people, access, lists and numbers go along, and come back when it is undone."""

import datetime as dt
from types import SimpleNamespace

from core.permissions import Permission
from intake.staff_list.unit_texts import FOUND, unit_texts
from services.actions.planning import StepFacts
from services.actions.posts import add_post
from services.actions.taking_back import undo_reorganisation
from services.actions.units import add_alias
from services.figures.tree import tree_on
from services.models import (
    AccessGrant,
    Headcount,
    Post,
    UnitAlias,
)
from tests.factories import everywhere, make_unit
from tests.services.reorganised import (
    DAY,
    TODAY,
    done,
    dump,
    heads,
    main_post,
    merged,
    planned,
    scope,
    unit,
)


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


def test_a_merge_in_the_past_counts_from_its_day(world: SimpleNamespace) -> None:
    merged(world, on=dt.date(2026, 9, 1))

    assert main_post(world.rosa, dt.date(2026, 9, 1)).unit == unit("BAY")
    assert main_post(world.rosa, dt.date(2026, 8, 31)).unit == world.quay
    assert unit("BAY").opened_on == dt.date(2026, 9, 1)


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
