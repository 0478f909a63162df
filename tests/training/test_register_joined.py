"""What a record said before it was joined to another is known on the page and in the workbook."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from core.permissions import Permission
from services.actions.merging import merge_people
from services.models import StaffMember
from tests.factories import everywhere, make_person
from tests.training.test_register import downloaded, filled, room, sent
from tests.training.test_register_days import FIRST, SECOND, days, iso, noted, row_of, said
from training.actions.attendance import note_attendance
from training.models import Place, TrainingRecord

__all__ = ["days", "room"]


def join(room: SimpleNamespace, twin: StaffMember) -> None:
    by = everywhere(room.northshore, Permission.MANAGE_STAFF)
    merge_people(by=by, survivor=room.rosa, merged=twin)


@pytest.fixture
def joined(days: SimpleNamespace) -> SimpleNamespace:
    """Rosa, to whom a record was joined that was there for 50 minutes of the first day."""
    twin = make_person("Rosie Quill", days.quay, days.worker)
    note_attendance(
        by=days.by,
        session=days.session,
        states={twin.pk: "briefly"},
        days={twin.pk: {str(FIRST): 50}},
    )
    join(days, twin)
    return days


def page_of(room: SimpleNamespace) -> str:
    address = reverse("training:attendance_note", args=[room.session.pk])
    text: str = room.client.get(address).content.decode()
    return text


def marked(room: SimpleNamespace, **fields: str) -> str:
    address = reverse("training:attendance_note", args=[room.session.pk])
    text: str = room.client.post(address, fields, follow=True).content.decode()
    return text


def test_the_workbook_knows_the_day_and_adds_another(joined: SimpleNamespace) -> None:
    rows = downloaded(joined)
    assert row_of(rows, "Rosa", FIRST)[3:5] == ["yes", "50"]
    sent(joined, said(rows, ("Rosa", SECOND, "yes", "40")))
    assert noted() == {"Rosie": ("briefly", iso(first=50, second=40))}
    sent(joined, said(downloaded(joined), ("Rosa", FIRST, "no", "")))
    assert noted() == {"Rosie": ("briefly", iso(second=40))}


def test_a_place_of_their_own_that_says_less_hides_nothing(joined: SimpleNamespace) -> None:
    Place.objects.create(session=joined.session, staff_member=joined.rosa, state="apologies")
    rows = downloaded(joined)
    assert row_of(rows, "Rosa", FIRST)[3:5] == ["yes", "50"]
    sent(joined, said(rows, ("Rosa", SECOND, "yes", "40")))
    assert noted()["Rosa"] == ("briefly", iso(first=50, second=40))
    gone = [("Rosa", day, "no", "") for day in (FIRST, SECOND)]
    sent(joined, said(downloaded(joined), *gone))
    assert not Place.objects.filter(state__in=["came", "briefly"]).exists()


def test_the_page_of_ticks_knows_the_day_and_adds_another(joined: SimpleNamespace) -> None:
    pk = joined.rosa.pk
    fields = {f"day{nth}-{pk}": "yes" for nth in (0, 1)}
    assert f'id="day0-{pk}" data-tick checked' in page_of(joined)
    marked(joined, **fields)
    assert noted() == {"Rosie": ("briefly", iso(first=50, second=None))}


@pytest.mark.parametrize("by_workbook", [True, False])
def test_no_takes_back_what_the_joined_record_had(room: SimpleNamespace, by_workbook: bool) -> None:
    twin = make_person("Rosie Quill", room.quay, room.worker)
    by = everywhere(room.northshore, Permission.RECORD_TRAINING)
    note_attendance(by=by, session=room.session, states={twin.pk: "came"})
    join(room, twin)
    if by_workbook:
        sent(room, filled(downloaded(room), Rosa=("no", "")))
    else:
        marked(room, **{f"was-{room.rosa.pk}": "yes"})
    assert not Place.objects.filter(state="came").exists()
    assert not TrainingRecord.objects.standing().exists()


def test_a_row_of_a_record_that_was_joined_since_is_the_persons_row(
    room: SimpleNamespace,
) -> None:
    twin = make_person("Rosie Quill", room.quay, room.worker)
    rows = filled(downloaded(room), Rosie=("yes", "55"), Sam=("yes", "20"))
    join(room, twin)
    assert "Saved: 2 people came" in sent(room, rows)
    assert set(Place.objects.values_list("staff_member", "minutes")) == {
        (room.rosa.pk, 55),
        (room.sam_person.pk, 20),
    }


def test_rows_of_people_who_are_elsewhere_are_named(room: SimpleNamespace) -> None:
    rows = filled(downloaded(room), Rosa=("yes", ""), Sam=("yes", ""))
    number = next(n for n, row in enumerate(rows, 1) if row[1].startswith("Sam"))
    room.sam_person.left_on = room.session.on
    room.sam_person.save()
    said_so = sent(room, rows)
    assert f"Row {number}: this person is not in your branch on the day of the session" in said_so
    assert not Place.objects.exists()
