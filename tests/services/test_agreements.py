"""Names of partner staff are held only under an agreement; otherwise a unit gives totals."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.permissions import Permission
from intake.models import UploadRow
from services.actions.agreements import add_agreement, end_agreement, refuse_without_agreement
from services.actions.posts import add_post, change_post
from services.actions.staff import change_details
from services.figures.agreements import names_without_agreement
from services.models import Post, SharingAgreement, StaffMember, Unit
from tests.factories import everywhere, make_person, make_unit
from tests.intake.test_apply_staff import HARBOUR, _files, row, send  # noqa: F401
from tests.training.test_pages import page_as
from tests.training.test_pages import send as post

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    world.haven = make_unit("Safe Haven", world.harbour, kind="partner", code="SAFE")
    world.nights = make_unit("Haven nights", world.haven, code="SAFEN")
    world.by = everywhere(world.northshore, Permission.MANAGE_STAFF)
    return world


def agree(unit: Unit, **days: dt.date) -> SharingAgreement:
    facts: dict[str, Any] = {"from_on": TODAY, "reference": "DSA 7", **days}
    return add_agreement(by=everywhere(unit, Permission.MANAGE_STAFF), unit=unit, **facts)


def test_an_agreement_holds_on_its_first_and_last_day_and_below(house: SimpleNamespace) -> None:
    agree(house.haven, from_on=TODAY, until_on=TODAY + DAY)

    for unit in (house.haven, house.nights):
        refuse_without_agreement(unit, "employee", TODAY)
        refuse_without_agreement(unit, "employee", TODAY + DAY)
        for outside in (TODAY - DAY, TODAY + 2 * DAY):
            with pytest.raises(ValidationError, match="Enter totals instead"):
                refuse_without_agreement(unit, "employee", outside)


def test_people_of_our_own_need_none(house: SimpleNamespace) -> None:
    assert make_person("Ola Own", house.quay).pk


@pytest.mark.parametrize("where", ["haven", "nights", "quay"])
def test_adding_partner_staff_by_hand_says_what_to_do(house: SimpleNamespace, where: str) -> None:
    unit = getattr(house, where)
    kind = "partner" if where == "quay" else "employee"
    text = post(
        house.ada,
        "services:staff_add",
        first_name="Pia",
        last_name="Partner",
        kind=kind,
        unit=unit.pk,
        fte="1",
        from_on="today",
    )

    assert "No agreement to share names is recorded" in text
    assert not StaffMember.objects.filter(first_name="Pia").exists()


def test_nobody_becomes_partner_staff_without_one(house: SimpleNamespace) -> None:
    mine = Post.objects.get(staff_member=house.rosa)
    with pytest.raises(ValidationError):
        change_details(by=house.by, person=house.rosa, kind="partner")
    with pytest.raises(ValidationError):
        add_post(by=house.by, person=house.rosa, unit=house.haven, role=None, from_on=TODAY)
    with pytest.raises(ValidationError):
        change_post(by=house.by, post=mine, unit=house.haven, role=None, on=TODAY)

    agree(house.haven)
    assert add_post(by=house.by, person=house.rosa, unit=house.haven, role=None, from_on=TODAY).pk


def test_a_staff_list_keeps_no_name_without_one(
    house: SimpleNamespace,
    send: Any,  # noqa: F811
) -> None:
    told = send(
        *HARBOUR,
        row("90", "Pia", "Partner", unit="SAFE"),
        row("91", "Nico", "Nights", unit="SAFEN"),
        row("92", "Quin", "Guest", kind="partner"),
    )

    assert told["problems"] == 3
    assert not StaffMember.objects.filter(staff_number__in=["90", "91", "92"]).exists()
    problems = UploadRow.objects.filter(proposal="problem")
    assert all("No agreement to share names" in one.problem for one in problems)
    assert [one.name for one in problems] == ["", "", ""]
    assert not any("Partner" in str(one.parsed) for one in problems)


def test_with_an_agreement_the_list_is_taken(
    house: SimpleNamespace,
    send: Any,  # noqa: F811
) -> None:
    agree(house.haven)
    told = send(*HARBOUR, row("90", "Pia", "Partner", unit="SAFE"))

    assert (told["added"], told["problems"]) == (1, 0)
    assert StaffMember.objects.get(staff_number="90").home_unit == house.haven


def test_a_list_leaves_alone_whom_it_may_not_keep(
    house: SimpleNamespace,
    send: Any,  # noqa: F811
) -> None:
    agreement = agree(house.haven, from_on=TODAY - 9 * DAY)
    pia = make_person("Pia Partner", house.haven, house.worker, staff_number="90")
    end_agreement(by=house.by, agreement=agreement, until_on=TODAY - DAY)
    told = send(*HARBOUR, row("90", "Pia", "Changed", unit="SAFE"), everyone=True)

    pia.refresh_from_db()
    assert (pia.last_name, pia.left_on) == ("Partner", None)
    assert (told["left_proposed"], told["problems"]) == (0, 1)
    assert Post.objects.get(staff_member=pia).until_on is None


def test_names_from_before_are_shown_to_an_admin_and_stay(house: SimpleNamespace) -> None:
    agreement = agree(house.haven, from_on=TODAY - 9 * DAY)
    pia = make_person("Pia Partner", house.nights)
    assert not names_without_agreement(house.by, on=TODAY).exists()

    end_agreement(by=house.by, agreement=agreement, until_on=TODAY - DAY)

    found = names_without_agreement(house.by, on=TODAY)
    assert [one.staff_member for one in found] == [pia]
    text = page_as(house.ada, "services:agreement_list")
    assert "Pia Partner" in text
    assert "Needs an agreement" in text
    assert "Pia Partner" not in page_as(house.wanda, "services:agreement_list")
    waits = "1 name of partner staff needs an agreement."
    assert waits in page_as(house.ada, "reports:home")
    assert waits not in page_as(house.alma, "reports:home")


def test_an_admin_records_one_and_sets_its_last_day(house: SimpleNamespace) -> None:
    facts = {"unit": house.haven.pk, "reference": "DSA 7", "from_on": "1/3/2026"}
    assert "The agreement is recorded." in post(house.ada, "services:agreement_add", **facts)
    post(house.ada, "services:agreement_add", **facts)
    row_ = SharingAgreement.objects.get()
    assert (row_.reference, row_.from_on, row_.noted_by) == (
        "DSA 7",
        dt.date(2026, 3, 1),
        house.ada,
    )

    wrong = post(house.ada, "services:agreement_end", row_.pk, until_on="1/2/2026")
    assert "on or after the first one" in wrong
    post(house.ada, "services:agreement_end", row_.pk, until_on="1/4/2026")
    row_.refresh_from_db()
    assert row_.until_on == dt.date(2026, 4, 1)


def test_one_for_next_door_is_refused(house: SimpleNamespace) -> None:
    facts = {"reference": "DSA 8", "from_on": TODAY}
    with pytest.raises(PermissionError):
        add_agreement(by=house.by, unit=house.mill, **facts)
