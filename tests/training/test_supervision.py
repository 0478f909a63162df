"""Supervision: that it happened is noted, what was said never; who needs it is told calmly."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission
from services.access import viewer_for
from services.digests import Reader
from services.models import StaffMember
from tests.factories import everywhere, make_person
from tests.factories.supervision import make_supervisor, meet, rule_for
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.training.test_oracle import TODAY
from tests.training.test_pages import page_as, send
from training.actions.supervision import take_contact_back
from training.builders.digest import supervision_lines
from training.figures.own_supervision import asked_in_branch
from training.figures.shared import Shared
from training.figures.supervision import (
    capacity_of,
    supervision_by_level,
    who_needs_a_contact,
)
from training.models import Supervised, SupervisionContact, SupervisionRule, Supervisor

DAY = dt.timedelta(days=1)


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    """Workers of Northshore are asked for enhanced; Grace holds all levels up to it."""
    use_framework(world.northshore)
    require(world.worker, level("enhanced"))
    world.grace = make_person("Grace Giver", world.quay)
    for one in ("informed", "skilled", "enhanced"):
        hold(world.grace, one)
    world.scope = everywhere(world.northshore, Permission.VIEW_FIGURES)
    return world


def hold(person: Any, code: str) -> None:
    course = make_course(person.home_unit.organisation, level(code))
    make_session(person.home_unit, course, TODAY - 40 * DAY, [person])


def in_place(house: SimpleNamespace, unit: Any = None) -> dict[str, tuple[int, int]]:
    unit = unit or house.quay
    found = supervision_by_level(house.scope, unit, on=TODAY)[unit.pk]
    return {one.code: (one.in_place, one.asked) for one in found}


def test_monthly_is_the_rule_until_an_organisation_decides_and_says_where_it_is_from(
    house: SimpleNamespace,
) -> None:
    meet(house.grace, house.rosa, on=TODAY - 31 * DAY)
    assert in_place(house) == {"enhanced": (1, 2)}
    text = page_as(house.alma, "training:supervision", house.quay.pk)
    assert "a contact every 31 days or sooner" in text
    assert "peer support learning group pilot" in text

    SupervisionContact.objects.update(on=TODAY - 32 * DAY)
    assert in_place(house) == {"enhanced": (0, 2)}


def test_the_nearest_rule_holds_and_may_ask_for_nothing(house: SimpleNamespace) -> None:
    meet(house.grace, house.rosa, on=TODAY - 20 * DAY)
    rule_for(level("enhanced"), house.northshore, within_days=90)
    rule_for(level("enhanced"), house.northshore, house.quay, within_days=14)
    assert in_place(house) == {"enhanced": (0, 2)}

    rule_for(level("enhanced"), house.northshore, house.quay, within_days=None, from_on=TODAY)
    assert in_place(house) == {}
    assert in_place(house, house.lighthouse) == {"enhanced": (0, 1)}


def test_somebody_of_a_lower_level_does_not_make_it_safe(house: SimpleNamespace) -> None:
    helper = make_person("Hal Helper", house.quay)
    hold(helper, "enhanced")  # without informed and skilled
    meet(helper, house.rosa, on=TODAY)
    assert in_place(house) == {"enhanced": (0, 2)}

    rows = who_needs_a_contact(house.scope, house.quay, on=TODAY)
    assert [(one.name, one.last_on) for one in rows] == [("Rosa Quill", TODAY), ("Sam Reid", None)]


def test_a_contact_counts_by_what_the_supervisor_held_on_its_day(house: SimpleNamespace) -> None:
    short = make_person("Shona Short", house.quay)
    for one in ("informed", "skilled", "enhanced"):
        course = make_course(house.northshore, level(one), validity_months=1)
        make_session(house.quay, course, TODAY - 40 * DAY, [short])
    rule_for(level("enhanced"), house.northshore, within_days=60)
    meet(short, house.rosa, on=TODAY - 41 * DAY)  # the day before
    assert in_place(house) == {"enhanced": (0, 2)}
    meet(short, house.rosa, on=TODAY - 5 * DAY)  # what Shona held had run out
    assert in_place(house) == {"enhanced": (0, 2)}
    # It has run out since: the contact was sound on its day, and stays so.
    meet(short, house.sam_person, on=TODAY - 39 * DAY)
    assert in_place(house) == {"enhanced": (1, 2)}


def test_the_own_record_lists_the_contacts_and_no_others(house: SimpleNamespace) -> None:
    assert "Your contacts" not in page_as(house.sam, "services:my_record")
    meet(house.grace, house.rosa, on=TODAY)
    assert "Your contacts" not in page_as(house.sam, "services:my_record")
    meet(house.grace, house.sam_person, on=TODAY, minutes=47)
    told = page_as(house.sam, "services:my_record")
    assert "Grace Giver" in told
    assert "47" in told
    assert "Rosa Quill" not in told


def test_the_weekly_mail_tells_a_lead_a_number_and_no_names(house: SimpleNamespace) -> None:
    lead, manager = (viewer_for(one) for one in (house.alma, house.mark))
    told = supervision_lines(Reader(house.alma.pk, lead, None), TODAY)
    assert [(one.words, one.reminds) for one in told] == [
        ("3 people need a supervision contact", False)
    ]
    next_month = supervision_lines(Reader(house.alma.pk, lead, None), TODAY + 31 * DAY)
    assert next_month[0].key != told[0].key
    assert supervision_lines(Reader(house.mark.pk, manager, None), TODAY) == []
    meet(house.grace, house.rosa, house.sam_person, house.lars, on=TODAY)
    assert supervision_lines(Reader(house.alma.pk, lead, None), TODAY) == []


def test_one_group_contact_counts_for_everybody_in_it(house: SimpleNamespace) -> None:
    meet(house.grace, house.rosa, house.sam_person, on=TODAY)
    assert in_place(house) == {"enhanced": (2, 2)}
    assert SupervisionContact.objects.count() == 1


def test_a_lead_notes_a_contact_in_one_form_and_a_double_click_makes_one(
    house: SimpleNamespace,
) -> None:
    make_supervisor(house.grace, house.harbour)
    page = Client()
    page.force_login(house.alma)
    form = page.get(reverse("training:contact_log", args=[house.quay.pk])).context["form"]
    facts = {
        "people": [str(house.rosa.pk)],
        "supervisor": str(house.grace.pk),
        "on": "today",
        "minutes": "50",
        "kind": "supervision",
        "once": str(form["once"].value()),
    }
    assert form.initial["on"] == TODAY
    for _twice in range(2):
        text = send(house.alma, "training:contact_log", house.quay.pk, **facts)
        assert "The contact is saved." in text
    assert SupervisionContact.objects.count() == 1
    assert in_place(house) == {"enhanced": (1, 2)}


def test_two_people_who_note_the_same_meeting_make_one_contact(house: SimpleNamespace) -> None:
    make_supervisor(house.grace, house.harbour)
    meet(house.grace, house.sam_person, house.rosa, on=TODAY)
    facts = {"supervisor": house.grace.pk, "on": "today", "minutes": 60, "kind": "supervision"}
    text = send(house.sam, "training:my_supervision", **facts)
    assert "The contact is saved." in text
    assert "Grace Giver" in text
    assert SupervisionContact.objects.count() == 1
    assert Supervised.objects.count() == 2


def test_where_nobody_is_listed_the_people_are_found_first(house: SimpleNamespace) -> None:
    form, unit = "training:contact_log", house.lighthouse.pk
    assert "Lars Beacon" in page_as(house.ada, form, unit)
    ask_nobody(house)
    text = page_as(house.ada, form, unit)
    assert "Find one of the people by name first." in text
    assert "Save contact" not in text
    assert "Save contact" in page_as(house.ada, form, unit, q="Lars")


def test_found_people_and_those_who_need_a_contact_are_offered_first(
    house: SimpleNamespace,
) -> None:
    meet(house.grace, house.rosa, on=TODAY)

    def offered(**query: str) -> list[str]:
        page = Client()
        page.force_login(house.alma)
        address = reverse("training:contact_log", args=[house.harbour.pk], query=query)
        choices = page.get(address).context["form"].fields["people"].choices
        return [label.split(",")[0] for _value, label in choices]

    assert offered() == ["Lars Beacon", "Sam Reid", "Rosa Quill"]
    assert offered(q="Rosa") == ["Rosa Quill", "Lars Beacon", "Sam Reid"]


def ask_nobody(house: SimpleNamespace) -> None:
    """Nobody is asked for a contact."""
    rule_for(level("enhanced"), house.northshore, within_days=None)


def test_a_person_reads_what_is_asked_of_them_alone(house: SimpleNamespace) -> None:
    text = page_as(house.sam, "training:my_supervision")
    assert "Trauma enhanced: a contact every 31 days or sooner" in text
    assert "Trauma specialist" not in text
    assert "yours to change" not in text
    assert "yours to change" in page_as(house.alma, "training:supervision", house.quay.pk)


def test_a_supervisor_notes_whom_they_saw_and_sees_no_other_branch(house: SimpleNamespace) -> None:
    row = make_supervisor(house.sam_person, house.lighthouse)
    facts = {"supervisor": house.sam_person.pk, "on": "today", "minutes": 45, "kind": "supervision"}
    text = page_as(house.sam, "training:my_supervision_give", row.pk)
    assert "Lars Beacon" in text
    assert "Olive Pear" not in text
    send(house.sam, "training:my_supervision_give", row.pk, people=[house.lars.pk], **facts)
    send(house.sam, "training:my_supervision_give", row.pk, people=[house.olive.pk], **facts)
    found = Supervised.objects.values_list("staff_member", flat=True)
    assert list(found) == [house.lars.pk]


def test_a_person_reads_which_supervisors_were_given_their_name(house: SimpleNamespace) -> None:
    words = "Grace Giver (supervision: your name, and that supervision is asked of you)"
    StaffMember.objects.filter(pk=house.grace.pk).update(user=house.walt)
    seen = make_supervisor(house.grace, house.lighthouse)
    assert words not in page_as(house.sam, "services:my_record"), "another branch"
    Supervisor.objects.filter(pk=seen.pk).update(unit=house.harbour)
    assert house.sam_person in asked_in_branch(Supervisor.objects.get(), on=TODAY)
    assert words in page_as(house.sam, "services:my_record")
    Supervisor.objects.filter(pk=seen.pk).update(until_on=TODAY - DAY)
    assert words not in page_as(house.sam, "services:my_record"), "not any more"
    Supervisor.objects.filter(pk=seen.pk).update(until_on=None)
    ask_nobody(house)
    assert words not in page_as(house.sam, "services:my_record"), "not asked of them"


def test_there_is_no_room_for_what_was_said() -> None:
    texts = [
        f.name
        for model in (SupervisionContact, Supervised)
        for f in model._meta.concrete_fields
        if f.get_internal_type() in {"TextField", "CharField"} and not f.choices
    ]
    assert texts == []


def test_what_cannot_be_gets_a_sentence(house: SimpleNamespace) -> None:
    make_supervisor(house.grace, house.harbour)
    later = timezone.localdate() + DAY
    facts = {"supervisor": house.grace.pk, "minutes": 60, "kind": "supervision"}
    told = {"on": f"{later:%-d/%-m/%Y}", "people": [house.rosa.pk]}
    text = send(house.alma, "training:contact_log", house.quay.pk, **facts, **told)
    assert "Date must be today or in the past" in text
    told = {"on": "today", "people": [house.grace.pk]}
    text = send(house.alma, "training:contact_log", house.quay.pk, **facts, **told)
    assert "Choose somebody else as the one who gave it." in text
    text = send(house.alma, "training:contact_log", house.quay.pk, on="no day")
    assert "Tick who had the contact" in text
    assert "Choose who gave it" in text
    assert not SupervisionContact.objects.exists()


def test_a_contact_taken_back_counts_no_more(house: SimpleNamespace) -> None:
    contact = meet(house.grace, house.rosa, on=TODAY)
    by = everywhere(house.quay, Permission.NOTE_SUPERVISION)
    for _twice in range(2):
        take_contact_back(by=by, contact=contact)
    assert in_place(house) == {"enhanced": (0, 2)}


def test_names_are_for_those_who_may_see_them(house: SimpleNamespace) -> None:
    meet(house.grace, house.rosa, on=TODAY)
    assert "Sam Reid" in page_as(house.mark, "training:supervision", house.quay.pk)
    told = page_as(house.eve, "training:supervision", house.quay.pk)
    assert "Sam Reid" not in told
    assert "Grace Giver" not in told
    assert "overdue" not in told.lower()


def test_a_contact_names_nobody_of_whom_the_reader_sees_nothing(house: SimpleNamespace) -> None:
    giver = make_person("Gus Faraway", house.orchard)
    meet(giver, house.rosa, house.olive, on=TODAY, unit=house.quay)
    text = page_as(house.mark, "training:supervision", house.quay.pk)
    assert "Rosa Quill, 1 elsewhere" in text
    assert "Somebody elsewhere" in text
    assert "Olive Pear" not in text
    assert "Gus Faraway" not in text


def test_who_is_named_above_as_giving_supervision_is_named_for_a_contact_too(
    house: SimpleNamespace,
) -> None:
    giver = make_person("Gus Faraway", house.orchard)
    meet(giver, house.rosa, house.olive, on=TODAY, unit=house.quay)
    assert "Somebody elsewhere" in page_as(house.mark, "training:supervision", house.quay.pk)
    make_supervisor(giver, house.northshore)
    text = page_as(house.mark, "training:supervision", house.quay.pk)
    assert "Somebody elsewhere" not in text
    assert text.count("Gus Faraway") == 2, "as a supervisor, and as who gave it"
    assert "Rosa Quill, 1 elsewhere" in text


def test_what_is_needed_stands_beside_what_can_be_given(house: SimpleNamespace) -> None:
    make_supervisor(house.grace, house.harbour, people_a_month=1)
    rule_for(level("enhanced"), house.northshore, within_days=14)
    found = capacity_of(house.scope, house.harbour, on=TODAY)
    assert (found.needed, found.can_give, found.supervisors, found.unsaid) == (7, 1, 1, 0)
    text = page_as(house.alma, "training:supervision", house.harbour.pk)
    assert "People here need about 7 contacts a month." in text
    assert "There is no room yet for 6 contacts." in text


def test_a_supervisor_of_the_service_is_shared_by_its_teams(house: SimpleNamespace) -> None:
    make_supervisor(house.grace, house.harbour, people_a_month=24)
    found = capacity_of(house.scope, house.quay, on=TODAY)
    assert (found.can_give, found.supervisors, found.shared) == (24, 1, Shared(1, 1))
    text = page_as(house.alma, "training:supervision", house.quay.pk)
    assert "1 supervisor can see 24 people a month." in text
    assert "Of these, 1 is noted for a unit above and is shared with 1 other team." in text
    assert "There is room for all of them if the other teams leave it." in text
    assert "There is room for all of them." not in text
    # The service as a whole shares them with nobody.
    assert not capacity_of(house.scope, house.harbour, on=TODAY).shared
    assert "There is room for all of them." in page_as(
        house.alma, "training:supervision", house.harbour.pk
    )


def test_an_admin_sets_a_rule_in_the_browser(house: SimpleNamespace) -> None:
    facts = {"level": level("enhanced").pk, "unit": house.harbour.pk, "within_days": "28"}
    told = {**facts, "from_on": "today", "source": "Safe practice policy, May 2026"}
    send(house.ada, "training:supervision_rule_add", house.northshore.pk, **told)
    row = SupervisionRule.objects.get(unit=house.harbour)
    assert (row.within_days, row.supervisor_level) == (28, None)
    assert "Safe practice policy" in page_as(house.ada, "training:supervision_rules")
