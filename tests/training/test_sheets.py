"""The sign-in sheet: printed, as a page, and with the letters once there are some."""

import datetime as dt
from itertools import combinations
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission
from services.access import viewer_for
from tests.factories import everywhere
from tests.factories.training import level, make_course, make_session, use_framework
from tests.pdf_text import pdf_words, word_boxes
from training.actions.sign_in import make_sign_in
from training.builders.sheet import sheet_pdf, sheet_told, sign_in_url
from training.models import Place, Session

DAY = dt.date(2026, 9, 14)
P = Permission.RECORD_TRAINING
NOW = timezone.make_aware(dt.datetime(2026, 9, 1, 9))


@pytest.fixture
def room(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    course = make_course(
        world.northshore, level("informed"), name="First steps", content_note="Speaks of loss."
    )
    world.session = make_session(world.quay, course, DAY, starts_at=dt.time(10), place="Long room")
    for person in (world.rosa, world.lars, world.sam_person):
        Place.objects.create(session=world.session, staff_member=person)
    Place.objects.filter(staff_member=world.lars).update(state="apologies")
    world.by = viewer_for(world.alma.pk).scope_for(P)
    return world


def of(world: SimpleNamespace) -> Session:
    found: Session = Session.objects.select_related("unit", "course", "sign_in").get(
        pk=world.session.pk
    )
    return found


def test_it_names_who_has_a_place_a_to_z_and_leaves_room_for_others(room: SimpleNamespace) -> None:
    told = sheet_told(room.by, of(room), now=NOW)

    assert [row[0] for row in told["rows"]] == ["Rosa Quill", "Sam Reid"]
    assert told["empty"] == 20
    assert told["facts"] == [
        "Monday 14 September 2026, 10:00",
        "Long room",
        "Held by Quay",
        "Difficult content: Speaks of loss.",
    ]
    assert told["sign_in"] is None


def test_the_lead_next_door_would_print_no_names(room: SimpleNamespace) -> None:
    by = viewer_for(room.basma.pk).scope_for(P)
    assert sheet_told(by, of(room), now=NOW)["rows"] == []


def test_the_pdf_says_it_all_and_who_sees_it(room: SimpleNamespace) -> None:
    sign_in = make_sign_in(by=everywhere(room.quay, P), session=room.session)
    words = " ".join(pdf_words(sheet_pdf(room.by, of(room), now=NOW)).split())

    for told in ("First steps", "Rosa Quill", "Long room", "Speaks of loss"):
        assert told in words
    # Letters that are set apart come out of the file as two words where two of them kern.
    assert sign_in.letters in words.replace(" ", "")
    assert "Who can see this:" in words
    assert "Lars" not in words


def test_two_clicks_from_the_session_print_it(room: SimpleNamespace) -> None:
    client = Client()
    client.force_login(room.alma)
    address = reverse("training:session_sheet_file", args=[room.session.pk])
    page = client.get(reverse("training:session_detail", args=[room.session.pk]))
    assert address in page.content.decode()
    made = client.get(address)
    assert made["Content-Type"] == "application/pdf"
    assert made["Content-Disposition"] == 'inline; filename="sign-in-QUAY-2026-09-14.pdf"'
    text = client.get(reverse("training:session_sheet", args=[room.session.pk])).content.decode()
    assert text.index("Rosa Quill") < text.index("Sam Reid")


def test_the_page_too_bears_the_code_that_it_asks_to_scan(room: SimpleNamespace) -> None:
    client = Client()
    client.force_login(room.alma)
    address = reverse("training:session_sheet", args=[room.session.pk])
    assert "A code that opens" not in client.get(address).content.decode()

    letters = make_sign_in(by=room.by, session=room.session).letters

    page = client.get(address).content.decode()
    picture = page.partition(f'aria-label="A code that opens {sign_in_url(letters)}">')[2]
    assert picture.startswith("<svg")


def test_no_word_of_the_print_lies_over_another(room: SimpleNamespace) -> None:
    """Long names take two lines in their row, and the line above the title stays above it."""
    room.quay.name = "Community mental health and addictions: the whole of the North and Isles"
    room.quay.save()
    words = word_boxes(sheet_pdf(room.by, of(room), now=NOW))
    assert [word for *_box, word in words].count("Isles") == 3
    assert [pair for pair in combinations(words, 2) if lie_over_one_another(*pair)] == []


def lie_over_one_another(one: Any, other: Any) -> bool:
    return bool(
        max(one[0], other[0]) < min(one[2], other[2])
        and max(one[1], other[1]) < min(one[3], other[3])
    )
