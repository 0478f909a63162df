"""Units move on a day, past, present or to come; the tree of every day stays a tree."""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from core.permissions import Permission
from core.scope import Scope
from services.actions.daily import apply_due_changes
from services.actions.headcounts import set_headcount
from services.actions.moves import move_unit
from services.actions.naming import rename_unit
from services.actions.units import add_alias, add_unit, close_unit, reopen_unit
from services.figures.tree import branches_of, children_of, tree_on
from services.models import Unit, UnitAlias, UnitPlacement, UnitToken
from services.models.unit import UnitPlacement as Placement
from services.signals import tree_changed
from tests.factories import OPENED, everywhere, make_person, make_unit

TODAY = dt.date(2026, 5, 4)
DAY = dt.timedelta(days=1)


def move(unit: Unit, to: Unit, on: dt.date = TODAY) -> Placement:
    return move_unit(by=everywhere(unit), unit=unit, to=to, on=on, today=TODAY)


def spans(unit: Unit) -> list[tuple[int | None, dt.date, dt.date | None]]:
    rows = UnitPlacement.objects.filter(unit=unit).order_by("from_on")
    return list(rows.values_list("parent_id", "from_on", "until_on"))


def test_a_move_today_takes_everything_below_along(world: SimpleNamespace) -> None:
    move(world.harbour, world.hillside)

    world.quay.refresh_from_db()
    assert world.quay.path == f"{world.hillside.path}{world.harbour.pk}.{world.quay.pk}."
    assert world.harbour.parent == world.hillside
    assert spans(world.harbour) == [
        (world.northshore.pk, OPENED, TODAY - DAY),
        (world.hillside.pk, TODAY, None),
    ]


def test_moving_twice_is_moving_once(world: SimpleNamespace) -> None:
    first = move(world.quay, world.hillside)

    assert move(world.quay, world.hillside) == first
    assert UnitPlacement.objects.filter(unit=world.quay).count() == 2


def test_a_move_to_come_waits_for_its_day(world: SimpleNamespace) -> None:
    later = dt.date(2026, 6, 1)
    move(world.quay, world.hillside, later)
    world.quay.refresh_from_db()
    assert world.quay.parent == world.harbour

    apply_due_changes(later - DAY)
    world.quay.refresh_from_db()
    assert world.quay.parent == world.harbour

    assert apply_due_changes(later) == 1
    assert apply_due_changes(later) == 0
    world.quay.refresh_from_db()
    assert world.quay.path == f"{world.hillside.path}{world.quay.pk}."


def test_a_move_in_the_past_keeps_the_later_one(world: SimpleNamespace) -> None:
    move(world.quay, world.hillside)
    move(world.quay, world.lighthouse, dt.date(2024, 1, 1))

    world.quay.refresh_from_db()
    assert world.quay.parent == world.hillside
    assert [parent for parent, _from, _until in spans(world.quay)] == [
        world.harbour.pk,
        world.lighthouse.pk,
        world.hillside.pk,
    ]


def test_moving_back_on_the_same_day_leaves_no_trace_in_the_tree(world: SimpleNamespace) -> None:
    move(world.quay, world.hillside)
    move(world.quay, world.harbour)

    assert spans(world.quay) == [(world.harbour.pk, OPENED, None)]


def test_a_unit_cannot_hang_under_itself(world: SimpleNamespace) -> None:
    with pytest.raises(ValidationError, match="Quay is part of Harbour"):
        move(world.harbour, world.quay)
    with pytest.raises(ValidationError, match="is part of"):
        move(world.harbour, world.harbour)


def test_nor_on_a_day_to_come(world: SimpleNamespace) -> None:
    """Quay leaves Harbour today but is to come back: Harbour may not hang under it for good."""
    move(world.quay, world.hillside)
    move(world.quay, world.harbour, dt.date(2027, 1, 1))

    with pytest.raises(ValidationError, match="is part of"):
        move(world.harbour, world.quay)


def test_a_move_needs_an_open_parent_of_the_same_organisation(world: SimpleNamespace) -> None:
    close_unit(by=everywhere(world.orchard), unit=_empty(world), on=TODAY)

    with pytest.raises(ValidationError, match="is closed from 4 May 2026"):
        move(world.quay, _empty(world))
    with pytest.raises(PermissionError):
        move(world.quay, world.mill)
    with pytest.raises(ValidationError, match="opened on 1 April 2020"):
        move(world.quay, world.hillside, dt.date(2019, 1, 1))
    with pytest.raises(ValidationError, match="whole organisation"):
        move(world.northshore, world.quay)


def _empty(world: SimpleNamespace) -> Unit:
    known = Unit.objects.filter(name="Empty", organisation=world.northshore).first()
    return known or make_unit("Empty", world.hillside)


def test_only_those_who_hold_both_ends_may_move(world: SimpleNamespace) -> None:
    scope = everywhere(world.quay)
    harbour_only = type(scope)(None, scope.permission, (world.harbour.path,))

    with pytest.raises(PermissionError):
        move_unit(by=harbour_only, unit=world.quay, to=world.hillside, on=TODAY)


def branch(unit: Unit) -> Scope:
    return Scope(None, Permission.MANAGE_UNITS, (unit.path,))


def test_nobody_changes_the_past_of_another_branch(world: SimpleNamespace) -> None:
    """Quay came from Harbour today: the days before are Harbour's."""
    move(world.quay, world.hillside)
    before = spans(world.quay)

    with pytest.raises(ValidationError, match="was in a part of the organisation") as refused:
        move_unit(
            by=branch(world.hillside),
            unit=world.quay,
            to=world.orchard,
            on=TODAY - DAY,
            today=TODAY,
        )
    assert set(refused.value.message_dict) == {"on"}
    assert "Harbour" not in str(refused.value)
    assert spans(world.quay) == before


def test_from_the_day_on_which_a_unit_came_its_branch_may_move_it(world: SimpleNamespace) -> None:
    move(world.quay, world.hillside)
    move_unit(by=branch(world.hillside), unit=world.quay, to=world.orchard, on=TODAY, today=TODAY)

    assert spans(world.quay)[-1] == (world.orchard.pk, TODAY, None)


def test_a_unit_with_people_or_open_units_cannot_be_closed(world: SimpleNamespace) -> None:
    scope = everywhere(world.harbour)

    with pytest.raises(ValidationError, match="2 people still have a post in Quay"):
        close_unit(by=scope, unit=world.quay, on=TODAY)
    with pytest.raises(ValidationError, match="2 units in Harbour are still open"):
        close_unit(by=scope, unit=world.harbour, on=TODAY)


def test_people_who_left_do_not_hold_a_unit_open(world: SimpleNamespace) -> None:
    unit = make_unit("Pier", world.harbour)
    make_person("Gone Away", unit, left_on=TODAY)

    close_unit(by=everywhere(unit), unit=unit, on=TODAY)

    unit.refresh_from_db()
    assert unit.closed_on == TODAY
    with pytest.raises(ValidationError, match="1 person still has a post"):
        close_unit(by=everywhere(unit), unit=unit, on=TODAY - DAY)


def test_a_unit_opens_again_when_the_one_above_is_open(world: SimpleNamespace) -> None:
    pier = make_unit("Pier", world.hillside)
    jetty = make_unit("Jetty", pier)
    for unit in (jetty, pier):
        close_unit(by=everywhere(unit), unit=unit, on=TODAY)

    with pytest.raises(ValidationError, match="Pier is closed"):
        reopen_unit(by=everywhere(jetty), unit=jetty)
    reopen_unit(by=everywhere(pier), unit=pier)
    assert reopen_unit(by=everywhere(jetty), unit=jetty).closed_on is None


def count(unit: Unit, people: int, on: dt.date) -> None:
    by = everywhere(unit, Permission.MANAGE_STAFF)
    set_headcount(by=by, unit=unit, role_group=None, counted_on=on, people=people)


def test_numbers_without_names_never_come_back_for_the_time_a_unit_was_closed(
    world: SimpleNamespace,
) -> None:
    pier = make_unit("Pier", world.hillside)
    count(pier, 8, OPENED)
    closed = TODAY - 60 * DAY
    close_unit(by=everywhere(pier), unit=pier, on=closed)

    with pytest.raises(ValidationError, match="Enter 0 for that day first") as refused:
        reopen_unit(by=everywhere(pier), unit=pier, on=TODAY)
    assert set(refused.value.message_dict) == {"on"}
    count(pier, 0, closed)
    count(pier, 9, TODAY)
    assert reopen_unit(by=everywhere(pier), unit=pier, on=TODAY).closed_on is None


def test_a_number_entered_while_the_unit_was_closed_does_not_count_either(
    world: SimpleNamespace,
) -> None:
    pier = make_unit("Pier", world.hillside)
    close_unit(by=everywhere(pier), unit=pier, on=TODAY - 60 * DAY)
    count(pier, 8, TODAY - DAY)

    with pytest.raises(ValidationError, match="would count again"):
        reopen_unit(by=everywhere(pier), unit=pier, on=TODAY)
    assert reopen_unit(by=everywhere(pier), unit=pier, on=TODAY - DAY).closed_on is None


@pytest.mark.parametrize("on", [None, TODAY])
def test_a_unit_closed_by_mistake_opens_with_its_numbers(
    world: SimpleNamespace, on: dt.date | None
) -> None:
    pier = make_unit("Pier", world.hillside)
    count(pier, 8, OPENED)
    close_unit(by=everywhere(pier), unit=pier, on=TODAY)

    assert reopen_unit(by=everywhere(pier), unit=pier, on=on).closed_on is None


def test_nothing_opens_under_a_closed_unit_or_before_it(world: SimpleNamespace) -> None:
    pier = make_unit("Pier", world.hillside, opened_on=dt.date(2021, 1, 1))

    with pytest.raises(ValidationError, match="opened on 1 January 2021"):
        make_unit("Jetty", pier, opened_on=dt.date(2020, 12, 31))
    close_unit(by=everywhere(pier), unit=pier, on=TODAY)
    with pytest.raises(ValidationError, match="Pier is closed"):
        make_unit("Jetty", pier, opened_on=TODAY)


def test_a_code_is_given_once_in_an_organisation(world: SimpleNamespace) -> None:
    with pytest.raises(ValidationError, match="already has the code quay"):
        add_unit(
            by=everywhere(world.hillside),
            parent=world.hillside,
            name="Another",
            code="quay",
            kind="team",
            opened_on=TODAY,
        )


def test_a_renamed_unit_is_found_by_both_names(world: SimpleNamespace) -> None:
    rename_unit(by=everywhere(world.quay), unit=world.quay, name="Old Docks")

    world.quay.refresh_from_db()
    words = set(UnitToken.objects.filter(unit=world.quay).values_list("token", flat=True))
    assert world.quay.sort_key == "old docks"
    assert words == {"old", "docks", "quay"}


def test_an_alias_belongs_to_one_unit(world: SimpleNamespace) -> None:
    scope = everywhere(world.quay)
    add_alias(by=scope, unit=world.quay, text="Adult Care (East)")
    add_alias(by=scope, unit=world.quay, text="adult care EAST")

    assert UnitAlias.objects.filter(unit=world.quay).count() == 1
    with pytest.raises(ValidationError, match="another unit"):
        add_alias(by=scope, unit=world.orchard, text="Adult care East")


def test_as_it_was_and_as_it_is(world: SimpleNamespace) -> None:
    move(world.quay, world.hillside)
    scope = everywhere(world.northshore)

    then = {row.unit_id: row for row in tree_on(world.northshore.pk, TODAY - DAY)}
    assert then[world.quay.pk].parent_id == world.harbour.pk
    assert then[world.quay.pk].path_then == f"{world.harbour.path}{world.quay.pk}."
    names = [line.name for line in children_of(scope, world.harbour, on=TODAY - DAY)]
    assert names == ["Lighthouse", "Quay"]
    assert [line.name for line in children_of(scope, world.harbour, on=TODAY)] == ["Lighthouse"]
    assert tree_on(world.northshore.pk, OPENED - DAY) == ()


def test_the_past_shows_only_what_the_viewer_may_see_today(world: SimpleNamespace) -> None:
    move(world.quay, world.hillside)
    scope = everywhere(world.harbour)
    harbour = type(scope)(None, scope.permission, (world.harbour.path,))

    assert [line.name for line in children_of(harbour, world.harbour, on=TODAY - DAY)] == [
        "Lighthouse"
    ]
    assert [line.name for line in branches_of(harbour, on=TODAY)] == ["Harbour"]


def test_a_move_tells_the_floors_above(world: SimpleNamespace) -> None:
    heard = []
    listener = lambda sender, organisation_id, **kwargs: heard.append(organisation_id)  # noqa: E731
    tree_changed.connect(listener)
    try:
        move(world.quay, world.hillside)
        move(world.quay, world.hillside)
    finally:
        tree_changed.disconnect(listener)
    assert heard == [world.northshore.pk]


@pytest.fixture
def heard() -> Iterator[list[int]]:
    """The organisations whose tree is told to have changed."""
    told: list[int] = []
    listener = lambda sender, organisation_id, **kwargs: told.append(organisation_id)  # noqa: E731
    tree_changed.connect(listener)
    yield told
    tree_changed.disconnect(listener)


def test_many_changes_at_once_are_told_once(world: SimpleNamespace, heard: list[int]) -> None:
    with tree_changed.at_once():
        move(world.quay, world.hillside)
        move(world.quay, world.harbour)
        assert not heard
    assert heard == [world.northshore.pk]


def test_what_was_broken_off_is_not_told(world: SimpleNamespace, heard: list[int]) -> None:
    def break_off() -> None:
        with tree_changed.at_once():
            move(world.quay, world.hillside)
            raise ValueError("broken off")

    with pytest.raises(ValueError, match="broken off"):
        break_off()
    assert not heard


def test_the_history_says_who_moved_it(world: SimpleNamespace) -> None:
    scope = everywhere(world.quay)
    by_ada = type(scope)(world.ada.pk, scope.permission, scope.branches)
    move_unit(by=by_ada, unit=world.quay, to=world.hillside, on=TODAY, today=TODAY)

    event = Unit.pgh_event_model.objects.filter(id=world.quay.pk).order_by("pgh_id").last()
    assert event.pgh_context.metadata["user"] == world.ada.pk
    assert event.parent_id == world.hillside.pk
