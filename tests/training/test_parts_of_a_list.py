"""A file of several meetings or days: each part goes to its own session, or is left out."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission
from intake.models import Batch, Upload
from services.models import StaffMember
from tests.factories import everywhere
from tests.factories.training import level, make_course, make_session, use_framework
from tests.training.lists import answered, approved, posted, shown, worked
from training.actions.sessions import Day, change_session
from training.actions.sign_in import make_sign_in
from training.models import Place, Session, TrainingRecord, Visitor

TODAY = timezone.localdate()
FIRST, SECOND = TODAY - dt.timedelta(days=8), TODAY - dt.timedelta(days=1)
HEAD = "Name,Email,Date,Session,Code,Join time,Leave time\n"
SAM = "Sam Reid,sam.reid@northshore.example"


def line(who: str, on: dt.date, title: str, hours: str = "09:00-10:00", code: str = "") -> str:
    start, end = (f"{on} {clock}" for clock in hours.split("-"))
    return f"{who},{on},{title},{code},{start},{end}\n"


TWO = (
    HEAD
    + line(SAM, FIRST, "Basics")
    + line("Rosa Quill,", FIRST, "Basics")
    + line(SAM, SECOND, "Next steps", "14:00-15:30")
    + line("Zoe Unknown,", SECOND, "Next steps", "14:00-15:00")
)


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    world.course = make_course(world.northshore, level("informed"), name="Basics")
    further = make_course(world.northshore, level("skilled"), name="Next steps")
    world.basics = make_session(world.quay, world.course, FIRST)
    world.next = make_session(world.harbour, further, SECOND)
    world.hidden = make_session(world.orchard, world.course, FIRST)
    world.by = everywhere(world.northshore, Permission.RECORD_TRAINING)
    Session.objects.filter(pk=world.basics.pk).update(starts_at=dt.time(9))
    return world


@pytest.fixture
def alma(house: SimpleNamespace, client: Client) -> Client:
    client.force_login(house.alma)
    return client


@pytest.fixture
def two_days(house: SimpleNamespace) -> Session:
    """A session at Lighthouse on both days, and no other one."""
    Session.objects.exclude(pk=house.basics.pk).delete()
    session: Session = house.basics
    return change_session(by=house.by, session=session, further_days=[Day(SECOND)])


def proposed(upload: Upload) -> list[str]:
    assert upload.stage == Upload.Stage.QUESTIONS
    assert [q["about"] for q in upload.questions] == ["part 1", "part 2"]
    return [question["proposed"] for question in upload.questions]


def came() -> dict[tuple[str, int], int | None]:
    """First name and session → minutes, of whoever came."""
    places = Place.objects.filter(state="came").select_related("staff_member")
    return {(p.staff_member.first_name, p.session_id): p.minutes for p in places}


def test_each_part_is_told_and_its_session_is_proposed(
    house: SimpleNamespace, alma: Client
) -> None:
    upload = posted(alma, house.harbour, TWO)
    assert proposed(upload) == [str(house.basics.pk), str(house.next.pk)]
    text = upload.questions[0]["text"]
    assert text.startswith("Part 1: “Basics”")
    assert f"{FIRST.day} {FIRST:%B %Y}" in text
    assert "2 people" in text
    offered = [choice["value"] for choice in upload.questions[0]["choices"]]
    assert offered == [str(house.basics.pk), str(house.next.pk), "new", "out"]
    page = shown(alma, upload)
    assert "This file holds 2 parts. For each, say where it goes." in page
    assert page.count("checked") == 2
    assert "Leave this part out" in page


def test_the_code_of_a_part_says_which(house: SimpleNamespace, alma: Client) -> None:
    letters = make_sign_in(by=house.by, session=house.next).letters
    text = HEAD + line(SAM, FIRST, "One", code=letters) + line(SAM, FIRST, "Two")
    upload = posted(alma, house.harbour, text)
    assert proposed(upload) == [str(house.next.pk), str(house.basics.pk)]
    assert f"code {letters}" in upload.questions[0]["text"]


def put_in(house: SimpleNamespace, alma: Client, text: str = TWO) -> Upload:
    upload = answered(alma, posted(alma, house.harbour, text), house.basics.pk, house.next.pk)
    assert upload.stage == Upload.Stage.REVIEW
    return approved(alma, upload)


def test_each_part_goes_to_its_own_session_and_all_is_taken_back(
    house: SimpleNamespace, alma: Client
) -> None:
    upload = put_in(house, alma)
    assert upload.stage == Upload.Stage.APPLIED
    assert came() == {
        ("Sam", house.basics.pk): 60,
        ("Rosa", house.basics.pk): 60,
        ("Sam", house.next.pk): 90,
    }
    assert Visitor.objects.get().session == house.next
    assert upload.counts["added"] == 3
    page = shown(alma, upload)
    for session in (house.basics, house.next):
        assert reverse("training:session_detail", args=[session.pk]) in page
        assert f"{session.title}, {session.on.day} {session.on:%B %Y}" in page

    alma.post(reverse("intake:upload_undo", args=[upload.pk]))
    assert came() == {}
    assert not Visitor.objects.exists()
    assert not TrainingRecord.objects.standing().exists()
    assert set(Session.objects.values_list("state", flat=True)) == {"planned"}


def test_pressing_twice_answers_and_puts_in_once(house: SimpleNamespace, alma: Client) -> None:
    upload = posted(alma, house.harbour, TWO)
    data = {"q0": house.basics.pk, "q1": house.next.pk}
    for _press in range(2):
        answer = alma.post(reverse("intake:upload_answer", args=[upload.pk]), data)
        assert answer.status_code == 302
    assert worked(upload).stage == Upload.Stage.REVIEW
    for _press in range(2):
        alma.post(reverse("intake:upload_approve", args=[upload.pk]))
    worked(upload)
    worked(upload)
    assert Batch.objects.count() == 1
    assert len(came()) == 3


def test_the_same_file_again_changes_nothing(house: SimpleNamespace, alma: Client) -> None:
    put_in(house, alma)
    again = answered(alma, posted(alma, house.harbour, TWO), house.basics.pk, house.next.pk)
    assert again.facts["no_change"]
    assert "This file is already in." in shown(alma, again)
    assert Batch.objects.count() == 1


def test_a_part_that_is_left_out_is_told_in_the_result(
    house: SimpleNamespace, alma: Client
) -> None:
    upload = approved(
        alma, answered(alma, posted(alma, house.harbour, TWO), house.basics.pk, "out")
    )
    assert set(came()) == {("Sam", house.basics.pk), ("Rosa", house.basics.pk)}
    assert not Visitor.objects.exists()
    page = shown(alma, upload)
    assert "Left out: “Next steps”" in page
    assert "2 people: goes to Basics" in page
    assert "send the file again" in page

    later = answered(alma, posted(alma, house.harbour, TWO), house.basics.pk, house.next.pk)
    approved(alma, later)
    assert len(came()) == 3


def test_a_file_of_which_every_part_is_left_out_puts_nothing_in(
    house: SimpleNamespace, alma: Client
) -> None:
    upload = answered(alma, posted(alma, house.harbour, TWO), "out", "out")
    assert upload.facts["no_change"]
    assert "No row of this list is put in." in shown(alma, upload)


def test_of_a_part_that_matches_nothing_somebody_must_say_where_it_goes(
    house: SimpleNamespace, alma: Client
) -> None:
    other = line(SAM, FIRST - dt.timedelta(days=3), "Gardening")
    upload = posted(alma, house.harbour, HEAD + line(SAM, FIRST, "Basics") + other)
    assert proposed(upload) == [str(house.basics.pk), ""]
    assert "fits best" not in str(upload.questions[1])
    alma.post(reverse("intake:upload_answer", args=[upload.pk]), {"q0": house.basics.pk})
    upload.refresh_from_db()
    assert upload.stage == Upload.Stage.QUESTIONS


def test_in_a_file_of_many_parts_those_that_match_nothing_are_proposed_to_be_left_out(
    house: SimpleNamespace, alma: Client
) -> None:
    others = [line(SAM, FIRST - dt.timedelta(days=n), f"Tea {n}") for n in range(1, 10)]
    upload = posted(alma, house.harbour, HEAD + line(SAM, FIRST, "Basics") + "".join(others))
    told = [question["proposed"] for question in upload.questions]
    assert told == [str(house.basics.pk), *["out"] * 9]


def test_two_parts_of_one_session_count_whoever_is_in_both_once_and_no_moment_twice(
    house: SimpleNamespace, alma: Client
) -> None:
    text = (
        HEAD
        + line(SAM, FIRST, "Basics room 1", "09:00-10:00")
        + line(SAM, FIRST, "Basics room 2", "09:30-11:00")
        + line("Zoe Unknown,", FIRST, "Basics room 1", "09:00-09:20")
        + line("Zoe Unknown,", FIRST, "Basics room 2", "10:00-10:20")
    )
    upload = posted(alma, house.harbour, text)
    assert proposed(upload) == [str(house.basics.pk)] * 2
    upload = answered(alma, upload, house.basics.pk, house.basics.pk)
    approved(alma, upload)
    assert came() == {("Sam", house.basics.pk): 120}
    assert TrainingRecord.objects.count() == 1
    assert Visitor.objects.get().minutes == 40
    again = answered(alma, posted(alma, house.harbour, text), house.basics.pk, house.basics.pk)
    assert again.facts["no_change"]


def test_the_days_of_one_session_are_kept_apart_and_add_up(
    house: SimpleNamespace, alma: Client, two_days: Session
) -> None:
    text = (
        HEAD
        + line(SAM, FIRST, "Basics", "09:00-10:00")
        + line(SAM, SECOND, "Basics", "09:00-09:45")
        + line("Rosa Quill,", SECOND, "Basics", "09:00-10:30")
    )
    upload = posted(alma, house.harbour, text)
    assert proposed(upload) == [str(two_days.pk)] * 2
    upload = approved(alma, answered(alma, upload, two_days.pk, two_days.pk))
    assert came() == {("Sam", two_days.pk): 105, ("Rosa", two_days.pk): 90}
    assert Place.objects.get(staff_member=house.sam_person).days == {
        str(FIRST): 60,
        str(SECOND): 45,
    }
    assert Place.objects.get(staff_member=house.rosa).days == {str(SECOND): 90}
    page = alma.get(reverse("training:session_detail", args=[two_days.pk])).content.decode()
    assert f"{FIRST.day} {FIRST:%b}, {SECOND.day} {SECOND:%b}" in page

    alma.post(reverse("intake:upload_undo", args=[upload.pk]))
    assert came() == {}


def test_a_list_of_the_second_day_leaves_the_first_as_it_was(
    house: SimpleNamespace, alma: Client, two_days: Session
) -> None:
    lists = [HEAD + line(SAM, on, "Basics") for on in (FIRST, SECOND)]
    uploads = [
        approved(alma, posted(alma, house.harbour, text, session=two_days.pk)) for text in lists
    ]
    place = Place.objects.get()
    assert (place.minutes, place.days) == (120, {str(FIRST): 60, str(SECOND): 60})
    again = posted(alma, house.harbour, lists[0], session=two_days.pk)
    assert again.facts["no_change"]

    alma.post(reverse("intake:upload_undo", args=[uploads[1].pk]))
    place.refresh_from_db()
    assert (place.minutes, place.days) == (60, {str(FIRST): 60})


def test_sent_from_a_session_of_one_day_the_part_of_that_day_is_taken(
    house: SimpleNamespace, alma: Client
) -> None:
    upload = posted(alma, house.harbour, TWO, session=house.next.pk)
    assert upload.stage == Upload.Stage.REVIEW
    approved(alma, upload)
    assert set(came()) == {("Sam", house.next.pk)}


def test_sent_from_a_session_of_several_days_each_part_is_asked_about(
    house: SimpleNamespace, alma: Client, two_days: Session
) -> None:
    other = make_session(house.quay, house.course, FIRST, title="Basics again")
    text = HEAD + line(SAM, FIRST, "Basics") + line(SAM, SECOND, "Basics")
    upload = posted(alma, house.harbour, text, session=two_days.pk)
    assert proposed(upload) == [str(two_days.pk)] * 2
    assert str(other.pk) in str(upload.questions[0])


def test_somebody_new_in_two_parts_is_added_once(house: SimpleNamespace, alma: Client) -> None:
    text = HEAD + line("Zoe New,", FIRST, "Basics") + line("Zoe New,", SECOND, "Next steps")
    upload = answered(alma, posted(alma, house.harbour, text), house.basics.pk, house.next.pk)
    approved(alma, upload, "add")
    zoe = StaffMember.objects.get(last_name="New")
    assert set(Place.objects.filter(staff_member=zoe).values_list("session", flat=True)) == {
        house.basics.pk,
        house.next.pk,
    }


def test_the_order_of_day_and_month_is_asked_before_the_parts(
    house: SimpleNamespace, alma: Client
) -> None:
    text = "Name,Date,Session\nSam Reid,03/04/2026,Basics\nSam Reid,05/06/2026,Next steps\n"
    upload = posted(alma, house.harbour, text)
    assert [question["about"] for question in upload.questions] == ["date order"]
    upload = answered(alma, upload, "day first")
    assert proposed(upload) == ["", ""]
    assert "3 April 2026" in upload.questions[0]["text"]


def test_no_part_goes_next_door_and_no_stranger_says_where(
    house: SimpleNamespace, alma: Client
) -> None:
    upload = posted(alma, house.harbour, TWO)
    assert str(house.hidden.pk) not in [c["value"] for c in upload.questions[0]["choices"]]
    answered(alma, upload, house.hidden.pk, house.next.pk)
    assert upload.stage == Upload.Stage.QUESTIONS

    upload.answers = {"part 1": str(house.hidden.pk), "part 2": "out"}
    upload.stage, upload.state = Upload.Stage.READING, Upload.State.WAITING
    upload.save()
    assert worked(upload).stage == Upload.Stage.QUESTIONS
    for stranger in (house.basma, house.walt):
        alma.force_login(stranger)
        data = {"q0": house.basics.pk, "q1": "out"}
        answer = alma.post(reverse("intake:upload_answer", args=[upload.pk]), data)
        assert answer.status_code == 404
    assert not Place.objects.exists()


def test_a_session_that_was_called_off_after_the_review_is_asked_about_again(
    house: SimpleNamespace, alma: Client
) -> None:
    upload = answered(alma, posted(alma, house.harbour, TWO), house.basics.pk, house.next.pk)
    Session.objects.filter(pk=house.next.pk).update(state="cancelled")
    upload = approved(alma, upload)
    assert upload.stage == Upload.Stage.QUESTIONS
    assert not Place.objects.exists()
