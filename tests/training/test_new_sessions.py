"""A list, or a part of one, that is of a session which nobody noted: made with the list."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission
from intake.models import Batch, Upload
from tests.factories import everywhere, make_user
from tests.factories.training import level, make_course, make_session, use_framework
from tests.training.lists import answered, approved, posted, shown, worked
from tests.training.test_parts_of_a_list import FIRST, HEAD, SAM, SECOND, came, line
from training.actions.sessions import plan_session
from training.models import Place, Session, TrainingRecord

TODAY = timezone.localdate()
TWO = (
    HEAD
    + line(SAM, FIRST, "Basics")
    + line(SAM, SECOND, "Next steps for Quay", "14:00-15:30")
    + line("Rosa Quill,", SECOND, "Next steps for Quay", "14:05-15:30")
)
PLAIN = "Name,Email\nSam Reid,sam.reid@northshore.example\n"
ONE = (
    "Topic,Meeting ID,Start Time,End Time\n"
    f"Next steps,123 456,{SECOND:%m/%d/%Y} 02:00:00 PM,{SECOND:%m/%d/%Y} 04:00:00 PM\n\n"
    "Name (Original Name),User Email,Duration (Minutes)\n"
    "Sam Reid,sam.reid@northshore.example,55\n"
)


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    world.course = make_course(world.northshore, level("informed"), name="Basics")
    world.further = make_course(world.northshore, level("skilled"), name="Next steps")
    world.basics = make_session(world.quay, world.course, FIRST)
    world.by = everywhere(world.northshore, Permission.RECORD_TRAINING)
    return world


@pytest.fixture
def alma(house: SimpleNamespace, client: Client) -> Client:
    client.force_login(house.alma)
    return client


def proposals(upload: Upload) -> dict[str, str]:
    assert upload.stage == Upload.Stage.QUESTIONS
    return {question["about"]: question["proposed"] for question in upload.questions}


def as_proposed(client: Client, upload: Upload, **other: object) -> Upload:
    """Go on with what is filled in, save what is said otherwise."""
    told = [other.get(about.split()[-1], text) for about, text in proposals(upload).items()]
    return answered(client, upload, *told)


def new_for_two(house: SimpleNamespace, alma: Client) -> Upload:
    return answered(alma, posted(alma, house.harbour, TWO), house.basics.pk, "new")


def test_a_part_of_no_session_is_offered_a_new_one_with_its_own_words(
    house: SimpleNamespace, alma: Client
) -> None:
    upload = posted(alma, house.harbour, TWO)
    assert "Make a new session from this part" in shown(alma, upload)
    upload = answered(alma, upload, house.basics.pk, "new")
    assert proposals(upload) == {
        "part 2": "new",
        "new 2 title": "Next steps for Quay",
        "new 2 course": str(house.further.pk),
        "new 2 on": SECOND.isoformat(),
        "new 2 at": "14:00",
        "new 2 unit": str(house.harbour.pk),
    }
    page = shown(alma, upload)
    assert "Title of the new session" in page
    assert 'value="Next steps for Quay"' in page
    assert f'value="{SECOND.day}/{SECOND.month}/{SECOND.year}"' in page
    assert 'value="14:00"' in page
    assert "Part 2: “Next steps for Quay”" in page


def test_the_new_session_is_made_with_the_list_and_not_before(
    house: SimpleNamespace, alma: Client
) -> None:
    upload = as_proposed(alma, new_for_two(house, alma), unit=house.quay.pk)
    assert upload.stage == Upload.Stage.REVIEW
    assert Session.objects.count() == 1
    assert "goes to Next steps for Quay" in shown(alma, upload)
    upload = approved(alma, upload)
    assert upload.stage == Upload.Stage.APPLIED
    made = Session.objects.exclude(pk=house.basics.pk).get()
    assert (made.title, made.course, made.on, made.starts_at, made.unit) == (
        "Next steps for Quay",
        house.further,
        SECOND,
        dt.time(14),
        house.quay,
    )
    assert (made.state, made.planned_by) == ("held", house.alma)
    assert came() == {
        ("Sam", house.basics.pk): 60,
        ("Sam", made.pk): 90,
        ("Rosa", made.pk): 85,
    }
    assert reverse("training:session_detail", args=[made.pk]) in shown(alma, upload)
    again = posted(alma, house.harbour, TWO)
    assert proposals(again)["part 2"] == str(made.pk)


def test_a_double_click_makes_one_session(house: SimpleNamespace, alma: Client) -> None:
    upload = new_for_two(house, alma)
    data = dict(enumerate(proposals(upload).values()))
    for _press in range(2):
        alma.post(
            reverse("intake:upload_answer", args=[upload.pk]),
            {f"q{number}": text for number, text in data.items()},
        )
    worked(upload)
    for _press in range(2):
        alma.post(reverse("intake:upload_approve", args=[upload.pk]))
    worked(upload)
    worked(upload)
    assert Session.objects.count() == 2
    assert Batch.objects.count() == 1


def test_two_people_with_the_same_list_make_one_session(
    house: SimpleNamespace, alma: Client
) -> None:
    other = Client()
    other.force_login(make_user("Wilma", "delivery_lead", house.harbour))
    people = (alma, other)
    lists = [as_proposed(person, new_for_two(house, person)) for person in people]
    approved(alma, lists[0])
    second = approved(other, lists[1])
    assert second.stage == Upload.Stage.REVIEW
    assert second.facts["no_change"]
    assert Session.objects.count() == 2


def test_a_session_noted_by_hand_meanwhile_is_the_one_it_goes_to(
    house: SimpleNamespace, alma: Client
) -> None:
    upload = as_proposed(alma, new_for_two(house, alma))
    told = {"title": "Next steps for Quay", "starts_at": dt.time(14)}
    where = {"unit": house.harbour, "course": house.further, "on": SECOND}
    noted = plan_session(by=house.by, **where, **told)
    upload = approved(alma, upload)
    assert "Things here changed after you looked." in shown(alma, upload)
    approved(alma, upload)
    assert Session.objects.count() == 2
    assert ("Rosa", noted.pk) in came()


def test_parts_of_which_the_same_is_said_share_the_new_session(
    house: SimpleNamespace, alma: Client
) -> None:
    rooms = line(SAM, SECOND, "Room 1", "14:00-15:00") + line(SAM, SECOND, "Room 2", "14:30-15:30")
    upload = answered(alma, posted(alma, house.harbour, HEAD + rooms), "new", "new")
    upload = as_proposed(alma, upload, title="Rooms", course=house.further.pk, at="2pm")
    approved(alma, upload)
    made = Session.objects.get(title="Rooms")
    assert came() == {("Sam", made.pk): 90}


def test_somebody_can_still_choose_another_answer_where_the_new_session_is_told(
    house: SimpleNamespace, alma: Client
) -> None:
    upload = answered(alma, new_for_two(house, alma), "out", "", "", "", "", "")
    assert upload.stage == Upload.Stage.REVIEW
    approved(alma, upload)
    assert set(came()) == {("Sam", house.basics.pk)}
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    ("what", "value", "said"),
    [
        ("course", "", "Choose an answer"),
        ("course", "987654", "Choose one of the answers"),
        ("on", "", "Enter the day"),
        ("on", "31/2/2026", "must be a real date"),
        ("on", f"{TODAY + dt.timedelta(days=2):%d/%m/%Y}", "must be today or in the past"),
        ("at", "noonish", "Enter a time, like 14:30"),
        ("unit", "0", "Choose one of the answers"),
    ],
)
def test_what_cannot_be_a_session_is_said_beside_its_field(
    house: SimpleNamespace, alma: Client, what: str, value: str, said: str
) -> None:
    upload = new_for_two(house, alma)
    told = {about.split()[-1]: text for about, text in proposals(upload).items()} | {what: value}
    data = {f"q{number}": text for number, text in enumerate(told.values())}
    page = alma.post(reverse("intake:upload_answer", args=[upload.pk]), data).content.decode()
    assert "There is a problem" in page
    assert said in page
    assert worked(upload).stage == Upload.Stage.QUESTIONS


def test_a_whole_list_can_make_its_session_even_where_none_is_noted(
    house: SimpleNamespace, alma: Client
) -> None:
    house.basics.delete()
    upload = posted(alma, house.harbour, ONE)
    assert "Make a new session from this list" in shown(alma, upload)
    upload = answered(alma, upload, "new")
    assert proposals(upload)["new 0 title"] == "Next steps"
    assert proposals(upload)["new 0 at"] == "14:00"
    upload = approved(alma, as_proposed(alma, upload))
    made = Session.objects.get()
    assert came() == {("Sam", made.pk): 55}
    assert (upload.subject_id, upload.batch.subject_id) == (made.pk, made.pk)
    again = answered(alma, posted(alma, house.harbour, ONE), made.pk)
    assert again.facts["no_change"]


def test_names_alone_take_the_day_that_is_said(house: SimpleNamespace, alma: Client) -> None:
    upload = answered(alma, posted(alma, house.harbour, PLAIN), "new")
    told = proposals(upload)
    assert (told["new 0 on"], told["new 0 course"]) == ("", "")
    upload = as_proposed(alma, upload, course=house.course.pk, on=f"{SECOND:%d/%m/%Y}")
    approved(alma, upload)
    made = Session.objects.get(on=SECOND)
    assert (made.title, made.starts_at) == ("Basics", None)
    assert came() == {("Sam", made.pk): None}


def test_taking_the_list_back_calls_its_session_off(house: SimpleNamespace, alma: Client) -> None:
    upload = approved(alma, as_proposed(alma, new_for_two(house, alma)))
    alma.post(reverse("intake:upload_undo", args=[upload.pk]))
    assert came() == {}
    assert not TrainingRecord.objects.standing().exists()
    made = Session.objects.exclude(pk=house.basics.pk).get()
    assert made.state == "cancelled"
    assert "The session made from this list is called off: Next steps for Quay" in shown(
        alma, upload
    )
    approved(alma, as_proposed(alma, new_for_two(house, alma)))
    assert Session.objects.filter(title="Next steps for Quay").count() == 2
    assert len(came()) == 3


def test_a_session_that_others_came_to_since_stays(house: SimpleNamespace, alma: Client) -> None:
    upload = approved(alma, as_proposed(alma, new_for_two(house, alma)))
    made = Session.objects.exclude(pk=house.basics.pk).get()
    Place.objects.create(session=made, staff_member=house.lars, state="came")
    alma.post(reverse("intake:upload_undo", args=[upload.pk]))
    made.refresh_from_db()
    assert made.state == "held"
    assert "stays, because people came" in shown(alma, upload)


def test_a_session_of_which_everybody_is_left_out_is_not_made(
    house: SimpleNamespace, alma: Client
) -> None:
    text = HEAD + line("Rosa Quill,", SECOND, "Tea") + line("Rosa Quill,", FIRST, "Basics")
    upload = answered(alma, posted(alma, house.harbour, text), "new", house.basics.pk)
    upload = as_proposed(alma, upload, course=house.further.pk)
    approved(alma, upload, "out")
    assert Session.objects.count() == 1


def test_no_session_is_made_next_door_or_by_a_stranger(
    house: SimpleNamespace, alma: Client
) -> None:
    upload = new_for_two(house, alma)
    units = [q["choices"] for q in upload.questions if q["about"] == "new 2 unit"][0]
    offered = {int(choice["value"]) for choice in units}
    assert offered == {house.harbour.pk, house.quay.pk, house.lighthouse.pk}
    upload.answers |= {"new 2 title": "X", "new 2 course": str(house.further.pk)}
    upload.answers |= {"new 2 on": str(SECOND), "new 2 at": "", "new 2 unit": str(house.orchard.pk)}
    upload.stage, upload.state = Upload.Stage.READING, Upload.State.WAITING
    upload.save()
    assert worked(upload).stage == Upload.Stage.QUESTIONS
    for stranger in (house.basma, house.walt):
        alma.force_login(stranger)
        answer = alma.post(reverse("intake:upload_answer", args=[upload.pk]), {"q0": "new"})
        assert answer.status_code == 404
    assert Session.objects.count() == 1


def test_everybody_of_a_list_may_be_looked_up_before_the_session_is_there(
    house: SimpleNamespace, alma: Client
) -> None:
    text = HEAD + line("Zed Nobody,", SECOND, "Tea") + line(SAM, FIRST, "Basics")
    upload = answered(alma, posted(alma, house.harbour, text), "new", house.basics.pk)
    upload = as_proposed(alma, upload, course=house.further.pk)
    row = upload.rows.get(name="Zed Nobody")
    data = {"find": row.pk, f"look-{row.pk}": "Lars"}
    assert alma.post(reverse("intake:upload_approve", args=[upload.pk]), data).status_code == 302
    row.refresh_from_db()
    assert [choice["name"] for choice in row.choices] == ["Lars Beacon"]
