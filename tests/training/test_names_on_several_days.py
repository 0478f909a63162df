"""A name that nobody knew, on several days of one session: said later, no day is lost."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission
from intake.models import Upload
from tests.factories import everywhere
from tests.factories.training import level, make_course, make_session, use_framework
from tests.training.lists import approved, posted
from training.actions.attendance import reverse_attendance
from training.actions.naming import name_visitor
from training.actions.sessions import Day, change_session
from training.models import Place, TrainingRecord, Visitor

TODAY = timezone.localdate()
FIRST, SECOND = TODAY - dt.timedelta(days=8), TODAY - dt.timedelta(days=1)
HEAD = "Name,Email,Date,Session,Join time,Leave time\n"


def line(who: str, on: dt.date, end: str = "10:00") -> str:
    return f"{who},,{on},Basics,{on} 09:00,{on} {end}\n"


@pytest.fixture
def house(world: SimpleNamespace, client: Client) -> SimpleNamespace:
    """A session of two days, and Alma who sends its lists."""
    use_framework(world.northshore)
    course = make_course(world.northshore, level("informed"), name="Basics")
    world.by = everywhere(world.northshore, Permission.RECORD_TRAINING)
    session = make_session(world.harbour, course, FIRST)
    world.session = change_session(by=world.by, session=session, further_days=[Day(SECOND)])
    client.force_login(world.alma)
    world.client = client
    return world


def send(house: SimpleNamespace, text: str) -> Upload:
    return posted(house.client, house.harbour, HEAD + text, session=house.session.pk)


def put_in(house: SimpleNamespace, text: str) -> Upload:
    upload = send(house, text)
    assert upload.stage == Upload.Stage.REVIEW, upload.facts
    return approved(house.client, upload)


def undo(house: SimpleNamespace, upload: Upload) -> None:
    house.client.post(reverse("intake:upload_undo", args=[upload.pk]))


def kept() -> tuple[dict[str, int | None], int | None]:
    zoe = Visitor.objects.get()
    return zoe.days, zoe.minutes


def test_a_second_day_of_the_same_name_is_kept_and_goes_to_whom_it_is(
    house: SimpleNamespace,
) -> None:
    put_in(house, line("Zoe Unknown", FIRST))
    put_in(house, line("Zoe Unknown", SECOND, "09:45"))
    assert kept() == ({str(FIRST): 60, str(SECOND): 45}, 105)
    for on, end in ((FIRST, "10:00"), (SECOND, "09:45")):
        assert send(house, line("Zoe Unknown", on, end)).facts["no_change"]
    name_visitor(by=house.by, visitor=Visitor.objects.get(), person=house.rosa)
    place = Place.objects.get()
    assert (place.staff_member, place.state, place.minutes) == (house.rosa, "came", 105)
    assert place.days == {str(FIRST): 60, str(SECOND): 45}
    assert TrainingRecord.objects.standing().count() == 1


def test_days_under_her_own_name_and_under_another_add_up(house: SimpleNamespace) -> None:
    put_in(house, line("Rosa Quill", FIRST) + line("Zoe Unknown", FIRST, "09:20"))
    put_in(house, line("Zoe Unknown", SECOND, "09:45"))
    name_visitor(by=house.by, visitor=Visitor.objects.get(), person=house.rosa)
    place = Place.objects.get()
    assert (place.days, place.minutes) == ({str(FIRST): 60, str(SECOND): 45}, 105)


def test_each_list_takes_back_its_own_day(house: SimpleNamespace) -> None:
    first = put_in(house, line("Zoe Unknown", FIRST))
    second = put_in(house, line("Zoe Unknown", SECOND, "09:45"))
    undo(house, second)
    assert kept() == ({str(FIRST): 60}, 60)
    second = put_in(house, line("Zoe Unknown", SECOND, "09:45"))
    undo(house, first)
    assert Visitor.objects.exists()
    undo(house, second)
    assert not Visitor.objects.exists()
    house.session.refresh_from_db()
    assert house.session.state == "planned"


def test_whoever_was_named_after_the_first_day_is_proposed_on_the_second(
    house: SimpleNamespace,
) -> None:
    put_in(house, line("Zoe Unknown", FIRST))
    name_visitor(by=house.by, visitor=Visitor.objects.get(), person=house.rosa)
    upload = send(house, line("Zoe Unknown", SECOND, "09:45"))
    row = upload.rows.get()
    assert (row.proposal, row.staff_member_id) == ("likely", house.rosa.pk)
    approved(house.client, upload)
    assert Place.objects.get().days == {str(FIRST): 60, str(SECOND): 45}
    assert send(house, line("Zoe Unknown", SECOND, "09:45")).facts["no_change"]


def test_whoever_was_named_and_taken_back_since_stays_out_on_the_second_day(
    house: SimpleNamespace,
) -> None:
    put_in(house, line("Zoe Unknown", FIRST) + line("Lars Beacon", FIRST))
    name_visitor(by=house.by, visitor=Visitor.objects.get(), person=house.rosa)
    reverse_attendance(by=house.by, session=house.session, staff_ids=[house.rosa.pk])
    upload = send(house, line("Zoe Unknown", SECOND, "09:45"))
    row = upload.rows.get()
    assert (row.decision, row.staff_member_id) == ("out", house.rosa.pk)
    approved(house.client, upload)
    assert Place.objects.get().staff_member == house.lars
