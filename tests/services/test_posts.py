"""Posts, absence and leaving, each from a day on."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from core.permissions import Permission
from core.scope import Scope
from services.actions.absence import come_back, end_away, leave, set_away
from services.actions.daily import apply_due_changes
from services.actions.headcounts import set_headcount
from services.actions.posts import add_post, change_post, end_post
from services.actions.staff import add_staff_member, change_details, link_account
from services.actions.units import close_unit
from services.models import Headcount, Post, StaffMember, StaffToken, Unit
from services.signals import people_changed
from tests.factories import OPENED, everywhere, make_person, make_unit, make_user

TODAY = dt.date(2026, 5, 4)
DAY = dt.timedelta(days=1)


def scope(unit: Unit) -> Scope:
    return everywhere(unit, Permission.MANAGE_STAFF)


def branch(unit: Unit) -> Scope:
    return Scope(None, Permission.MANAGE_STAFF, (unit.path,))


def main_post(person: StaffMember) -> Post:
    return Post.objects.filter(staff_member=person, is_primary=True).latest("from_on")


def in_force(person: StaffMember, day: dt.date) -> list[str]:
    posts = Post.objects.current_on(day).filter(staff_member=person).order_by("-is_primary")
    return [post.unit.name for post in posts.select_related("unit")]


def test_a_new_post_ends_the_old_one_the_day_before(world: SimpleNamespace) -> None:
    new = change_post(
        by=scope(world.quay),
        post=main_post(world.rosa),
        unit=world.orchard,
        role=None,
        on=TODAY,
        today=TODAY,
    )

    world.rosa.refresh_from_db()
    assert in_force(world.rosa, TODAY - DAY) == ["Quay"]
    assert in_force(world.rosa, TODAY) == ["Orchard"]
    assert new.is_primary
    assert world.rosa.home_unit == world.orchard


def test_asking_for_the_same_change_again_changes_nothing(world: SimpleNamespace) -> None:
    post = main_post(world.rosa)
    facts = {"unit": world.orchard, "role": None, "on": TODAY, "today": TODAY}
    first = change_post(by=scope(world.quay), post=post, **facts)

    assert change_post(by=scope(world.quay), post=post, **facts) == first
    assert Post.objects.filter(staff_member=world.rosa).count() == 2


def test_on_its_first_day_a_post_is_corrected_in_place(world: SimpleNamespace) -> None:
    change_post(
        by=scope(world.quay),
        post=main_post(world.rosa),
        unit=world.lighthouse,
        role=world.worker,
        on=OPENED,
        today=TODAY,
    )
    assert in_force(world.rosa, OPENED) == ["Lighthouse"]
    assert Post.objects.filter(staff_member=world.rosa).count() == 1


def test_a_post_to_come_moves_the_person_on_its_day(world: SimpleNamespace) -> None:
    later = TODAY + 30 * DAY
    change_post(
        by=scope(world.quay),
        post=main_post(world.rosa),
        unit=world.orchard,
        role=None,
        on=later,
        today=TODAY,
    )
    world.rosa.refresh_from_db()
    assert world.rosa.home_unit == world.quay

    assert apply_due_changes(later) == 1
    world.rosa.refresh_from_db()
    assert world.rosa.home_unit == world.orchard


def test_both_units_of_a_change_must_be_in_the_branch(world: SimpleNamespace) -> None:
    with pytest.raises(PermissionError):
        change_post(
            by=branch(world.harbour),
            post=main_post(world.rosa),
            unit=world.orchard,
            role=None,
            on=TODAY,
        )
    with pytest.raises(PermissionError):
        change_details(by=branch(world.hillside), person=world.rosa, first_name="X")


def test_a_day_that_does_not_fit_gets_a_sentence(world: SimpleNamespace) -> None:
    post = main_post(world.rosa)
    facts = {"by": scope(world.quay), "post": post, "role": None}
    with pytest.raises(ValidationError, match="started on 1 April 2020"):
        change_post(unit=world.orchard, on=OPENED - DAY, **facts)
    closed = make_unit("Pier", world.hillside)
    close_unit(by=everywhere(closed), unit=closed, on=TODAY)
    with pytest.raises(ValidationError, match="Pier is closed"):
        change_post(unit=closed, on=TODAY, **facts)
    leave(by=scope(world.quay), person=world.rosa, left_on=TODAY)
    with pytest.raises(ValidationError, match="left by then"):
        change_post(unit=world.orchard, on=TODAY, **facts)


def test_a_second_post_shows_in_both_teams_and_ends_alone(world: SimpleNamespace) -> None:
    for _again in range(2):
        post = add_post(
            by=scope(world.quay),
            person=world.rosa,
            unit=world.orchard,
            role=world.worker,
            from_on=TODAY,
        )
    assert in_force(world.rosa, TODAY) == ["Quay", "Orchard"]
    assert world.rosa in StaffMember.objects.within(branch(world.hillside))

    end_post(by=scope(world.quay), post=post, until_on=TODAY)
    assert in_force(world.rosa, TODAY + DAY) == ["Quay"]
    with pytest.raises(ValidationError, match="main post"):
        end_post(by=scope(world.quay), post=main_post(world.rosa), until_on=TODAY)


def test_a_person_who_left_stops_counting_on_that_day_and_keeps_a_place(
    world: SimpleNamespace,
) -> None:
    leave(by=scope(world.quay), person=world.rosa, left_on=TODAY - DAY)

    assert in_force(world.rosa, TODAY - 2 * DAY) == ["Quay"]
    assert in_force(world.rosa, TODAY - DAY) == []
    assert world.rosa in StaffMember.objects.within(branch(world.harbour))


def test_somebody_who_comes_back_was_away_in_between(world: SimpleNamespace) -> None:
    leave(by=scope(world.quay), person=world.rosa, left_on=TODAY - 60 * DAY)
    for _again in range(2):
        person = come_back(by=scope(world.quay), person=world.rosa, on=TODAY)

    assert person.left_on is None
    assert in_force(world.rosa, TODAY - 61 * DAY) == ["Quay"]
    assert in_force(world.rosa, TODAY - 60 * DAY) == []
    assert in_force(world.rosa, TODAY - DAY) == []
    assert in_force(world.rosa, TODAY) == ["Quay"]


def test_leaving_can_be_taken_back(world: SimpleNamespace) -> None:
    leave(by=scope(world.quay), person=world.rosa, left_on=TODAY)
    come_back(by=scope(world.quay), person=world.rosa, on=TODAY)

    assert Post.objects.filter(staff_member=world.rosa).count() == 1
    assert in_force(world.rosa, TODAY) == ["Quay"]


def left_before_the_unit_closed(world: SimpleNamespace) -> Unit:
    """Pia left Pier, which then closed."""
    pier = make_unit("Pier", world.hillside)
    world.pia = make_person("Pia Holm", pier, world.worker)
    leave(by=scope(pier), person=world.pia, left_on=TODAY - 60 * DAY)
    close_unit(by=everywhere(pier), unit=pier, on=TODAY - 30 * DAY)
    return pier


@pytest.mark.parametrize("on", [TODAY, TODAY - 60 * DAY, TODAY - 90 * DAY])
def test_nobody_comes_back_into_a_closed_unit(world: SimpleNamespace, on: dt.date) -> None:
    pier = left_before_the_unit_closed(world)

    with pytest.raises(ValidationError, match="Pier is closed") as refused:
        come_back(by=scope(pier), person=world.pia, on=on)
    assert set(refused.value.message_dict) == {"unit"}
    world.pia.refresh_from_db()
    assert world.pia.left_on == TODAY - 60 * DAY


def test_who_comes_back_after_the_unit_closed_works_in_another_one(
    world: SimpleNamespace,
) -> None:
    pier = left_before_the_unit_closed(world)
    person = come_back(by=scope(pier), person=world.pia, on=TODAY, unit=world.orchard, today=TODAY)

    assert in_force(person, TODAY - 61 * DAY) == ["Pier"]
    assert in_force(person, TODAY - DAY) == []
    assert in_force(person, TODAY) == ["Orchard"]
    assert (main_post(person).role, person.home_unit) == (world.worker, world.orchard)


def test_who_never_left_goes_on_in_another_unit_from_the_closing_on(
    world: SimpleNamespace,
) -> None:
    pier = left_before_the_unit_closed(world)
    person = come_back(by=scope(pier), person=world.pia, on=person_left(world), unit=world.orchard)

    assert in_force(person, TODAY - 31 * DAY) == ["Pier"]
    assert in_force(person, TODAY - 30 * DAY) == ["Orchard"]


def person_left(world: SimpleNamespace) -> dt.date:
    return StaffMember.objects.get(pk=world.pia.pk).left_on


def test_a_further_post_in_a_closed_unit_is_over_for_who_comes_back(
    world: SimpleNamespace,
) -> None:
    pier = make_unit("Pier", world.hillside)
    add_post(by=scope(pier), person=world.rosa, unit=pier, role=None, from_on=OPENED)
    leave(by=scope(pier), person=world.rosa, left_on=TODAY - 60 * DAY)
    close_unit(by=everywhere(pier), unit=pier, on=TODAY - 30 * DAY)
    come_back(by=scope(pier), person=world.rosa, on=TODAY)

    assert in_force(world.rosa, TODAY) == ["Quay"]
    assert not Post.objects.filter(unit=pier, until_on=None).exists()


def test_nobody_comes_back_into_a_unit_outside_the_branch(world: SimpleNamespace) -> None:
    left_before_the_unit_closed(world)

    with pytest.raises(PermissionError):
        come_back(by=branch(world.hillside), person=world.pia, on=TODAY, unit=world.quay)


def test_away_has_dates_and_no_reason(world: SimpleNamespace) -> None:
    set_away(by=scope(world.quay), person=world.rosa, from_on=TODAY, until_on=None)
    assert main_post(world.rosa).away_from_on == TODAY

    end_away(by=scope(world.quay), person=world.rosa, back_on=TODAY + 10 * DAY)
    assert main_post(world.rosa).away_until_on == TODAY + 9 * DAY
    end_away(by=scope(world.quay), person=world.rosa, back_on=TODAY)
    assert main_post(world.rosa).away_from_on is None
    with pytest.raises(ValidationError, match="same day as the first"):
        set_away(by=scope(world.quay), person=world.rosa, from_on=TODAY, until_on=TODAY - DAY)


def test_a_number_and_an_address_belong_to_one_person(world: SimpleNamespace) -> None:
    with pytest.raises(ValidationError, match="staff number"):
        make_person("Other One", world.orchard, staff_number="0017")
    with pytest.raises(ValidationError, match="email address"):
        change_details(by=scope(world.quay), person=world.rosa, email="SAM.Reid@northshore.example")


def test_a_changed_name_is_sorted_and_found_anew(world: SimpleNamespace) -> None:
    change_details(
        by=scope(world.quay), person=world.rosa, last_name="O'Néill", first_name="Róisín"
    )

    world.rosa.refresh_from_db()
    words = set(StaffToken.objects.filter(staff_member=world.rosa).values_list("token", flat=True))
    assert world.rosa.sort_key == "oneill roisin"
    assert words == {"oneill", "roisin", "0017"}


def test_one_account_has_one_record(world: SimpleNamespace) -> None:
    user = make_user("Rosa")
    link_account(person=world.rosa, user=user)
    assert link_account(person=world.rosa, user=user).user == user

    with pytest.raises(ValidationError, match="has been used"):
        link_account(person=world.lars, user=user)
    with pytest.raises(ValidationError, match="has been used"):
        link_account(person=world.rosa, user=world.alma)


def test_a_headcount_of_a_day_is_one_number(world: SimpleNamespace) -> None:
    for people in (12, 14):
        set_headcount(
            by=scope(world.quay), unit=world.quay, role_group=None, counted_on=TODAY, people=people
        )
    assert list(Headcount.objects.values_list("people", flat=True)) == [14]


def test_every_change_names_the_people_it_touched(world: SimpleNamespace) -> None:
    heard: list[object] = []
    listener = lambda sender, staff_ids, **kwargs: heard.extend(staff_ids)  # noqa: E731
    people_changed.connect(listener)
    try:
        leave(by=scope(world.quay), person=world.rosa, left_on=TODAY)
        add_staff_member(
            by=scope(world.quay), unit=world.quay, role=None, from_on=TODAY, first_name="New"
        )
    finally:
        people_changed.disconnect(listener)
    assert heard == [world.rosa.pk, StaffMember.objects.get(first_name="New").pk]


def test_after_midnight_those_whose_day_it_is_are_named(world: SimpleNamespace) -> None:
    leave(by=scope(world.quay), person=world.rosa, left_on=TODAY)
    heard: list[list[int]] = []
    listener = lambda sender, staff_ids, **kwargs: heard.append(staff_ids)  # noqa: E731
    people_changed.connect(listener)
    try:
        apply_due_changes(TODAY)
    finally:
        people_changed.disconnect(listener)
    assert heard == [[world.rosa.pk]]


def test_somebody_who_only_works_elsewhere_now_is_seen_there_alone(world: SimpleNamespace) -> None:
    """The home unit may be out of date: the posts of today decide."""
    add_post(by=scope(world.quay), person=world.rosa, unit=world.orchard, role=None, from_on=OPENED)
    Post.objects.filter(staff_member=world.rosa, is_primary=True).update(until_on=OPENED)

    assert world.rosa.home_unit == world.quay
    assert world.rosa not in StaffMember.objects.within(branch(world.harbour))
    assert world.rosa in StaffMember.objects.within(branch(world.hillside))
    assert world.rosa in StaffMember.objects.within(branch(world.northshore))
