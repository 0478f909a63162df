"""Managers at the level of their people, and the time that teams plan for themselves."""

import datetime as dt
from types import SimpleNamespace

import pytest

from core.permissions import Permission
from services.models import Post, StaffMember
from tests.factories import everywhere, make_person, make_user
from tests.factories.places import make_trainer
from tests.factories.supervision import make_supervisor, meet, plan_time
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.training.test_oracle import TODAY
from tests.training.test_pages import page_as, send
from training.actions.supervision import Contact, log_given_contact
from training.figures.managers import managers_of
from training.figures.outlook import Wish
from training.figures.rhythm import rhythms_of
from training.figures.shared import Shared
from training.figures.trainer_days import trainer_room
from training.models import Course, TeamRhythm, TeamTime

DAY = dt.timedelta(days=1)


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    """Workers are asked for skilled; mark manages Quay and has no staff record yet."""
    use_framework(world.northshore)
    require(world.worker, level("skilled"))
    world.scope = everywhere(world.northshore, Permission.VIEW_FIGURES)
    return world


def managers(house: SimpleNamespace) -> tuple[int, int, int]:
    found = managers_of(house.scope, house.harbour, on=TODAY)
    return found.at_level, found.not_yet, found.unknown


def test_a_manager_is_measured_by_the_people_of_the_nearest_unit(house: SimpleNamespace) -> None:
    assert managers(house) == (0, 0, 2)  # mark in Quay, nadia in Lighthouse
    one = make_person("Mark Manager", house.harbour, user=house.mark)
    assert managers(house) == (0, 1, 1)
    for code in ("informed", "skilled"):
        course = make_course(house.northshore, level(code))
        make_session(house.harbour, course, TODAY, [one])
    assert managers(house) == (1, 0, 1)
    # A manager of the whole of Harbour manages nobody who has a nearer one.
    make_user("Hugh", "manager", house.harbour)
    make_person("Ida Office", house.harbour, house.worker)
    assert managers(house) == (1, 0, 2)


def test_the_lead_alone_reads_the_name_and_others_no_count_of_few(house: SimpleNamespace) -> None:
    make_person("Mark Manager", house.harbour, user=house.mark)
    assert "Mark Manager" in page_as(house.alma, "training:supervision", house.harbour.pk)
    for who in (house.ada, house.eve):
        text = page_as(who, "training:supervision", house.harbour.pk)
        assert "Mark Manager" not in text
        assert "too few managers here to tell a number" in text


def test_a_team_plans_its_time_and_notes_that_it_was_held(house: SimpleNamespace) -> None:
    begun = TODAY - 27 * DAY
    facts = {"kind": "debrief", "from_on": f"{begun:%-d/%-m/%Y}", "every_weeks": "2"}
    send(house.mark, "training:rhythm_set", house.quay.pk, **facts)
    for _twice in range(2):
        told = {"kind": "debrief", "on": "today", "people": "6"}
        send(house.mark, "training:team_time_note", house.quay.pk, **told)
    found = rhythms_of(house.scope, house.harbour, on=TODAY)
    assert [(one.unit_name, one.every_weeks, one.planned, one.held) for one in found] == [
        ("Quay", 2, 2, 1)
    ]
    assert TeamTime.objects.get().people == 6


def test_a_contact_noted_by_name_is_time_held_and_a_day_counts_once(house: SimpleNamespace) -> None:
    plan_time(house.quay, "supervision", 4, held=[TODAY])
    meet(house.rosa, house.sam_person, on=TODAY)
    meet(house.rosa, house.sam_person, on=TODAY - DAY)
    (found,) = rhythms_of(house.scope, house.quay, on=TODAY)
    assert (found.planned, found.held) == (3, 2)


def held(house: SimpleNamespace) -> dict[str, int]:
    found = rhythms_of(house.scope, house.northshore, on=TODAY)
    return {one.unit_name: one.held for one in found}


def test_a_contact_noted_above_is_time_of_the_team_of_whoever_had_it(
    house: SimpleNamespace,
) -> None:
    for unit in (house.harbour, house.quay, house.lighthouse):
        plan_time(unit, "supervision", 4, held=[])
    for days in (3, 2, 1):
        meet(house.olive, house.rosa, on=TODAY - days * DAY, unit=house.harbour)
    assert held(house) == {"Harbour": 3, "Lighthouse": 0, "Quay": 3}
    # Two people of one team on one day are one time; each team of several has its own.
    meet(house.olive, house.rosa, house.sam_person, house.lars, on=TODAY, unit=house.harbour)
    assert held(house) == {"Harbour": 4, "Lighthouse": 1, "Quay": 4}
    # Noted in Quay of somebody of Lighthouse: that is no time of Quay.
    meet(house.olive, house.lars, on=TODAY - 9 * DAY, unit=house.quay)
    assert held(house) == {"Harbour": 4, "Lighthouse": 2, "Quay": 4}


def test_what_a_supervisor_of_the_service_notes_is_time_of_the_team(
    house: SimpleNamespace,
) -> None:
    plan_time(house.quay, "supervision", 4, held=[])
    user = make_user("Olga", "staff", house.harbour)
    olga = make_person("Olga Office", house.harbour, user=user)
    row = make_supervisor(olga, house.harbour)
    contact = Contact(supervisor=olga, on=TODAY, minutes=30)
    log_given_contact(by=user.pk, row=row, people=[house.rosa], contact=contact)
    assert held(house) == {"Quay": 1}


def test_a_contact_is_time_of_the_team_somebody_was_in_on_its_day(house: SimpleNamespace) -> None:
    for unit in (house.quay, house.lighthouse):
        plan_time(unit, "supervision", 4, held=[])
    for days in (20, 5):
        meet(house.olive, house.rosa, on=TODAY - days * DAY, unit=house.harbour)
    Post.objects.filter(staff_member=house.rosa).update(until_on=TODAY - 10 * DAY)
    Post.objects.create(
        staff_member=house.rosa, unit=house.lighthouse, is_primary=True, from_on=TODAY - 9 * DAY
    )
    assert held(house) == {"Lighthouse": 1, "Quay": 1}
    # Somebody who was joined to another record is that person.
    again = make_person("Sam Again", house.lighthouse)
    meet(house.olive, again, on=TODAY - 4 * DAY, unit=house.harbour)
    StaffMember.objects.filter(pk=again.pk).update(merged_into=house.sam_person)
    assert held(house) == {"Lighthouse": 1, "Quay": 2}


def test_another_rhythm_ends_the_one_before_and_nothing_ends_it_too(house: SimpleNamespace) -> None:
    plan_time(house.quay, "debrief", 4, held=[])
    plan_time(house.quay, "debrief", 2, from_on=TODAY, held=[])
    assert [one.every_weeks for one in rhythms_of(house.scope, house.quay, on=TODAY)] == [2]
    facts = {"kind": "debrief", "from_on": "today", "every_weeks": ""}
    send(house.mark, "training:rhythm_set", house.quay.pk, **facts)
    assert rhythms_of(house.scope, house.quay, on=TODAY) == ()
    assert TeamRhythm.objects.get().until_on == TODAY - DAY


def test_a_plan_from_an_earlier_day_takes_no_later_one_away(house: SimpleNamespace) -> None:
    plan_time(house.quay, "debrief", 4, from_on=TODAY - 50 * DAY, held=[])
    plan_time(house.quay, "debrief", 2, from_on=TODAY - 10 * DAY, held=[])
    before = list(TeamRhythm.objects.order_by("pk").values())
    earlier = TODAY - 11 * DAY
    for weeks in ("1", ""):
        facts = {"kind": "debrief", "from_on": f"{earlier:%-d/%-m/%Y}", "every_weeks": weeks}
        text = send(house.mark, "training:rhythm_set", house.quay.pk, **facts)
        assert "Enter that day or a later one." in text
    assert list(TeamRhythm.objects.order_by("pk").values()) == before
    plan_time(house.quay, "debrief", 1, from_on=TODAY - 10 * DAY, held=[])
    assert [one.every_weeks for one in rhythms_of(house.scope, house.quay, on=TODAY)] == [1]


def test_what_trainers_can_give_stands_beside_what_is_needed(house: SimpleNamespace) -> None:
    page = "training:supervision", house.harbour.pk
    Course.objects.update(minutes=240)
    text = page_as(house.alma, *page)
    assert "No trainers are noted here yet." in text
    make_trainer(house.quay, TODAY, staff_member=house.rosa, sessions_a_month=3)
    found = trainer_room(house.scope, house.harbour, Wish(80, TODAY + 61 * DAY), today=TODAY)
    # Three people are asked for each level: one session of four hours, a day of one trainer.
    assert [(one.name, round(one.sessions, 2)) for one in found.levels] == [
        ("Trauma informed", 0.5), ("Trauma skilled", 0.5),
    ]  # fmt: skip
    assert [round(one.needed or 0, 2) for one in found.levels] == [0.5, 0.5]
    assert [one.can_give for one in found.levels] == [3, 3]
    assert (found.trainers, found.can_give, found.unsaid) == (1, 3, 0)
    text = page_as(house.eve, *page)
    assert "1 trainer here can give 3 sessions a month." in text
    assert "That is enough for this target." in text
    make_trainer(house.lighthouse, TODAY, staff_member=house.lars)
    text = page_as(house.eve, *page)
    assert "Of 1 trainer nobody has said how many sessions they can give." in text


def test_trainers_of_the_service_count_for_a_team_and_are_shared(house: SimpleNamespace) -> None:
    page = "training:supervision", house.quay.pk
    assert "No trainers are noted here yet." in page_as(house.alma, *page)
    make_trainer(house.harbour, TODAY, staff_member=house.olive, sessions_a_month=30)
    wish = Wish(80, TODAY + 61 * DAY)
    found = trainer_room(house.scope, house.quay, wish, today=TODAY)
    assert (found.trainers, found.can_give, found.shared) == (1, 30, Shared(1, 1))
    text = page_as(house.alma, *page)
    assert "Of these, 1 is noted for a unit above and is shared with 1 other team." in text
    assert "That is enough for this target if the other teams leave it." in text
    assert "Olive Pear" in text
    assert "Who gives training" not in page_as(house.eve, *page), "names are for those who plan"
    # On the page of the service itself they are nobody else's.
    assert not trainer_room(house.scope, house.harbour, wish, today=TODAY).shared
    assert "if the other teams leave it" not in page_as(house.alma, page[0], house.harbour.pk)


def test_without_minutes_no_trainer_days_are_made_up(house: SimpleNamespace) -> None:
    Course.objects.update(minutes=0)
    found = trainer_room(house.scope, house.harbour, Wish(80, TODAY + 61 * DAY), today=TODAY)
    assert [(one.needed, one.can_give) for one in found.levels] == [(None, None)] * 2
    assert found.needed is None
    text = page_as(house.eve, "training:supervision", house.harbour.pk)
    assert "How many trainer days is not known" in text


def test_strangers_read_nothing_of_trainers(house: SimpleNamespace) -> None:
    elsewhere = everywhere(house.westmoor, Permission.VIEW_FIGURES)
    with pytest.raises(PermissionError):
        trainer_room(elsewhere, house.harbour, Wish(80, TODAY + 61 * DAY), today=TODAY)
