"""Who waits without a date, planning a team's release, and names that follow."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.utils import timezone

from core.permissions import Permission as P
from core.scope import Scope
from services.models import StaffMember
from tests.factories import make_person
from tests.factories.places import make_place, make_wish
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.training.test_pages import page_as, send
from training.actions.sessions import Day, change_session
from training.actions.wishes import note_wishes
from training.figures.demand import demand_of
from training.models import Place, Session, TrainingRecord, WishForCourse

TODAY = timezone.localdate()
SOON = TODAY + dt.timedelta(days=20)


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    require(world.worker, level("informed"))
    world.course = make_course(world.northshore, level("informed"), name="First steps", minutes=90)
    return world


def told(w: SimpleNamespace) -> dict[tuple[str, str], int]:
    scope = Scope(None, P.VIEW_TRAINING, (w.harbour.path,))
    lines = demand_of(scope, w.harbour, on=TODAY)
    return {(one.unit_name, one.course): one.people for one in lines}


def test_a_person_is_counted_once_and_leavers_are_left_out(house: SimpleNamespace) -> None:
    old = make_person("Rosie Quill", house.quay, house.worker)
    for person in (house.rosa, old, house.sam_person, house.lars):
        make_wish(house.course, person)
    assert told(house) == {("Quay", "First steps"): 3, ("Lighthouse", "First steps"): 1}
    StaffMember.objects.filter(pk=old.pk).update(merged_into=house.rosa)
    StaffMember.objects.filter(pk=house.lars.pk).update(left_on=TODAY)
    assert told(house) == {("Quay", "First steps"): 2}


def test_who_is_on_a_list_or_has_done_it_waits_no_more(house: SimpleNamespace) -> None:
    for person in (house.rosa, house.sam_person):
        make_wish(house.course, person)
    make_place(make_session(house.quay, house.course, SOON), house.rosa)
    assert told(house) == {("Quay", "First steps"): 1}
    make_session(house.quay, house.course, TODAY, [house.sam_person])
    assert told(house) == {}


def test_a_wish_is_noted_once_and_for_own_people_alone(house: SimpleNamespace) -> None:
    by = Scope(None, P.PLAN_PLACES, (house.quay.path,))
    facts = {"by": by, "course": house.course, "since": TODAY}
    assert [note_wishes(staff_ids=[house.rosa.pk], **facts) for _twice in range(2)] == [1, 0]
    with pytest.raises(PermissionError):
        note_wishes(staff_ids=[house.lars.pk], **facts)
    assert WishForCourse.objects.count() == 1


def test_those_who_wait_for_a_date_are_invited_in_one_press(house: SimpleNamespace) -> None:
    make_wish(house.course, house.rosa)
    session = make_session(house.quay, house.course, SOON)
    text = page_as(house.mark, "training:session_invite", session.pk)
    assert "are ticked" in text
    assert text.count(" checked") == 2


def test_a_manager_shares_a_team_out_over_two_dates(house: SimpleNamespace) -> None:
    one, two = (make_session(house.harbour, house.course, SOON + dt.timedelta(d)) for d in (0, 7))
    text = page_as(house.mark, "training:plan_unit", house.quay.pk)
    assert "Rosa Quill" in text
    chosen = {"sessions": [one.pk, two.pk], "people": [house.rosa.pk, house.sam_person.pk]}
    text = send(house.mark, "training:plan_unit", house.quay.pk, **chosen)
    assert text.count("Saved: 1 has a place.") == 2
    assert text.count("Calendar file") == 2
    assert "BEGIN:VEVENT" in page_as(house.mark, "training:session_calendar", one.pk)
    assert set(Place.objects.values_list("session", flat=True)) == {one.pk, two.pk}


def test_twelve_people_names_to_follow_are_asked_for_on_the_first_page(
    house: SimpleNamespace,
) -> None:
    facts = {"course": house.course.pk, "unit": house.quay.pk, "on": "today", "people": "12"}
    send(house.alma, "training:session_add", **facts)
    assert Session.objects.get().head_count == 12
    assert "Add names: First steps, Quay" in page_as(house.alma, "reports:home")
    later = {**facts, "on": f"{SOON.day}/{SOON.month}/{SOON.year}"}
    assert "still to come" in send(house.alma, "training:session_add", **later)


def test_somebody_took_part_in_several_days_on_the_last_one(house: SimpleNamespace) -> None:
    yesterday = TODAY - dt.timedelta(days=1)
    session = make_session(house.quay, house.course, yesterday)
    by = Scope(None, P.RECORD_TRAINING, (house.quay.path,))
    change_session(by=by, session=session, further_days=[Day(TODAY)])
    make_session(house.quay, house.course, yesterday, [house.rosa])
    assert TrainingRecord.objects.get().on == TODAY
