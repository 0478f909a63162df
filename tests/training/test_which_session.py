"""A list of who came that was sent without its session: asked, proposed, and put in there."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission
from intake.models import Upload
from services.models import Unit
from tests.factories import everywhere
from tests.factories.training import level, make_course, make_session, use_framework
from tests.training.lists import answered, posted, worked
from training.actions.sign_in import make_sign_in
from training.models import Place, Session

TODAY = timezone.localdate()
YESTERDAY = TODAY - dt.timedelta(days=1)
ZOOM = (
    "Topic,Meeting ID,Start Time,End Time\n"
    "{title},123 456,{on:%m/%d/%Y} 09:02:00 AM,{on:%m/%d/%Y} 11:00:00 AM\n\n"
    "Name (Original Name),User Email,Duration (Minutes)\n"
    "Sam Reid,sam.reid@northshore.example,55\n"
)
PLAIN = "Name,Email\nSam Reid,sam.reid@northshore.example\n"


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    world.course = make_course(world.northshore, level("informed"), name="Basics")
    world.early = make_session(world.quay, world.course, YESTERDAY)
    world.late = make_session(world.harbour, world.course, YESTERDAY)
    world.older = make_session(world.quay, world.course, TODAY - dt.timedelta(days=30))
    world.by = everywhere(world.northshore, Permission.RECORD_TRAINING)
    world.hidden = make_session(world.orchard, world.course, YESTERDAY)
    Session.objects.filter(pk=world.early.pk).update(starts_at=dt.time(9))
    Session.objects.filter(pk=world.late.pk).update(starts_at=dt.time(14))
    return world


@pytest.fixture
def alma(house: SimpleNamespace, client: Client) -> Client:
    client.force_login(house.alma)
    return client


def sent(client: Client, house: SimpleNamespace, text: str, name: str = "list.csv") -> Upload:
    return posted(client, house.harbour, text, name)


def offered(upload: Upload) -> list[int]:
    assert upload.stage == Upload.Stage.QUESTIONS
    (question,) = upload.questions
    assert question["about"] == "subject"
    *sessions, last = [choice["value"] for choice in question["choices"]]
    assert last == "new"
    return [int(value) for value in sessions]


def test_the_session_of_that_day_and_hour_is_proposed_first(
    house: SimpleNamespace, alma: Client
) -> None:
    upload = sent(alma, house, ZOOM.format(title=house.early.title, on=YESTERDAY))
    assert offered(upload) == [house.early.pk, house.late.pk, house.older.pk]
    labels = [choice["label"] for choice in upload.questions[0]["choices"]]
    assert [label.endswith("(fits best)") for label in labels] == [True, False, False, False]
    assert house.early.title in upload.questions[0]["text"]
    page = alma.get(reverse("intake:upload_detail", args=[upload.pk])).content.decode()
    assert "Which session is that?" in page


def test_a_title_is_enough_where_a_list_has_no_day(house: SimpleNamespace, alma: Client) -> None:
    Session.objects.filter(pk=house.older.pk).update(title="Tea and trauma")
    title = ZOOM.format(title="Tea & trauma", on=TODAY - dt.timedelta(days=3))
    assert offered(sent(alma, house, title))[0] == house.older.pk


def test_a_sign_in_code_in_the_name_of_the_file_says_which(
    house: SimpleNamespace, alma: Client
) -> None:
    letters = make_sign_in(by=house.by, session=house.older).letters
    assert offered(sent(alma, house, PLAIN, f"who came {letters}.csv"))[0] == house.older.pk


def test_nothing_is_said_to_fit_where_nothing_speaks_for_it(
    house: SimpleNamespace, alma: Client
) -> None:
    upload = sent(alma, house, PLAIN)
    assert len(offered(upload)) == 3
    assert "fits best" not in str(upload.questions)


def test_a_title_that_many_sessions_share_fits_none_of_them_best(
    house: SimpleNamespace, alma: Client
) -> None:
    for nth in range(3, 6):
        make_session(house.quay, house.course, TODAY - dt.timedelta(days=nth))
    title = ZOOM.format(title=house.early.title, on=TODAY - dt.timedelta(days=50))
    upload = sent(alma, house, title)
    assert len(offered(upload)) == 6
    assert "fits best" not in str(upload.questions)


def test_one_word_of_a_long_title_makes_no_session_fit_best(
    house: SimpleNamespace, alma: Client
) -> None:
    Session.objects.filter(pk=house.older.pk).update(title="Tea and trauma")
    title = ZOOM.format(title="Monthly team catch up and tea", on=TODAY - dt.timedelta(days=50))
    assert "fits best" not in str(sent(alma, house, title).questions)


def test_what_was_said_is_kept_and_the_list_goes_in_there(
    house: SimpleNamespace, alma: Client
) -> None:
    upload = answered(alma, sent(alma, house, PLAIN), house.late.pk)
    assert upload.stage == Upload.Stage.REVIEW
    assert (upload.subject_id, upload.listed_on) == (house.late.pk, YESTERDAY)
    assert upload.unit == house.harbour
    alma.post(reverse("intake:upload_approve", args=[upload.pk]))
    assert worked(upload).stage == Upload.Stage.APPLIED
    assert Place.objects.get(state="came").session == house.late


def test_a_session_next_door_is_neither_offered_nor_taken(
    house: SimpleNamespace, alma: Client
) -> None:
    upload = sent(alma, house, PLAIN)
    assert house.hidden.pk not in offered(upload)
    answered(alma, upload, house.hidden.pk)
    assert (upload.stage, upload.subject_id) == (Upload.Stage.QUESTIONS, None)
    upload.answers = {"subject": str(house.hidden.pk)}
    upload.stage, upload.state = Upload.Stage.READING, Upload.State.WAITING
    upload.save()
    assert worked(upload).subject_id is None


def test_without_any_session_it_says_what_to_do_first(house: SimpleNamespace, alma: Client) -> None:
    Session.objects.update(state="cancelled")
    upload = sent(alma, house, PLAIN)
    assert offered(upload) == []
    # No unit stands any more that could hold a new one.
    Unit.objects.below(house.harbour.path).update(closed_on=TODAY)
    Upload.objects.update(stage=Upload.Stage.READING, state=Upload.State.WAITING)
    upload = worked(upload)
    assert upload.stage == Upload.Stage.REFUSED
    assert upload.refusal.startswith("No session is noted in this branch")


def test_an_address_of_no_session_is_still_nobodys(house: SimpleNamespace, alma: Client) -> None:
    for session in (house.hidden.pk, "x"):
        query = {"kind": "attendance", "session": session}
        assert alma.get(reverse("intake:upload_add", query=query)).status_code == 404
