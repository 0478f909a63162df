"""Whom somebody took back by hand no list brings back without a word."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client

from core.permissions import Permission
from tests.factories import everywhere
from tests.training.lists import KIND, approved, list_house, posted, put_in, sent, shown, worked
from training.actions.attendance import note_attendance, reverse_attendance
from training.models import Place, Standing, TrainingRecord

LIST = (
    "Name,Email,Duration\n"
    "Sam Reid,sam.reid@northshore.example,55\n"
    "Rosa Quill,rosa.quill@northshore.example,50\n"
)
SAID = "Somebody took back by hand that this person came, so they stay out."


@pytest.fixture
def house(world: SimpleNamespace, tmp_path: Path) -> SimpleNamespace:
    found = list_house(world, tmp_path, LIST)
    found.by = everywhere(world.northshore, Permission.RECORD_TRAINING)
    type(found.rosa).objects.filter(pk=found.rosa.pk).update(email="rosa.quill@northshore.example")
    return found


def came() -> set[str]:
    places = Place.objects.filter(state="came").select_related("staff_member")
    return {place.staff_member.first_name for place in places}


def test_one_who_was_taken_back_stays_out_and_the_review_says_so(house: SimpleNamespace) -> None:
    put_in(house, sent(house)[0])
    reverse_attendance(by=house.by, session=house.session, staff_ids=[house.rosa.pk])
    house.file.write_text(LIST + "Lars Beacon,,40\n")
    upload, review = sent(house)
    row = upload.rows.get(name="Rosa Quill")
    assert (row.proposal, row.decision, row.problem) == ("likely", "out", SAID)
    assert review.counts["added"] == 1
    assert any("took back 1 person of this list by hand" in note for note in review.notes)
    put_in(house, upload)
    assert came() == {"Sam", "Lars"}
    assert Standing.objects.get(staff_member=house.rosa).held == 0


def test_the_lead_may_let_them_in_all_the_same(house: SimpleNamespace) -> None:
    put_in(house, sent(house)[0])
    reverse_attendance(by=house.by, session=house.session, staff_ids=[house.rosa.pk])
    upload = sent(house)[0]
    upload.rows.filter(name="Rosa Quill").update(decision="yes")
    batch = put_in(house, upload)
    assert came() == {"Sam", "Rosa"}
    house.file.write_text(LIST + "Lars Beacon,,40\n")
    assert "took back" not in " ".join(sent(house)[1].notes)
    KIND.undo(batch=batch, by=house.scope)
    assert came() == {"Sam"}


def test_apologies_noted_by_hand_after_a_list_hold_too(house: SimpleNamespace) -> None:
    put_in(house, sent(house)[0])
    states = {house.rosa.pk: "apologies"}
    note_attendance(by=house.by, session=house.session, states=states)
    put_in(house, sent(house)[0])
    assert came() == {"Sam"}
    assert Place.objects.get(staff_member=house.rosa).state == "apologies"


def test_what_a_list_took_back_the_next_list_brings(house: SimpleNamespace) -> None:
    batch = put_in(house, sent(house)[0])
    KIND.undo(batch=batch, by=house.scope)
    upload, review = sent(house)
    assert not upload.rows.filter(decision="out").exists()
    assert "took back" not in " ".join(review.notes)
    put_in(house, upload)
    assert came() == {"Sam", "Rosa"}


def test_where_everybody_was_taken_back_a_list_begins_anew_and_says_so(
    house: SimpleNamespace,
) -> None:
    put_in(house, sent(house)[0])
    reverse_attendance(by=house.by, session=house.session)
    upload, review = sent(house)
    assert any("This list notes 2 of them again." in note for note in review.notes)
    put_in(house, upload)
    assert came() == {"Sam", "Rosa"}
    assert TrainingRecord.objects.standing().count() == 2


def test_the_page_offers_both_and_says_afterwards_who_stayed_out(
    house: SimpleNamespace, client: Client
) -> None:
    client.force_login(house.alma)
    first = approved(client, posted(client, house.harbour, LIST, session=house.session.pk))
    assert first.stage == "applied"
    reverse_attendance(by=house.by, session=house.session, staff_ids=[house.rosa.pk])
    more = LIST + "Lars Beacon,,40\n"
    again = worked(posted(client, house.harbour, more, session=house.session.pk))
    text = shown(client, again)
    assert SAID in text
    assert "They stay out unless you say so." in text
    text = shown(client, approved(client, again))
    assert "They stay out unless you say so." in text
    assert came() == {"Sam", "Lars"}
