"""Each counting rule once, in the words of docs/figures.md."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.utils import timezone

from core.permissions import Permission
from services.actions.staff import add_staff_member
from services.actions.who_counts import decide_who_counts
from services.models import Headcount, Post, StaffMember
from services.signals import people_changed
from tests.factories import OPENED, everywhere, make_person, make_role, make_unit
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.training.compare import assert_true, stored_people
from training.actions.attendance import reverse_attendance
from training.figures import figures_for
from training.models import Standing, TrainingRecord

TODAY = timezone.localdate()
YESTERDAY = TODAY - dt.timedelta(days=1)


def standing(person: StaffMember) -> Standing:
    return Standing.objects.get(staff_member=person)


def changed(person: StaffMember) -> None:
    people_changed.send(StaffMember, organisation_id=person.organisation_id, staff_ids=[person.pk])


def test_in_a_cumulative_framework_skilled_alone_is_not_enough(house: SimpleNamespace) -> None:
    make_session(house.quay, house.skilled, YESTERDAY, [house.rosa])

    assert standing(house.rosa).status == "not_yet"
    scope = everywhere(house.northshore, Permission.VIEW_FIGURES)
    informed, skilled = figures_for(scope, house.quay).levels[:2]
    assert (informed.required, informed.held, informed.met) == (2, 0, 0)
    assert (skilled.required, skilled.held, skilled.met) == (2, 1, 0)

    make_session(house.quay, house.informed, YESTERDAY, [house.rosa])
    assert standing(house.rosa).status == "met"
    assert figures_for(scope, house.quay).levels[1].met == 1


def test_a_reversed_record_counts_for_nothing(house: SimpleNamespace) -> None:
    session = make_session(house.quay, house.informed, YESTERDAY, [house.rosa])
    assert standing(house.rosa).held == 1

    reverse_attendance(by=everywhere(house.northshore), session=session)

    assert standing(house.rosa).held == 0
    assert TrainingRecord.objects.filter(staff_member=house.rosa).count() == 2


def test_a_record_stops_counting_on_the_day_it_expires(house: SimpleNamespace) -> None:
    short = make_course(house.northshore, level("informed"), validity_months=1)
    make_session(house.quay, short, TODAY - dt.timedelta(days=40), [house.rosa])

    assert standing(house.rosa).held == 0


@pytest.mark.parametrize(("days_left", "held"), [(1, 1), (0, 0)])
def test_the_day_of_expiry_itself_is_already_out(
    house: SimpleNamespace, days_left: int, held: int
) -> None:
    session = make_session(house.quay, house.informed, YESTERDAY, [])
    TrainingRecord.objects.create(
        staff_member=house.rosa,
        course=house.informed,
        level=house.informed.level,
        session=session,
        on=YESTERDAY,
        expires_on=TODAY + dt.timedelta(days=days_left),
    )
    changed(house.rosa)

    assert standing(house.rosa).held == held


def test_somebody_with_two_posts_counts_once_and_is_asked_for_both(house: SimpleNamespace) -> None:
    nurse = make_role("Night nurse", house.northshore)
    require(nurse, level("enhanced"))
    Post.objects.create(
        staff_member=house.rosa, unit=house.orchard, role=nurse, is_primary=False, from_on=OPENED
    )
    changed(house.rosa)

    assert standing(house.rosa).required == 0b111
    assert standing(house.rosa).unit == house.quay
    assert_true(house.northshore.pk, TODAY)


def test_leavers_and_people_on_long_absence_are_left_out_and_listed(house: SimpleNamespace) -> None:
    house.rosa.left_on = TODAY
    house.rosa.save()
    Post.objects.filter(staff_member=house.lars).update(away_from_on=YESTERDAY)
    people_changed.send(None, organisation_id=house.northshore.pk)

    figures = figures_for(everywhere(house.northshore), house.harbour)
    assert figures.people == 1
    assert figures.left_out == {"left": 1, "away": 1}


def test_kinds_that_the_organisation_leaves_out_are_listed_by_kind(house: SimpleNamespace) -> None:
    decide_who_counts(
        by=everywhere(house.northshore, Permission.MANAGE_SETTINGS),
        organisation=house.northshore,
        from_on=OPENED,
        left_out_kinds=["bank"],
    )
    make_person("Bo Relief", house.quay, house.worker, kind="bank")

    assert figures_for(everywhere(house.quay), house.quay).left_out == {"bank": 1}


def test_no_role_and_a_role_nobody_decided_on_are_unknown(house: SimpleNamespace) -> None:
    nobody = make_person("Nora Rollo", house.quay)
    cook = make_person("Cai Cook", house.quay, make_role("Cook", house.northshore))

    assert standing(nobody).status == standing(cook).status == "unknown"


def test_a_role_of_which_nothing_is_asked_is_not_unknown(house: SimpleNamespace) -> None:
    cook = make_role("Cook", house.northshore)
    person = make_person("Cai Cook", house.quay, cook)
    require(cook)

    assert standing(person).status == "not_required"


def test_the_rule_of_the_nearest_unit_replaces_the_others(house: SimpleNamespace) -> None:
    require(house.worker, level("enhanced"), unit=house.harbour)
    assert standing(house.rosa).required == 0b111
    assert standing(house.olive).required == 0b011

    require(house.worker, level("informed"), unit=house.quay)
    assert standing(house.rosa).required == 0b001
    assert standing(house.lars).required == 0b111
    assert_true(house.northshore.pk, TODAY)


def test_head_counts_stand_beside_people(house: SimpleNamespace) -> None:
    for counted_on, people in [(OPENED, 30), (YESTERDAY, 12)]:
        Headcount.objects.create(unit=house.quay, counted_on=counted_on, people=people)
    people_changed.send(None, organisation_id=house.northshore.pk)

    figures = figures_for(everywhere(house.quay), house.harbour)
    assert (figures.people, figures.counted_only) == (3, 12)


def test_somebody_who_has_not_begun_yet_is_not_there(house: SimpleNamespace) -> None:
    person = add_staff_member(
        by=everywhere(house.quay),
        unit=house.quay,
        role=house.worker,
        from_on=TODAY + dt.timedelta(days=3),
        first_name="Finn",
    )

    assert person.pk not in stored_people(house.northshore.pk)
    assert_true(house.northshore.pk, TODAY)


def test_records_of_people_merged_into_one_count_for_that_one(house: SimpleNamespace) -> None:
    twin = make_person("Rosie Quill", house.quay, house.worker)
    make_session(house.quay, house.informed, YESTERDAY, [twin])
    twin.merged_into = house.rosa
    twin.save()
    people_changed.send(
        None, organisation_id=house.northshore.pk, staff_ids=[twin.pk, house.rosa.pk]
    )

    assert standing(house.rosa).held == 1
    assert_true(house.northshore.pk, TODAY)


def test_two_organisations_do_not_touch_each_other(house: SimpleNamespace) -> None:
    use_framework(house.westmoor, "wales2022")
    require(house.nurse, level("skilled", "wales2022"))
    make_unit("Weir", house.mill)

    assert standing(house.milly).required == 0b010
    assert_true(house.westmoor.pk, TODAY)
    assert_true(house.northshore.pk, TODAY)
