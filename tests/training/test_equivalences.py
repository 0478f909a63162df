"""Something done elsewhere counts for what a verification says, on the days on which it holds."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.permissions import Permission
from core.scope import Scope
from services.models import StaffMember
from tests.factories import everywhere
from tests.factories.training import did_elsewhere, level, make_equivalence, verify_it
from tests.training.compare import assert_true
from tests.training.oracle import Oracle
from tests.training.test_counting import TODAY, YESTERDAY, standing
from tests.training.test_pages import page_as, send
from training.actions.equivalences import (
    claim_equivalence,
    note_equivalence,
    take_verification_back,
    verify,
)
from training.actions.records import reverse_records
from training.actions.standing import recompute
from training.models import Equivalence, TrainingRecord, Verification

LONG_AGO = TODAY - dt.timedelta(days=200)
LATELY = TODAY - dt.timedelta(days=20)
DAY = dt.timedelta(days=1)


def holds(person: StaffMember, on: dt.date) -> int:
    """The levels that a recount of a day gives, compared with the oracle."""
    recompute(person.organisation_id, on=on)
    assert_true(person.organisation_id, on)
    held: int = standing(person).held
    recompute(person.organisation_id, on=TODAY)
    return held


def signs(house: SimpleNamespace) -> Equivalence:
    """Signs of Safety, said to count for Informed and Skilled; Rosa did it long ago."""
    both = [level("informed"), level("skilled")]
    found = make_equivalence(house.northshore, "Signs of Safety", both, provider="Elia")
    did_elsewhere(found, house.rosa, LONG_AGO)
    return found


def test_a_claim_that_nobody_verified_counts_for_nothing(house: SimpleNamespace) -> None:
    signs(house)
    assert standing(house.rosa).held == 0
    assert_true(house.northshore.pk, TODAY)


def test_verified_it_counts_from_that_day_and_not_before(house: SimpleNamespace) -> None:
    verify_it(signs(house), LATELY)
    assert (standing(house.rosa).held, standing(house.rosa).status) == (0b11, "met")
    assert holds(house.rosa, LATELY) == 0b11
    assert holds(house.rosa, LATELY - DAY) == 0


def test_in_part_it_counts_for_the_named_levels_alone(house: SimpleNamespace) -> None:
    verify_it(signs(house), LATELY, [level("skilled")])
    assert (standing(house.rosa).held, standing(house.rosa).status) == (0b10, "not_yet")


def test_taken_back_it_counts_until_the_day_before(house: SimpleNamespace) -> None:
    found = signs(house)
    verify_it(found, LATELY)
    by = everywhere(house.northshore, Permission.MANAGE_FRAMEWORKS)
    for _twice in range(2):
        take_verification_back(by=by, equivalence=found, from_on=TODAY, because="Syllabus changed")
    assert standing(house.rosa).held == 0
    assert holds(house.rosa, YESTERDAY) == 0b11
    assert found.verifications.get().ended_because == "Syllabus changed"


def test_it_stops_when_the_verification_ends(house: SimpleNamespace) -> None:
    verify_it(signs(house), LONG_AGO, until_on=LATELY)
    assert standing(house.rosa).held == 0
    assert holds(house.rosa, LATELY) == 0b11
    assert holds(house.rosa, LATELY + DAY) == 0


def test_what_was_learned_may_run_out(house: SimpleNamespace) -> None:
    informed = [level("informed")]
    found = make_equivalence(house.northshore, "Short day", informed, validity_months=3)
    verify_it(found, LONG_AGO)
    did_elsewhere(found, house.rosa, LONG_AGO)
    assert standing(house.rosa).held == 0
    did_elsewhere(found, house.rosa, LATELY)
    assert standing(house.rosa).held == 1
    assert found.records.count() == 2


def test_not_accepted_it_counts_for_nothing_from_then_on(house: SimpleNamespace) -> None:
    found = signs(house)
    verify_it(found, LONG_AGO)
    verify(
        by=everywhere(house.northshore, Permission.MANAGE_FRAMEWORKS),
        equivalence=found,
        outcome=Verification.Outcome.NOT_ACCEPTED,
        from_on=LATELY,
        verified_by="Psychology service",
    )
    assert standing(house.rosa).held == 0
    assert holds(house.rosa, LATELY - DAY) == 0b11


def test_a_new_decision_ends_the_one_before_and_the_same_again_is_one(
    house: SimpleNamespace,
) -> None:
    found = signs(house)
    verify_it(found, LONG_AGO)
    first = verify_it(found, LATELY, [level("informed")])
    assert verify_it(found, LATELY, [level("informed")]) == first
    assert found.verifications.count() == 2
    assert Verification.objects.holding_on(LATELY).get() == first
    replaced = verify_it(found, LATELY)
    first.refresh_from_db()
    assert not first.ever_held
    assert Verification.objects.holding_on(LATELY).get() == replaced


def test_in_part_means_some_of_what_is_claimed(house: SimpleNamespace) -> None:
    found = signs(house)
    for levels in ([level("enhanced")], [], [level("informed"), level("skilled")]):
        with pytest.raises(ValidationError):
            verify_it(found, LATELY, levels)
    assert not found.verifications.exists()


def test_a_claim_is_in_the_register_once(house: SimpleNamespace) -> None:
    found = signs(house)
    again = make_equivalence(house.northshore, " signs  of SAFETY ", provider="elia")
    assert again == found
    assert make_equivalence(house.northshore, "Signs of Safety", provider="Mirror") != found


def test_somebody_who_says_more_of_a_line_is_told_that_it_is_there(
    house: SimpleNamespace,
) -> None:
    found = signs(house)
    told = {"organisation": house.northshore.pk, "title": "signs of safety", "provider": "Elia"}
    for more in ({"levels": [level("enhanced").pk]}, {"validity_months": 12}, {"claim": "Skilled"}):
        text = send(house.alma, "training:equivalence_add", **told, **more)
        assert "It is in the register already." in text
    proof = SimpleUploadedFile("proof.pdf", b"%PDF-1.7")
    text = send(house.alma, "training:equivalence_add", evidence_file=proof, **told)
    assert "It is in the register already." in text
    assert Equivalence.objects.get() == found
    assert found.levels.count() == 2


def test_what_counts_as_a_course_counts_for_its_level(house: SimpleNamespace) -> None:
    found = make_equivalence(house.northshore, "Level 2 aligned", course=house.skilled)
    assert list(found.levels.all()) == [level("skilled")]


def test_who_did_it_is_noted_once_and_can_be_undone_and_noted_again(
    house: SimpleNamespace,
) -> None:
    found = signs(house)
    verify_it(found, LATELY)
    did_elsewhere(found, house.rosa, LONG_AGO)
    records = TrainingRecord.objects.standing().filter(equivalence=found)
    assert records.count() == 1
    by = everywhere(house.northshore, Permission.RECORD_TRAINING)
    reverse_records(by=by, records=records)
    recompute(house.northshore.pk, [house.rosa.pk])
    assert standing(house.rosa).held == 0
    did_elsewhere(found, house.rosa, LONG_AGO)
    assert standing(house.rosa).held == 0b11
    assert found.records.count() == 3


def test_a_stranger_can_neither_claim_verify_nor_note(house: SimpleNamespace) -> None:
    found = signs(house)
    stranger = everywhere(house.westmoor, Permission.MANAGE_FRAMEWORKS)
    part = Scope(None, Permission.MANAGE_FRAMEWORKS, (house.quay.path,))
    with pytest.raises(PermissionError):
        claim_equivalence(by=stranger, organisation=house.northshore, title="Theirs")
    for scope in (stranger, part):
        with pytest.raises(PermissionError):
            take_verification_back(by=scope, equivalence=found, from_on=TODAY)
    for who in (house.milly, house.olive):
        with pytest.raises(PermissionError):
            note_equivalence(by=part, equivalence=found, done=[(who.pk, TODAY)])


def test_the_oracle_reads_the_register_too(house: SimpleNamespace) -> None:
    verify_it(signs(house), LATELY)
    assert Oracle(house.northshore.pk, TODAY).people[house.rosa.pk].held == {1, 2}


def test_a_claim_is_added_verified_and_taken_back_on_its_pages(house: SimpleNamespace) -> None:
    facts = {
        "organisation": house.northshore.pk,
        "title": "Signs of Safety",
        "levels": [level("informed").pk, level("skilled").pk],
    }
    text = send(house.alma, "training:equivalence_add", **facts)
    assert "It counts once somebody has looked at it" in text
    found = Equivalence.objects.get()
    assert "Say what was found out" not in text
    did_elsewhere(found, house.rosa, LONG_AGO)

    sent = {"outcome": "partial", "verified_by": "Psychology", "from_on": "today"}
    text = send(house.ada, "training:equivalence_verify", found.pk, **sent)
    assert "Tick the levels that it counts for." in text
    sent |= {"levels": [level("informed").pk]}
    for _twice in range(2):
        send(house.ada, "training:equivalence_verify", found.pk, **sent)
    assert found.verifications.count() == 1
    assert standing(house.rosa).held == 1
    text = page_as(house.eve, "training:equivalence_detail", found.pk)
    assert "Counts in part" in text
    assert "Psychology" in text

    send(house.ada, "training:equivalence_take_back", found.pk, because="A new syllabus")
    assert standing(house.rosa).held == 0
    assert "A new syllabus" in page_as(house.mark, "training:equivalence_detail", found.pk)


def test_a_file_that_is_not_what_it_says_is_refused(house: SimpleNamespace) -> None:
    facts = {"organisation": house.northshore.pk, "title": "Signs of Safety"}
    page = SimpleUploadedFile("proof.pdf", b"<html>")
    text = send(house.alma, "training:equivalence_add", evidence_file=page, **facts)
    assert "holds something else" in text
    assert not Equivalence.objects.exists()
    page = SimpleUploadedFile("proof.pdf", b"%PDF-1.7")
    send(house.alma, "training:equivalence_add", evidence_file=page, **facts)
    client = Client()
    client.force_login(house.eve)
    kept = client.get(reverse("training:equivalence_file", args=[Equivalence.objects.get().pk]))
    assert (kept.content, kept["Content-Type"]) == (b"%PDF-1.7", "application/octet-stream")


def test_a_claim_that_came_as_a_title_gets_its_levels_on_a_page_and_is_verified(
    house: SimpleNamespace,
) -> None:
    found = make_equivalence(house.northshore, "two days SoS")
    did_elsewhere(found, house.rosa, LONG_AGO)
    detail = ("training:equivalence_detail", found.pk)
    for who in (house.ada, house.alma):
        assert "Say which levels" in page_as(who, *detail)
    assert "Say which levels" not in page_as(house.eve, *detail)
    page = ("training:equivalence_change", found.pk)
    for _twice in range(2):
        text = send(house.ada, *page, title="Signs of Safety", levels=[level("informed").pk])
    assert "Say now what was found out" in text
    found.refresh_from_db()
    assert (found.title, list(found.levels.all())) == ("Signs of Safety", [level("informed")])
    assert standing(house.rosa).held == 0
    sent = {"outcome": "full", "verified_by": "Psychology", "from_on": "today"}
    send(house.ada, "training:equivalence_verify", found.pk, **sent)
    assert standing(house.rosa).held == 1
