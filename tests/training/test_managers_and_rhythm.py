"""Managers at the level of their people, and the time that teams plan for themselves."""

import datetime as dt
from types import SimpleNamespace

import pytest

from core.permissions import Permission
from tests.factories import everywhere, make_person, make_user
from tests.factories.places import make_trainer
from tests.factories.supervision import meet, plan_time
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.training.test_oracle import TODAY
from tests.training.test_pages import page_as, send
from training.figures.managers import managers_of
from training.figures.outlook import Wish
from training.figures.rhythm import rhythms_of
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
