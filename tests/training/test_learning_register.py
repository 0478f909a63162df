"""A title from a learning system that is a line of the equivalence register."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest

from tests.factories import make_user
from tests.factories.training import (
    did_elsewhere,
    level,
    make_course,
    make_equivalence,
    verify_it,
)
from tests.training.test_completion_list import (
    HEAD,
    LIST,
    brought,
    house,
    other,
    put_in,
    sent,
    taken_back,
)
from tests.training.test_pages import page_as, send
from training.actions.learning import say_meaning
from training.actions.noting import Noting, note_done, undo_record
from training.models import LearningTitle, Standing, TrainingRecord

__all__ = ["house"]
JANUARY = dt.date(2026, 1, 1)


@pytest.fixture
def heard(house: SimpleNamespace) -> SimpleNamespace:  # noqa: F811
    """Tea and trauma is a line of the register; nobody has looked at it."""
    house.heard = make_equivalence(
        house.northshore,
        "Tea and trauma",
        [level("informed")],
        provider="Tidewater College",
        validity_months=12,
    )
    house.wilma = make_user("Wilma", "delivery_lead", house.northshore)
    return house


def elsewhere() -> set[tuple[str, str]]:
    rows = TrainingRecord.objects.standing().exclude(equivalence=None)
    return {(r.staff_member.first_name, r.on.isoformat()) for r in rows}


def of_rosa(heard: SimpleNamespace) -> int:
    return int(Standing.objects.get(staff_member=heard.rosa).held)


TEA = f"{HEAD}0017,Rosa Quill,,Tea & Trauma,2026-05-14,Completed\n"


def test_what_nobody_verified_is_noted_and_counts_for_nothing(heard: SimpleNamespace) -> None:
    brought(heard, TEA)
    title = LearningTitle.objects.get()
    assert say_meaning(by=heard.whole, title=title, meaning=heard.heard) == 1
    record = TrainingRecord.objects.get(equivalence=heard.heard)
    assert (record.course, record.level, record.expires_on) == (None, None, dt.date(2027, 5, 14))
    assert of_rosa(heard) == 0
    verify_it(heard.heard, JANUARY)
    assert of_rosa(heard) == 1


def test_past_and_coming_rows_of_a_title_follow_what_it_was_said_to_be(
    heard: SimpleNamespace,
) -> None:
    verify_it(heard.heard, JANUARY)
    brought(heard, TEA)
    assert of_rosa(heard) == 0
    say_meaning(by=heard.whole, title=LearningTitle.objects.get(), meaning=heard.heard)
    assert of_rosa(heard) == 1
    upload, review = sent(heard, LIST)
    assert review.notes == ()
    put_in(heard, upload)
    assert elsewhere() == {("Rosa", "2026-05-14"), ("Rosa", "2026-04-13")}
    assert sent(heard, LIST)[1].is_no_change


def test_saying_that_it_is_none_of_these_takes_the_records_back(heard: SimpleNamespace) -> None:
    verify_it(heard.heard, JANUARY)
    brought(heard, TEA)
    title = LearningTitle.objects.get()
    say_meaning(by=heard.whole, title=title, meaning=heard.heard)
    assert say_meaning(by=heard.whole, title=title, meaning=heard.heard) == 0
    say_meaning(by=heard.whole, title=title, meaning=None)
    assert elsewhere() == set()
    assert of_rosa(heard) == 0
    assert say_meaning(by=heard.whole, title=title, meaning=heard.course) == 1
    assert say_meaning(by=heard.whole, title=title, meaning=heard.heard) == 1
    assert held_courses() == set()
    assert elsewhere() == {("Rosa", "2026-05-14")}


def held_courses() -> set[str]:
    rows = TrainingRecord.objects.standing().exclude(course=None)
    return {row.course.name for row in rows}


def test_taking_the_list_back_takes_back_what_was_done_elsewhere(heard: SimpleNamespace) -> None:
    verify_it(heard.heard, JANUARY)
    batch = brought(heard, TEA)
    say_meaning(by=heard.whole, title=LearningTitle.objects.get(), meaning=heard.heard)
    taken_back(heard, batch)
    assert elsewhere() == other() == set()
    assert of_rosa(heard) == 0


def test_what_somebody_noted_by_hand_is_not_noted_twice(heard: SimpleNamespace) -> None:
    did_elsewhere(heard.heard, heard.rosa, dt.date(2026, 5, 14))
    brought(heard, TEA)
    title = LearningTitle.objects.get()
    assert say_meaning(by=heard.whole, title=title, meaning=heard.heard) == 0
    say_meaning(by=heard.whole, title=title, meaning=None)
    assert elsewhere() == {("Rosa", "2026-05-14")}


def test_a_line_of_another_register_is_refused(heard: SimpleNamespace) -> None:
    brought(heard, TEA)
    foreign = make_equivalence(heard.westmoor, "Ours", [level("informed")])
    with pytest.raises(ValueError, match="Choose one from the list"):
        say_meaning(by=heard.whole, title=LearningTitle.objects.get(), meaning=foreign)


def test_the_page_offers_the_register_and_says_what_a_line_counts_for(
    heard: SimpleNamespace,
) -> None:
    brought(heard, TEA)
    title = LearningTitle.objects.get()
    page = page_as(heard.wilma, "training:learning_say", title.pk)
    assert "Tea and trauma (Tidewater College) (counts for nothing yet)" in page
    verify_it(heard.heard, JANUARY)
    page = page_as(heard.wilma, "training:learning_say", title.pk)
    assert f"Tea and trauma (Tidewater College) (counts for {level('informed')})" in page
    answer = {"course": f"register-{heard.heard.pk}"}
    listed = send(heard.wilma, "training:learning_say", title.pk, **answer)
    assert elsewhere() == {("Rosa", "2026-05-14")}
    assert "Done elsewhere: Tea and trauma (Tidewater College)" in listed
    again = page_as(heard.wilma, "training:learning_say", title.pk)
    assert re.search(rf'value="register-{heard.heard.pk}"\s+selected', again)


def test_a_person_sees_what_was_done_elsewhere_on_their_own_record(heard: SimpleNamespace) -> None:
    brought(heard, f"{HEAD},Sam Reid,sam.reid@northshore.example,Tea,2026-05-14,Completed\n")
    say_meaning(by=heard.whole, title=LearningTitle.objects.get(), meaning=heard.heard)
    assert "Tea and trauma (Tidewater College)" in page_as(heard.sam, "training:my_record")


def test_what_was_taken_back_by_hand_stays_out_whatever_comes_next(heard: SimpleNamespace) -> None:
    brought(heard, TEA)
    title = LearningTitle.objects.get()
    say_meaning(by=heard.whole, title=title, meaning=heard.course)
    undo_record(by=heard.whole, record=TrainingRecord.objects.standing().get())
    # The same day under another title of the same course, in a list with other people in it.
    brought(heard, f"{HEAD}0017,Rosa Quill,,Tea again,2026-05-14,Completed\n")
    again = LearningTitle.objects.get(title="Tea again")
    assert say_meaning(by=heard.whole, title=again, meaning=heard.course) == 0
    assert of_rosa(heard) == 0


def test_the_same_answer_given_again_brings_nothing_back_that_was_taken_back(
    heard: SimpleNamespace,
) -> None:
    brought(heard, TEA)
    title = LearningTitle.objects.get()
    say_meaning(by=heard.whole, title=title, meaning=heard.course)
    undo_record(by=heard.whole, record=TrainingRecord.objects.standing().get())
    title.refresh_from_db()
    say_meaning(by=heard.whole, title=title, meaning=None)
    title.refresh_from_db()
    assert say_meaning(by=heard.whole, title=title, meaning=heard.course) == 0
    title.refresh_from_db()
    verify_it(heard.heard, JANUARY)
    assert say_meaning(by=heard.whole, title=title, meaning=heard.heard) == 1
    assert elsewhere() == {("Rosa", "2026-05-14")}


def said(heard: SimpleNamespace, *meanings: object) -> list[int]:
    """The title said to be one thing after another; how many records each answer made."""
    title = LearningTitle.objects.get(title="Tea & Trauma")
    return [say_meaning(by=heard.whole, title=title, meaning=meaning) for meaning in meanings]


def test_what_a_person_took_back_stays_out_when_the_title_was_something_else_meanwhile(
    heard: SimpleNamespace,
) -> None:
    other_course = make_course(heard.northshore, level("skilled"), name="Skilled")
    brought(heard, TEA)
    assert said(heard, heard.course) == [1]
    undo_record(by=heard.whole, record=TrainingRecord.objects.standing().get())
    assert said(heard, None, other_course, heard.course) == [0, 1, 0]
    assert held_courses() == set()
    assert said(heard, other_course) == [1]
    assert held_courses() == {"Skilled"}


def test_what_a_person_took_back_stays_out_when_its_list_goes_and_comes_again(
    heard: SimpleNamespace,
) -> None:
    batch = brought(heard, TEA)
    said(heard, heard.course)
    undo_record(by=heard.whole, record=TrainingRecord.objects.standing().get())
    taken_back(heard, batch)
    brought(heard, TEA)
    assert held_courses() == set()
    assert other() == {("Rosa", "Tea & Trauma", "2026-05-14")}


def test_a_person_can_say_otherwise_on_the_page_of_the_person(heard: SimpleNamespace) -> None:
    brought(heard, TEA)
    said(heard, heard.course)
    undo_record(by=heard.whole, record=TrainingRecord.objects.standing().get())
    noting = Noting(heard.northshore.pk, heard.course, TrainingRecord.Source.HAND)
    note_done(by=heard.whole, noting=noting, done=[(heard.rosa.pk, dt.date(2026, 5, 14))])
    assert held_courses() == {"Basics"}
    assert said(heard, None, heard.course) == [0, 0]
    assert held_courses() == {"Basics"}
