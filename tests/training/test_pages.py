"""What people can do on the pages of training, and what they are told."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import everywhere
from tests.factories.training import level, make_course, make_session, require, use_framework
from training.actions.attendance import record_attendance
from training.actions.sessions import plan_session
from training.actions.strangers import Stranger
from training.models import (
    LevelRequirement,
    NotNow,
    Place,
    Session,
    Standing,
    TrainingRecord,
    Visitor,
)

TODAY = timezone.localdate()
YESTERDAY = TODAY - dt.timedelta(days=1)


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    world.course = make_course(world.northshore, level("informed"), name="Opening Doors here")
    require(world.worker, level("informed"))
    world.session = make_session(world.quay, world.course, YESTERDAY)
    return world


def page_as(user: object, name: str, *args: object, **query: str) -> str:
    client = Client()
    client.force_login(user)
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def send(user: object, name: str, *args: object, **data: object) -> str:
    client = Client()
    client.force_login(user)
    response = client.post(reverse(name, args=args), data, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_a_session_is_added_on_one_screen(house: SimpleNamespace) -> None:
    facts = {"course": house.course.pk, "unit": house.quay.pk, "on": "today", "starts_at": "2pm"}
    text = send(house.alma, "training:session_add", **facts)

    session = Session.objects.get(on=TODAY)
    assert (session.title, session.starts_at) == ("Opening Doors here", dt.time(14))
    assert "The session is saved." in text
    send(house.alma, "training:session_add", **facts)
    assert Session.objects.filter(on=TODAY).count() == 1


def test_wrong_answers_get_a_sentence_that_helps(house: SimpleNamespace) -> None:
    text = send(house.alma, "training:session_add", on="yesterweek", starts_at="noonish")

    assert "Choose what the session teaches" in text
    assert "Enter a time, like 14:30" in text
    assert "must be a real date" in text


def test_a_team_of_a_stranger_cannot_be_chosen(house: SimpleNamespace) -> None:
    text = send(
        house.alma,
        "training:session_add",
        course=house.course.pk,
        unit=house.orchard.pk,
        on="today",
    )
    assert "Choose the team or service" in text or "Choose one of the listed" in text
    assert not Session.objects.filter(unit=house.orchard).exists()


def test_who_came_is_noted_by_hand_and_counts_at_once(house: SimpleNamespace) -> None:
    assert "Rosa Quill" in page_as(house.alma, "training:attendance_note", house.session.pk)
    rosa, sam = f"state-{house.rosa.pk}", f"state-{house.sam_person.pk}"
    send(
        house.alma, "training:attendance_note", house.session.pk, **{rosa: "came", sam: "apologies"}
    )

    assert Standing.objects.get(staff_member=house.rosa).status == "met"
    assert Standing.objects.get(staff_member=house.sam_person).status == "not_yet"
    text = page_as(house.alma, "training:session_detail", house.session.pk)
    assert "Apologies" in text
    assert "did not attend" not in text.lower()


def test_everyone_can_be_marked_at_once_without_saving_yet(house: SimpleNamespace) -> None:
    text = page_as(house.alma, "training:attendance_note", house.session.pk, everyone="came")
    assert text.count(" checked>") == 2
    assert not Place.objects.exists()


def test_somebody_from_another_team_is_found_by_name(house: SimpleNamespace) -> None:
    rosa, lars = f"state-{house.rosa.pk}", f"state-{house.lars.pk}"
    text = send(
        house.alma,
        "training:attendance_note",
        house.session.pk,
        q="beac",
        find="yes",
        **{rosa: "came"},
    )
    assert f'id="{rosa}-came" data-tick checked' in text, "what was ticked stays ticked"
    assert lars in text
    assert not Place.objects.exists()
    text = send(house.alma, "training:attendance_note", house.session.pk, q="pear", find="yes")
    assert "Nobody called “pear” was found" in text


def test_a_name_that_was_looked_up_and_ticked_is_saved_with_the_box_as_it_is(
    house: SimpleNamespace,
) -> None:
    form, lars = "training:attendance_note", f"state-{house.lars.pk}"
    text = send(house.alma, form, house.session.pk, q="lar", **{lars: "came"})
    assert "“lar” may be one of these" in text, "a name that nobody was shown for is not dropped"
    assert 'name="looked_for" value="lar"' in text
    text = send(house.alma, form, house.session.pk, q="lar", looked_for="lar")
    assert "“lar” may be one of these" in text
    assert not Place.objects.exists()
    told = {"q": "lar", "looked_for": "lar", lars: "came"}
    assert "Saved: 1 person came." in send(house.alma, form, house.session.pk, **told)
    assert Place.objects.get().staff_member == house.lars
    assert not Visitor.objects.exists()


def test_a_made_up_number_changes_nothing(house: SimpleNamespace) -> None:
    olive, milly = f"state-{house.olive.pk}", f"state-{house.milly.pk}"
    send(house.alma, "training:attendance_note", house.session.pk, **{olive: "came", milly: "came"})
    assert not Place.objects.exists()


def test_a_session_to_come_has_no_attendance_yet(house: SimpleNamespace) -> None:
    soon = make_session(house.quay, house.course, TODAY + dt.timedelta(days=7))
    text = send(
        house.alma, "training:attendance_note", soon.pk, **{f"state-{house.rosa.pk}": "came"}
    )
    assert "once the session has been held" in text
    assert not Place.objects.exists()


def test_attendance_is_taken_back_by_reversals(house: SimpleNamespace) -> None:
    send(
        house.alma,
        "training:attendance_note",
        house.session.pk,
        **{f"state-{house.rosa.pk}": "came"},
    )
    assert "Take back who came" in page_as(house.alma, "training:session_detail", house.session.pk)
    send(house.alma, "training:attendance_reverse", house.session.pk)

    assert Standing.objects.get(staff_member=house.rosa).held == 0
    assert TrainingRecord.objects.count() == 2
    send(
        house.alma,
        "training:attendance_note",
        house.session.pk,
        **{f"state-{house.rosa.pk}": "came"},
    )
    assert Standing.objects.get(staff_member=house.rosa).held == 1


def test_heads_are_counted_beside_names(house: SimpleNamespace) -> None:
    send(house.alma, "training:session_count", house.session.pk, people="14")
    house.session.refresh_from_db()
    assert (house.session.head_count, house.session.state) == (14, "held")
    assert "must be 0 or more" in send(
        house.alma, "training:session_count", house.session.pk, people="-1"
    )


def test_a_name_in_a_list_is_told_who_it_is(house: SimpleNamespace) -> None:
    record_attendance(
        by=everywhere(house.quay),
        session=house.session,
        came=[],
        visitors=[Stranger("Rosa Quil", minutes=30), Stranger("A Guest")],
    )
    rosa, guest = house.session.visitors.order_by("-name")
    text = page_as(house.alma, "training:visitor_name", rosa.pk, q="Rosa")
    assert "Rosa Quill" in text
    client = Client()
    client.force_login(house.alma)
    address = reverse("training:visitor_name", args=[rosa.pk])
    client.post(f"{address}?q=Rosa", {"who": house.rosa.pk})
    send(house.alma, "training:visitor_name", guest.pk, who="guest")

    assert Place.objects.get().staff_member == house.rosa
    assert Place.objects.get().minutes == 30
    assert set(house.session.visitors.values_list("state", flat=True)) == {"matched", "guest"}


def test_an_executive_sees_numbers_and_no_names(house: SimpleNamespace) -> None:
    make_session(house.quay, house.course, YESTERDAY, [house.rosa], title="Second")
    session = Session.objects.get(title="Second")
    assert "Rosa" not in page_as(house.eve, "training:session_detail", session.pk)
    assert "Rosa" in page_as(house.mark, "training:session_detail", session.pk)


def test_sessions_are_narrowed_by_state(house: SimpleNamespace) -> None:
    plan_session(
        by=everywhere(house.quay),
        unit=house.quay,
        course=house.course,
        on=TODAY + dt.timedelta(days=3),
        title="Soon",
    )
    assert "Soon" in page_as(house.alma, "training:session_list", state="to_come")
    assert "Soon" not in page_as(house.alma, "training:session_list", state="open")
    assert "Who came?" in page_as(house.alma, "training:session_list")


def test_a_requirement_set_on_the_page_counts_at_once(house: SimpleNamespace) -> None:
    assert "Support worker" in page_as(house.ada, "training:requirement_list")
    skilled = level("skilled")
    send(
        house.ada,
        "training:requirement_change",
        house.worker.pk,
        asks="levels",
        levels=skilled.pk,
        from_on="today",
    )
    assert Standing.objects.get(staff_member=house.rosa).required == 0b11
    text = send(
        house.ada, "training:requirement_change", house.worker.pk, asks="levels", from_on="today"
    )
    assert "Tick the levels that are asked for" in text
    send(
        house.ada, "training:requirement_change", house.worker.pk, asks="undecided", from_on="today"
    )
    assert Standing.objects.get(staff_member=house.rosa).status == "unknown"
    assert LevelRequirement.objects.filter(until_on=None).count() == 0


def test_levels_and_courses_can_be_read(house: SimpleNamespace) -> None:
    text = page_as(house.eve, "training:framework_list")
    assert "Each level asks for those below it too." in text
    assert "Opening Doors here" in text


def test_people_see_their_own_line_and_say_not_now(house: SimpleNamespace) -> None:
    text = page_as(house.sam, "training:my_record")
    assert "You might like an offer of: Trauma informed" in text
    send(house.sam, "training:not_now_say")
    assert NotNow.objects.get().staff_member == house.sam_person
    text = page_as(house.sam, "training:my_record")
    assert "You said “not now”" in text
    assert "You might like an offer" not in text
    assert f"{reverse('services:record_wrong')}?about=training" in text
    send(house.sam, "training:not_now_withdraw")
    assert not NotNow.objects.exists()


def test_an_account_without_a_record_is_told_what_to_do(house: SimpleNamespace) -> None:
    assert "Ask your lead or manager" in page_as(house.alma, "training:my_record")
