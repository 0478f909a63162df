"""Marking who came by ticks: everybody, then not a few, and one more by name."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission
from services.access import viewer_for
from tests.factories import make_person
from tests.factories.training import level, make_course, make_session, require, use_framework
from training.actions.attendance import note_attendance
from training.models import Place, TrainingRecord, Visitor

YESTERDAY = timezone.localdate() - dt.timedelta(days=1)


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    require(world.worker, level("informed"))
    course = make_course(world.northshore, level("informed"), name="First steps")
    world.session = make_session(world.quay, course, YESTERDAY)
    world.client = Client()
    world.client.force_login(world.alma)
    world.address = reverse("training:attendance_note", args=[world.session.pk])
    return world


def send(house: SimpleNamespace, **data: str) -> str:
    answer = house.client.post(
        house.address, {k.replace("_", "-"): v for k, v in data.items()}, follow=True
    )
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def came() -> set[str]:
    places = Place.objects.filter(state="came").select_related("staff_member")
    return {place.staff_member.shown_name for place in places}


def test_a_tick_that_was_there_and_is_gone_takes_attendance_back(house: SimpleNamespace) -> None:
    rosa, sam = house.rosa.pk, house.sam_person.pk
    send(house, **{f"state_{rosa}": "came", f"state_{sam}": "came"})
    assert came() == {"Rosa Quill", "Sam Reid"}
    assert f'name="was-{rosa}"' in house.client.get(house.address).content.decode()
    send(house, **{f"was_{rosa}": "yes", f"was_{sam}": "yes", f"state_{sam}": "came"})

    assert came() == {"Sam Reid"}
    assert TrainingRecord.objects.filter(staff_member=rosa).count() == 2, "undone, not removed"


def test_whom_somebody_else_noted_meanwhile_stays(house: SimpleNamespace) -> None:
    send(house, **{f"state_{house.rosa.pk}": "came"})
    send(house, **{f"state_{house.sam_person.pk}": "came"})
    assert came() == {"Rosa Quill", "Sam Reid"}


def test_apologies_stand_beside_the_tick_and_the_tick_outweighs_them(
    house: SimpleNamespace,
) -> None:
    rosa, sam = house.rosa.pk, house.sam_person.pk
    send(
        house,
        **{f"instead_{rosa}": "apologies", f"instead_{sam}": "apologies", f"state_{sam}": "came"},
    )
    assert dict(Place.objects.values_list("staff_member", "state")) == {
        rosa: "apologies",
        sam: "came",
    }


def test_one_more_by_a_whole_name_is_added_with_the_same_press(house: SimpleNamespace) -> None:
    send(house, q="lars beacon", **{f"state_{house.rosa.pk}": "came"})
    assert came() == {"Rosa Quill", "Lars Beacon"}


def test_part_of_a_name_is_asked_about_and_no_tick_is_lost(house: SimpleNamespace) -> None:
    text = send(house, q="lars", **{f"state_{house.rosa.pk}": "came"})
    assert "may be one of these" in text
    assert f'id="state-{house.lars.pk}-came"' in text
    assert f'id="state-{house.rosa.pk}-came" data-tick checked' in text
    assert came() == set()
    send(house, q="", **{f"state_{house.lars.pk}": "came"})
    assert came() == {"Lars Beacon"}


def test_two_of_one_name_are_asked_about(house: SimpleNamespace) -> None:
    make_person("Lars Beacon", house.quay, house.worker)
    assert "may be one of these" in send(house, q="Lars Beacon")
    assert came() == set()


def test_a_name_of_nobody_here_is_kept_as_typed(house: SimpleNamespace) -> None:
    text = send(house, q="Wanda Fremd")
    send(house, q="Wanda Fremd")

    assert "is kept as typed" in text
    assert list(Visitor.objects.values_list("name", "state")) == [("Wanda Fremd", "unidentified")]


def test_a_name_like_others_can_be_kept_as_typed_too(house: SimpleNamespace) -> None:
    send(house, q="Lars", keep="yes")
    assert list(Visitor.objects.values_list("name", flat=True)) == ["Lars"]


def test_a_made_up_tick_taken_away_changes_nothing(house: SimpleNamespace) -> None:
    make_session(house.orchard, house.session.course, YESTERDAY, [house.olive], title="Orchard")
    send(house, **{f"was_{house.olive.pk}": "yes"})
    assert came() == {"Olive Pear"}


def test_apologies_alone_do_not_make_a_session_held(house: SimpleNamespace) -> None:
    by = viewer_for(house.alma.pk).scope_for(Permission.RECORD_TRAINING)

    def state_with(state: str) -> str:
        note_attendance(by=by, session=house.session, states={house.rosa.pk: state})
        house.session.refresh_from_db()
        return str(house.session.state)

    assert state_with("apologies") == "planned"
    assert state_with("briefly") == "held"
    assert state_with("not_this_time") == "planned"
    assert state_with("came") == "held"
