"""A session that is called off while somebody is about to say who came stays called off."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.permissions import Permission
from intake.kinds import ReviewAgain
from tests.factories import everywhere
from tests.training.lists import list_house, put_in, sent
from tests.training.test_pages import send
from training.actions.attendance import (
    Stranger,
    count_only,
    note_attendance,
    record_attendance,
    reverse_attendance,
)
from training.actions.list_undone import undo_batch
from training.actions.sessions import call_off
from training.models import Place, Session, TrainingRecord, Visitor

LIST = "Name,Email,Duration\nSam Reid,sam.reid@northshore.example,55\n"
SAID = "This session is called off, so nothing was saved."


@pytest.fixture
def house(world: SimpleNamespace, tmp_path: Path) -> SimpleNamespace:
    found = list_house(world, tmp_path, LIST)
    found.by = everywhere(world.northshore, Permission.RECORD_TRAINING)
    return found


def off(house: SimpleNamespace) -> None:
    call_off(by=house.by, session=house.session)


def nothing_happened(house: SimpleNamespace) -> bool:
    house.session.refresh_from_db()
    return (
        house.session.state == Session.State.CANCELLED
        and house.session.head_count is None
        and not Place.objects.exists()
        and not Visitor.objects.exists()
        and not TrainingRecord.objects.exists()
    )


def test_nobody_is_noted_as_having_come_to_it(house: SimpleNamespace) -> None:
    off(house)
    facts: dict[str, Any] = {"by": house.by, "session": house.session}
    with pytest.raises(ValueError, match="called off"):
        note_attendance(**facts, states={house.rosa.pk: "came"})
    with pytest.raises(ValueError, match="called off"):
        record_attendance(**facts, came=(), visitors=[Stranger("Zed")])
    with pytest.raises(ValueError, match="called off"):
        count_only(**facts, people=4)
    with pytest.raises(ValueError, match="called off"):
        reverse_attendance(**facts)
    assert nothing_happened(house)


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("attendance_note", {"person": "came"}),
        ("session_count", {"people": "4"}),
        ("attendance_reverse", {}),
    ],
)
def test_the_page_that_was_open_says_so_and_changes_nothing(
    house: SimpleNamespace, client: Client, where: str, told: dict[str, str]
) -> None:
    off(house)
    facts = {f"state-{house.rosa.pk}": "came", **told, "q": "Zed Nobody", "keep": "on"}
    text = send(house.alma, f"training:{where}", house.session.pk, **facts)
    assert SAID in text
    assert "Called off" in text
    assert nothing_happened(house)
    client.force_login(house.alma)
    url = reverse(f"training:{where}", args=[house.session.pk])
    assert SAID in client.get(url, follow=True).content.decode()


def test_planning_the_same_again_makes_another_session(house: SimpleNamespace) -> None:
    off(house)
    on = house.session.on
    facts = {
        "course": house.session.course_id,
        "unit": house.session.unit_id,
        "on": f"{on.day}/{on.month}/{on.year}",
        "people": "5",
    }
    assert SAID not in send(house.alma, "training:session_add", **facts)
    assert nothing_happened(house)
    again = Session.objects.exclude(pk=house.session.pk).get(course=house.session.course_id)
    assert (again.state, again.head_count) == (Session.State.HELD, 5)


def test_a_list_on_its_way_goes_nowhere(house: SimpleNamespace) -> None:
    upload = sent(house)[0]
    off(house)
    with pytest.raises(ReviewAgain):
        put_in(house, upload)
    assert nothing_happened(house)


def test_who_was_there_for_a_while_was_there(house: SimpleNamespace) -> None:
    note_attendance(by=house.by, session=house.session, states={house.rosa.pk: "briefly"})
    with pytest.raises(ValueError, match="People have come"):
        off(house)


def test_a_list_is_taken_back_and_the_session_stays_called_off(house: SimpleNamespace) -> None:
    batch = put_in(house, sent(house)[0])
    Session.objects.update(state="cancelled")
    undo_batch(by=house.by, batch_id=batch.pk, before={})
    house.session.refresh_from_db()
    assert house.session.state == "cancelled"
    assert not TrainingRecord.objects.standing().exists()
