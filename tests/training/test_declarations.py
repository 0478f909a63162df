"""People say what they did elsewhere; it counts once a lead has confirmed it."""

import datetime as dt
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format

from core.permissions import Permission
from core.scope import Scope
from services.access import viewer_for
from services.actions.merging import merge_people, undo_merge
from services.digests import Reader
from tests.factories import everywhere, make_person
from tests.factories.training import did_elsewhere, level, make_equivalence, verify_it
from tests.training.compare import assert_true
from tests.training.test_counting import TODAY, YESTERDAY, standing
from tests.training.test_pages import page_as, send
from training.actions.declarations import (
    answer_not_yet,
    confirm_declaration,
    declare,
    send_again,
    withdraw_declaration,
)
from training.builders.digest import said_lines
from training.models import Declaration, Equivalence, TrainingRecord

LATELY = TODAY - dt.timedelta(days=20)


def says(house: SimpleNamespace, **facts: object) -> Declaration:
    """Sam did something lately."""
    told = {"course": house.informed, "on": LATELY, **facts}
    return declare(user_id=house.sam.pk, person=house.sam_person, **told)


def leading(house: SimpleNamespace) -> Scope:
    return Scope(house.alma.pk, Permission.RECORD_TRAINING, (house.harbour.path,))


def test_what_one_says_counts_once_a_lead_confirmed_it(house: SimpleNamespace) -> None:
    row = says(house)
    assert standing(house.sam_person).held == 0
    for _twice in range(2):
        row = confirm_declaration(by=leading(house), declaration=row)
    assert standing(house.sam_person).held == 1
    record = TrainingRecord.objects.get(staff_member=house.sam_person)
    assert (record.source, record.on, record) == ("declared", LATELY, row.record)
    assert_true(house.northshore.pk, TODAY)


def test_saying_it_twice_is_saying_it_once(house: SimpleNamespace) -> None:
    first = says(house, course=None, title="A day of first aid for the mind")
    assert says(house, course=None, title=" a day of first aid  for the mind ") == first
    withdraw_declaration(user_id=house.sam.pk, declaration=first)
    assert says(house, course=None, title="A day of first aid for the mind") != first


def test_a_title_goes_into_the_register_and_counts_once_verified(
    house: SimpleNamespace,
) -> None:
    row = says(house, course=None, title="Signs of Safety")
    confirm_declaration(by=leading(house), declaration=row)
    made = Equivalence.objects.get(title="Signs of Safety")
    assert standing(house.sam_person).held == 0
    made.levels.set([level("informed")])
    verify_it(made, YESTERDAY)
    assert standing(house.sam_person).held == 1


def test_a_lead_may_know_better_what_it_was(house: SimpleNamespace) -> None:
    known = make_equivalence(house.northshore, "Signs of Safety", [level("informed")])
    verify_it(known, LATELY)
    row = says(house, course=None, title="SoS two days")
    confirm_declaration(by=leading(house), declaration=row, equivalence=known)
    assert standing(house.sam_person).held == 1
    assert Equivalence.objects.count() == 1


def test_not_yet_brings_a_sentence_and_takes_a_confirmation_back(
    house: SimpleNamespace,
) -> None:
    row = says(house)
    confirm_declaration(by=leading(house), declaration=row)
    row = answer_not_yet(by=leading(house), declaration=row, answer="Which day was it?")
    assert (row.state, row.answer, row.record) == ("not_yet", "Which day was it?", None)
    assert standing(house.sam_person).held == 0
    row = send_again(user_id=house.sam.pk, declaration=row, evidence={"link": "https://a.example"})
    assert (row.state, row.link) == ("waiting", "https://a.example")
    confirm_declaration(by=leading(house), declaration=row)
    assert standing(house.sam_person).held == 1
    assert TrainingRecord.objects.count() == 3


def test_what_a_list_brought_already_is_not_recorded_twice(house: SimpleNamespace) -> None:
    TrainingRecord.objects.create(
        staff_member=house.sam_person,
        course=house.informed,
        level=house.informed.level,
        on=LATELY,
        source="completion",
    )
    row = confirm_declaration(by=leading(house), declaration=says(house))
    assert TrainingRecord.objects.get() == row.record
    answer_not_yet(by=leading(house), declaration=row, answer="Not yet")
    assert TrainingRecord.objects.standing().exists()


def test_one_speaks_for_oneself_and_answers_nobody_but_others(
    house: SimpleNamespace,
) -> None:
    row = says(house)
    for act in (withdraw_declaration, send_again):
        with pytest.raises(PermissionError):
            act(user_id=house.alma.pk, declaration=row)
    with pytest.raises(PermissionError):
        declare(user_id=house.alma.pk, person=house.sam_person, on=LATELY, course=house.informed)
    own = Scope(house.sam.pk, Permission.RECORD_TRAINING, (house.harbour.path,))
    with pytest.raises(ValueError, match="Somebody else"):
        confirm_declaration(by=own, declaration=row)
    next_door = Scope(house.basma.pk, Permission.RECORD_TRAINING, (house.hillside.path,))
    for act in (confirm_declaration, answer_not_yet):
        more = {"answer": "No"} if act is answer_not_yet else {}
        with pytest.raises(PermissionError):
            act(by=next_door, declaration=row, **more)


def test_what_was_taken_back_or_confirmed_stays_so(house: SimpleNamespace) -> None:
    row = withdraw_declaration(user_id=house.sam.pk, declaration=says(house))
    with pytest.raises(ValueError, match="took this back"):
        confirm_declaration(by=leading(house), declaration=row)
    row = confirm_declaration(by=leading(house), declaration=says(house))
    with pytest.raises(ValueError, match="confirmed this"):
        withdraw_declaration(user_id=house.sam.pk, declaration=row)
    with pytest.raises(ValueError, match="still to come"):
        says(house, on=TODAY + dt.timedelta(days=1))


def test_what_a_joined_record_said_is_answered_with_the_one_that_stays(
    house: SimpleNamespace,
) -> None:
    row = says(house)
    twin = make_person("Samuel Reid", house.lighthouse, house.worker)
    by = everywhere(house.northshore, Permission.MANAGE_STAFF)
    joined = merge_people(by=by, survivor=twin, merged=house.sam_person)
    twin.refresh_from_db()
    assert twin.user_id == house.sam.pk
    undo_merge(by=by, joined=joined)
    merge_people(by=by, survivor=twin, merged=house.sam_person)
    confirm_declaration(by=leading(house), declaration=row)
    assert standing(twin).held == 1
    assert "Confirmed" in page_as(house.sam, "training:my_record")
    assert_true(house.northshore.pk, TODAY)


def test_from_saying_it_to_the_record_on_the_pages(house: SimpleNamespace) -> None:
    assert "Tell your lead of something" in page_as(house.sam, "training:my_record")
    proof = SimpleUploadedFile("proof.pdf", b"%PDF-1.7")
    text = send(
        house.sam, "training:declaration_add", title="Two days", on="1/2/2025", evidence_file=proof
    )
    assert "Your lead can confirm it now" in text
    row = Declaration.objects.get()
    assert "Two days" in page_as(house.alma, "training:declaration_list")
    assert "proof.pdf" in page_as(house.mark, "training:person_record", house.sam_person.pk)
    client = Client()
    client.force_login(house.mark)
    kept = client.get(reverse("training:declaration_file", args=[row.pk]))
    assert kept.content == b"%PDF-1.7"
    assert client.get(reverse("training:declaration_answer", args=[row.pk])).status_code == 403

    text = send(house.alma, "training:declaration_not_yet", row.pk, answer="  ")
    assert "Enter a sentence" in text
    send(house.alma, "training:declaration_not_yet", row.pk, answer="Ask them for a certificate")
    assert "Ask them for a certificate" in page_as(house.sam, "training:my_record")
    send(house.sam, "training:declaration_detail", row.pk)
    text = send(house.alma, "training:declaration_answer", row.pk, course=house.informed.pk)
    assert "It is on the record" in text
    assert f"missing {level('skilled').name}." in text
    assert "Said by the person, confirmed" in text


def test_the_page_of_a_person_says_what_is_held_and_what_is_missing(
    house: SimpleNamespace,
) -> None:
    known = make_equivalence(house.northshore, "Signs of Safety", [level("skilled")])
    did_elsewhere(known, house.rosa, LATELY)
    page = ("training:person_record", house.rosa.pk)
    assert "Not verified" in page_as(house.mark, *page)
    verify_it(known, YESTERDAY)
    names = (level("skilled").name, level("informed").name)
    assert "Holds {}, missing {}.".format(*names) in page_as(house.mark, *page)
    then = page_as(house.mark, *page, on=f"{LATELY:%d/%m/%Y}")
    assert f"Missing {names[1]} and {names[0]}." in then


def test_a_record_is_added_and_taken_back_by_hand(house: SimpleNamespace) -> None:
    page = ("training:record_add", house.rosa.pk)
    assert "Choose a course, or something" in send(house.alma, *page, on="yesterday")
    for _twice in range(2):
        send(house.alma, *page, course=house.informed.pk, on="yesterday")
    record = TrainingRecord.objects.get()
    assert standing(house.rosa).held == 1
    send(house.alma, "training:record_undo", record.pk)
    assert standing(house.rosa).held == 0
    assert TrainingRecord.objects.count() == 2


def test_what_waits_is_told_to_those_who_can_answer_as_a_number(
    house: SimpleNamespace,
) -> None:
    def told(user: Any) -> list[tuple[str, bool]]:
        lines = said_lines(Reader(user.pk, viewer_for(user.pk), None), TODAY)
        return [(one.words, one.reminds) for one in lines]

    words = "1 person says that they did something elsewhere, for you to confirm"
    assert told(house.alma) == []
    assert words not in page_as(house.alma, "reports:home")
    first = says(house)
    says(house, on=YESTERDAY)
    assert told(house.alma) == [(words, True)]
    home = page_as(house.alma, "reports:home")
    assert words in home
    assert reverse("training:declaration_list") in home
    for other in (house.mark, house.basma, house.wanda, house.sam):
        assert told(other) == []
        assert words not in page_as(other, "reports:home")
    for row in (first, Declaration.objects.get(on=YESTERDAY)):
        confirm_declaration(by=leading(house), declaration=row)
    assert told(house.alma) == []


def test_ones_own_word_waits_for_somebody_else(house: SimpleNamespace) -> None:
    house.rosa.user = house.alma
    house.rosa.save()
    declare(user_id=house.alma.pk, person=house.rosa, on=LATELY, course=house.informed)
    alma, ada = (Reader(one.pk, viewer_for(one.pk), None) for one in (house.alma, house.ada))
    assert said_lines(alma, TODAY) == []
    assert len(said_lines(ada, TODAY)) == 1


def test_something_new_that_waits_is_told_anew(house: SimpleNamespace) -> None:
    reader = Reader(house.alma.pk, viewer_for(house.alma.pk), None)
    says(house)
    before = [one.key for one in said_lines(reader, TODAY)]
    assert [one.key for one in said_lines(reader, TODAY)] == before
    says(house, on=YESTERDAY)
    assert [one.key for one in said_lines(reader, TODAY)] != before


def test_what_shows_it_is_kept_when_somebody_says_it_again(house: SimpleNamespace) -> None:
    first = says(house, evidence={"link": "https://a.example"})
    proof = SimpleUploadedFile("proof.pdf", b"%PDF-1.7")
    again = says(house, evidence={"link": "", "file": proof})
    assert again == first
    assert (again.state, again.link, again.file_name) == (
        "waiting",
        "https://a.example",
        "proof.pdf",
    )
    answer_not_yet(by=leading(house), declaration=first, answer="Where is it?")
    again = says(house, evidence={"link": "https://b.example"})
    assert again == first
    assert (again.state, again.link, again.file_name) == (
        "waiting",
        "https://b.example",
        "proof.pdf",
    )
    assert Declaration.objects.count() == 1


def test_the_same_press_again_asks_no_second_time(house: SimpleNamespace) -> None:
    key = uuid4()
    first = says(house, once=key)
    answer_not_yet(by=leading(house), declaration=first, answer="Which day was it?")
    assert says(house, once=key).state == "not_yet"


def test_not_yet_to_one_leaves_the_record_to_the_other(house: SimpleNamespace) -> None:
    one, other = says(house), says(house, course=None, title="First day")
    for row in (one, other):
        confirm_declaration(by=leading(house), declaration=row, course=house.informed)
    answer_not_yet(by=leading(house), declaration=other, answer="It is one day, said twice")
    assert standing(house.sam_person).held == 1
    answer_not_yet(by=leading(house), declaration=one, answer="Not yet")
    assert standing(house.sam_person).held == 0


def test_what_was_confirmed_is_told_and_another_day_is_something_new(
    house: SimpleNamespace,  # noqa: F811
) -> None:
    row = says(house)
    confirm_declaration(by=leading(house), declaration=row)
    facts = {"course": house.informed.pk, "on": f"{LATELY:%d/%m/%Y}", "once": str(uuid4())}
    for _twice in range(2):
        text = send(house.sam, "training:declaration_add", **facts)
        assert "Thank you" not in text
        assert f"This is on your record already: {house.informed}, on" in text
        assert f"confirmed on {date_format(TODAY)}" in text
    assert f'value="{LATELY:%d/%m/%Y}"' in text
    assert Declaration.objects.count() == 1
    text = send(house.sam, "training:declaration_add", **facts | {"on": "yesterday"})
    assert "Thank you. Your lead can confirm it now." in text
    assert sorted(Declaration.objects.values_list("on", "state")) == [
        (LATELY, "confirmed"),
        (YESTERDAY, "waiting"),
    ]
    told = facts | {"course": house.skilled.pk}
    assert "Thank you" in send(house.sam, "training:declaration_add", **told)
    assert Declaration.objects.filter(course=house.skilled, on=LATELY).count() == 1


def test_a_form_that_was_gone_back_to_and_changed_is_not_lost(
    house: SimpleNamespace,  # noqa: F811
) -> None:
    key = uuid4()
    first = says(house, once=key)
    other = says(house, once=key, on=YESTERDAY)
    assert other != first
    assert says(house, once=key, on=YESTERDAY) == other
    assert says(house, once=key) == first
    withdraw_declaration(user_id=house.sam.pk, declaration=first)
    assert says(house, once=key).state == "waiting"


def test_a_lead_may_find_another_day_and_the_word_of_the_person_stays(
    house: SimpleNamespace,  # noqa: F811
) -> None:
    row = says(house)
    text = page_as(house.alma, "training:declaration_answer", row.pk)
    assert f'value="{LATELY.day}/{LATELY.month}/{LATELY.year}"' in text
    facts = {"course": house.informed.pk, "on": "tomorrow"}
    assert "Confirmed" not in send(house.alma, "training:declaration_answer", row.pk, **facts)
    found = LATELY - dt.timedelta(days=3)
    facts["on"] = f"{found:%d/%m/%Y}"
    for _twice in range(2):
        send(house.alma, "training:declaration_answer", row.pk, **facts)
    row.refresh_from_db()
    assert (row.on, row.record.on) == (LATELY, found)
    assert TrainingRecord.objects.count() == 1
    assert f"On record for {date_format(found)}" in page_as(house.sam, "training:my_record")
    assert_true(house.northshore.pk, TODAY)
    with pytest.raises(ValueError, match=f"already: .*, on {date_format(found)}"):
        says(house)
