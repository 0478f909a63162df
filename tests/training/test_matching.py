"""Who a name in a list is: certain, likely, unsure or nobody, and never a guess."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from core.permissions import Permission
from core.scope import Scope
from services.models import StaffAlias
from services.names import name_key
from tests.factories import everywhere, make_person
from tests.factories.training import level, make_course, make_session, use_framework
from training.actions.matching import Match, Named, match_people

TODAY = timezone.localdate()


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    world.session = make_session(
        world.quay, make_course(world.northshore, level("informed")), TODAY
    )
    world.scope = everywhere(world.northshore, Permission.IMPORT_ATTENDANCE)
    return world


def match(house: SimpleNamespace, name: str = "", email: str = "", number: str = "") -> Match:
    named = Named(1, name, email, number)
    return match_people(by=house.scope, session=house.session, names=[named])[0]


@pytest.mark.parametrize("name", ["Rosa Quill", "QUILL, Rosa", "rosa  quíll", "Quill Rosa"])
def test_the_same_name_in_the_branch_is_certain(house: SimpleNamespace, name: str) -> None:
    found = match(house, name)
    assert (found.band, found.staff_id) == ("certain", house.rosa.pk)


def test_staff_number_and_email_come_before_names(house: SimpleNamespace) -> None:
    assert match(house, "Somebody Else", number="0017").staff_id == house.rosa.pk
    email = "sam.reid@northshore.example"
    assert match(house, "S", email=email).staff_id == house.sam_person.pk


def test_the_same_name_elsewhere_is_only_likely(house: SimpleNamespace) -> None:
    found = match(house, "Olive Pear")
    assert (found.band, found.staff_id) == ("likely", house.olive.pk)


def test_two_people_with_one_name_are_left_to_a_person(house: SimpleNamespace) -> None:
    twin = make_person("Rosa Quill", house.quay)
    found = match(house, "Rosa Quill")
    assert (found.band, found.staff_id) == ("unsure", None)
    assert {c["staff_id"] for c in found.choices} == {house.rosa.pk, twin.pk}


def test_the_same_name_with_another_address_is_not_taken(house: SimpleNamespace) -> None:
    found = match(house, "Sam Reid", email="sam.reid@elsewhere.example")
    assert (found.band, found.staff_id) == ("unsure", None)
    assert [c["staff_id"] for c in found.choices] == [house.sam_person.pk]


@pytest.mark.parametrize("name", ["Rosa Quil", "Rose Quill", "R Quill", "Rosa Maria Quill"])
def test_a_close_name_is_proposed_and_not_taken(house: SimpleNamespace, name: str) -> None:
    found = match(house, name)
    assert (found.band, found.staff_id) == ("unsure", None)
    assert [c["staff_id"] for c in found.choices] == [house.rosa.pk]


@pytest.mark.parametrize("name", ["Nobody Known", "iPhone", "", "Rosa Brandt"])
def test_a_stranger_is_nobody(house: SimpleNamespace, name: str) -> None:
    assert match(house, name) == Match("nobody")


def test_a_name_learned_before_is_certain(house: SimpleNamespace) -> None:
    StaffAlias.objects.create(
        staff_member=house.rosa, kind="name", text="Rosie Q", key=name_key("Rosie Q")
    )
    assert match(house, "Rosie Q").staff_id == house.rosa.pk


def test_people_outside_the_scope_are_never_found(house: SimpleNamespace) -> None:
    house.scope = Scope(house.alma.pk, Permission.IMPORT_ATTENDANCE, (house.harbour.path,))
    assert match(house, "Olive Pear").band == "nobody"
    assert match(house, "Milly Wheel").band == "nobody"


def test_somebody_who_had_left_by_the_day_was_not_there(house: SimpleNamespace) -> None:
    house.rosa.left_on = TODAY
    house.rosa.save()
    assert match(house, "Rosa Quill").band == "nobody"
