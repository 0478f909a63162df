"""Who stayed shorter than a course asks for, and names that were said later."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from core.permissions import Permission
from tests.factories import everywhere
from tests.factories.training import make_visitor
from tests.training.lists import KIND, list_house, put_in, sent
from training.actions.attendance import note_attendance
from training.actions.minimums import set_minimum
from training.actions.naming import name_visitors
from training.models import CourseMinimum, Place, Standing, TrainingRecord, Visitor

LIST = (
    "Name,Email,Duration\n"
    "Sam Reid,sam.reid@northshore.example,55\n"
    "Rosa Quill,,10\n"
    "Zoe Unknown,,12\n"
)


@pytest.fixture
def house(world: SimpleNamespace, tmp_path: Path) -> SimpleNamespace:
    house = list_house(world, tmp_path, LIST)
    by = everywhere(world.northshore, Permission.MANAGE_FRAMEWORKS)
    set_minimum(by=by, organisation=world.northshore, course=house.course, minutes=30)
    return house


def states() -> dict[str, str]:
    places = Place.objects.select_related("staff_member")
    return {place.staff_member.first_name: place.state for place in places}


def test_who_stayed_shorter_is_shown_and_does_not_count(house: SimpleNamespace) -> None:
    upload, review = sent(house)
    assert upload.rows.get(name="Rosa Quill").decision == "brief"
    assert any("stayed less than 30 minutes" in note for note in review.notes)

    batch = put_in(house, upload)
    assert states() == {"Sam": "came", "Rosa": "briefly"}
    assert [r.staff_member for r in TrainingRecord.objects.all()] == [house.sam_person]
    assert Standing.objects.get(staff_member=house.rosa).held == 0
    assert sent(house)[1].is_no_change

    KIND.undo(batch=batch, by=house.scope)
    assert states() == {}


def test_the_lead_may_count_them_all_the_same(house: SimpleNamespace) -> None:
    upload, _review = sent(house)
    upload.rows.filter(name="Rosa Quill").update(decision=f"staff:{house.rosa.pk}")
    put_in(house, upload)
    assert states()["Rosa"] == "came"


def test_who_is_noted_by_hand_stays_counted(house: SimpleNamespace) -> None:
    note_attendance(by=house.scope, session=house.session, states={house.rosa.pk: "came"})
    put_in(house, sent(house)[0])
    assert states()["Rosa"] == "came"
    assert Standing.objects.get(staff_member=house.rosa).held == 1


def test_names_said_later_follow_the_same_rule_and_lose_nothing(house: SimpleNamespace) -> None:
    put_in(house, sent(house)[0])
    guest = make_visitor(house.session, "Vera Visitor")
    zoe = Visitor.objects.get(name="Zoe Unknown")
    said = {zoe.pk: house.lars.pk, guest.pk: None}
    name_visitors(by=house.scope, session=house.session, said=said)
    assert states()["Lars"] == "briefly"
    assert Place.objects.get(staff_member=house.lars).minutes == 12
    assert {v.name: v.state for v in Visitor.objects.all()} == {
        "Zoe Unknown": "matched",
        "Vera Visitor": "guest",
    }


def test_nobody_outside_the_branch_is_named(house: SimpleNamespace) -> None:
    guest = make_visitor(house.session, "Vera Visitor")
    name_visitors(by=house.scope, session=house.session, said={guest.pk: house.milly.pk})
    assert Visitor.objects.get().state == "unidentified"


def test_a_rule_holds_in_one_organisation_and_is_taken_away(house: SimpleNamespace) -> None:
    by = everywhere(house.westmoor, Permission.MANAGE_FRAMEWORKS)
    facts = {"course": house.session.course, "minutes": 5}
    with pytest.raises(PermissionError):
        set_minimum(by=by, organisation=house.northshore, **facts)
    with pytest.raises(ValueError, match="courses on the list"):
        set_minimum(by=by, organisation=house.westmoor, **facts)
    by = everywhere(house.northshore, Permission.MANAGE_FRAMEWORKS)
    set_minimum(by=by, organisation=house.northshore, course=house.session.course, minutes=None)
    assert not CourseMinimum.objects.exists()
