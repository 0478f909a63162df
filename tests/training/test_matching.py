"""Who a name in a list is: certain, likely, unsure or nobody, and never a guess."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from core.permissions import Permission
from core.scope import Scope
from services.models import StaffAlias
from services.names import name_key
from tests.factories import everywhere, make_person
from tests.factories.training import level, make_course, make_session, use_framework
from training.actions.attendance import note_attendance
from training.actions.known import Named
from training.actions.matching import Match, find_people, match_people

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
def test_a_name_alone_is_likely_however_exact(house: SimpleNamespace, name: str) -> None:
    found = match(house, name)
    assert (found.band, found.staff_id) == ("likely", house.rosa.pk)
    assert found.choices[0]["why"] == "Same name, in the branch that held the session"


@pytest.mark.parametrize("name", ["Rosa Quill", "QUILL, Rosa", "Rosa", ""])
def test_a_staff_number_with_the_name_beside_it_is_certain(
    house: SimpleNamespace, name: str
) -> None:
    found = match(house, name, number="0017")
    assert (found.band, found.staff_id) == ("certain", house.rosa.pk)


def test_a_short_form_beside_an_address_is_certain(house: SimpleNamespace) -> None:
    liz = make_person("Elizabeth Marsh", house.quay, email="e.marsh@northshore.example")
    found = match(house, "Liz Marsh", email="e.marsh@northshore.example")
    assert (found.band, found.staff_id) == ("certain", liz.pk)


@pytest.mark.parametrize("name", ["Anna Quill", "Quill Quill", "Quill", "Rosa Brandt", "R Quill"])
def test_a_staff_number_beside_half_a_name_must_be_seen(house: SimpleNamespace, name: str) -> None:
    found = match(house, name, number="0017")
    assert (found.band, found.staff_id) == ("likely", house.rosa.pk)
    assert found.choices[0]["why"] == "Same staff number, another name"


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


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Rosa Quil", "Surname spelt nearly the same, same first name"),
        ("Rose Quill", "Same surname, first name Rose/Rosa"),
        ("R Quill", "Same surname, first name R/Rosa"),
        ("Rosa Maria Quill", "Same surname, same first name"),
        ("Rosa Quill-Brandt", "Same surname, same first name"),
    ],
)
def test_a_close_name_is_likely_and_says_why(house: SimpleNamespace, name: str, why: str) -> None:
    found = match(house, name)
    assert (found.band, found.staff_id) == ("likely", house.rosa.pk)
    assert found.choices[0]["why"].startswith(why)


def test_a_short_form_is_likely_and_named(house: SimpleNamespace) -> None:
    liz = make_person("Elizabeth Marsh", house.quay)
    found = match(house, "Liz Marsh")
    assert (found.band, found.staff_id) == ("likely", liz.pk)
    told = "Same surname, first name Liz/Elizabeth, in the branch that held the session"
    assert found.choices[0]["why"] == told


def test_siblings_are_told_apart_and_an_initial_of_both_is_asked(house: SimpleNamespace) -> None:
    jane, janet = make_person("Jane Marsh", house.quay), make_person("Janet Marsh", house.quay)
    assert match(house, "Janet Marsh").staff_id == janet.pk
    assert match(house, "Jane Marsh").staff_id == jane.pk
    found = match(house, "J Marsh")
    assert (found.band, found.staff_id) == ("unsure", None)
    assert {c["staff_id"] for c in found.choices} == {jane.pk, janet.pk}


def test_a_name_that_one_slip_could_make_of_another_is_not_certain(house: SimpleNamespace) -> None:
    anna = make_person("Anna Marsh", house.quay)
    make_person("Hanna Marsh", house.quay)
    found = match(house, "Anna Marsh")
    assert (found.band, found.staff_id) == ("likely", anna.pk)


def test_another_staff_number_rules_somebody_out(house: SimpleNamespace) -> None:
    assert match(house, "Rosa Quill", number="9999").band == "nobody"


def test_a_staff_number_without_its_zeros_leads_to_its_person(house: SimpleNamespace) -> None:
    found = match(house, "Rosa Quill", number="17")
    assert (found.band, found.staff_id) == ("certain", house.rosa.pk)
    assert match(house, "R Q", number="17").staff_id == house.rosa.pk


def test_without_its_zeros_a_number_of_two_people_leads_to_neither(house: SimpleNamespace) -> None:
    make_person("Nia Bell", house.quay, staff_number="00017")
    assert match(house, "", number="17").staff_id is None
    assert match(house, "", number="0017").staff_id == house.rosa.pk


def test_an_address_beside_another_staff_number_must_be_seen(house: SimpleNamespace) -> None:
    make_person("Nia Bell", house.quay, staff_number="0018", email="nia.bell@northshore.example")
    found = match(house, "Nia Bell", email="nia.bell@northshore.example", number="0099")
    assert found.band == "likely"
    assert found.choices[0]["why"] == "Same email address, another staff number"


def test_the_name_says_which_of_two_people_is_meant(house: SimpleNamespace) -> None:
    email = "sam.reid@northshore.example"
    found = match(house, "Rosa Quill", email=email, number="0017")
    assert (found.band, found.staff_id) == ("likely", house.rosa.pk)
    assert [c["staff_id"] for c in found.choices] == [house.rosa.pk, house.sam_person.pk]
    assert match(house, "Nobody Known", email=email, number="0017").band == "unsure"


def test_who_is_booked_with_a_colleagues_address_is_found_by_name(house: SimpleNamespace) -> None:
    found = match(house, "Rosa Quill", email="sam.reid@northshore.example")
    assert (found.band, found.staff_id) == ("likely", house.rosa.pk)
    assert {c["staff_id"] for c in found.choices} == {house.rosa.pk, house.sam_person.pk}


def test_a_sibling_with_the_address_of_the_other_is_not_certain(house: SimpleNamespace) -> None:
    make_person("Jane Marsh", house.quay)
    make_person("Janet Marsh", house.quay, email="janet.marsh@northshore.example")
    assert match(house, "Jane Marsh", email="janet.marsh@northshore.example").band == "likely"


def test_an_earlier_staff_number_leads_to_its_person(house: SimpleNamespace) -> None:
    StaffAlias.objects.create(staff_member=house.rosa, kind="number", text="0555", key="0555")
    assert match(house, "R Q", number="0555").staff_id == house.rosa.pk
    assert match(house, "Rosa Quill", number="555").staff_id == house.rosa.pk


def test_an_address_learned_for_two_people_leads_to_neither(house: SimpleNamespace) -> None:
    for person in (house.rosa, house.sam_person):
        StaffAlias.objects.create(
            staff_member=person, kind="email", text="desk@old.example", key="desk@old.example"
        )
    assert match(house, email="desk@old.example").staff_id is None


def test_an_address_with_another_name_beside_it_must_be_seen(house: SimpleNamespace) -> None:
    found = match(house, "Bernard Oakes", email="sam.reid@northshore.example")
    assert (found.band, found.staff_id) == ("likely", house.sam_person.pk)
    assert found.choices[0]["why"] == "Same email address, another name"


def test_whoever_books_for_others_does_not_become_them(house: SimpleNamespace) -> None:
    email = "sam.reid@northshore.example"
    names = [Named(1, "Sam Reid", email), Named(2, "Rosa Quill", email)]
    found = match_people(by=house.scope, session=house.session, names=names)
    assert [m.staff_id for m in found] == [house.sam_person.pk, house.rosa.pk]


def test_a_private_address_asks_for_a_look(house: SimpleNamespace) -> None:
    found = match(house, "Sam Reid", email="sammy@gmail.com")
    assert (found.band, found.staff_id) == ("likely", house.sam_person.pk)


def test_a_choice_says_when_the_person_last_came(house: SimpleNamespace) -> None:
    past = make_session(house.quay, house.session.course, TODAY - timedelta(days=30))
    note_attendance(by=house.scope, session=past, states={house.rosa.pk: "came"})
    last = match(house, "Rosa Quil").choices[0]["last"]
    assert last == f"last session {date_format(past.on, 'j F Y')}"


def test_looking_somebody_up_stays_in_the_branches(house: SimpleNamespace) -> None:
    found = find_people(by=house.scope, session=house.session, words="ro qu")
    assert [c["staff_id"] for c in found] == [house.rosa.pk]
    elsewhere = everywhere(house.mill, Permission.IMPORT_ATTENDANCE)
    assert find_people(by=elsewhere, session=house.session, words="ro qu") == []


@pytest.mark.parametrize("name", ["Nobody Known", "iPhone", "", "Rosa Brandt"])
def test_a_stranger_is_nobody(house: SimpleNamespace, name: str) -> None:
    assert match(house, name) == Match("nobody")


def test_a_name_learned_before_leads_to_its_person(house: SimpleNamespace) -> None:
    StaffAlias.objects.create(
        staff_member=house.rosa, kind="name", text="Rosie Q", key=name_key("Rosie Q")
    )
    found = match(house, "Rosie Q")
    assert (found.band, found.staff_id) == ("likely", house.rosa.pk)
    assert match(house, "Rosie Q", number="0017").band == "certain"


def test_a_learned_name_never_beats_whoever_really_has_it(house: SimpleNamespace) -> None:
    StaffAlias.objects.create(
        staff_member=house.rosa, kind="name", text="Sam Reid", key=name_key("Sam Reid")
    )
    found = match(house, "Sam Reid")
    assert (found.band, found.staff_id) == ("unsure", None)
    assert {c["staff_id"] for c in found.choices} == {house.rosa.pk, house.sam_person.pk}


def test_people_outside_the_scope_are_never_found(house: SimpleNamespace) -> None:
    house.scope = Scope(house.alma.pk, Permission.IMPORT_ATTENDANCE, (house.harbour.path,))
    assert match(house, "Olive Pear").band == "nobody"
    assert match(house, "Milly Wheel").band == "nobody"


def test_somebody_who_had_left_by_the_day_was_not_there(house: SimpleNamespace) -> None:
    house.rosa.left_on = TODAY
    house.rosa.save()
    assert match(house, "Rosa Quill").band == "nobody"
