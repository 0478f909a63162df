"""A staff list is taken back unless a later list is about the very same people; then it says so."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from core.permissions import Permission
from core.scope import Scope
from intake.actions.working import NotUndone, undo
from intake.models import Batch, Upload
from services.models import StaffMember
from tests.intake.test_apply_staff import HARBOUR, _files, row, send

__all__ = ["_files", "send"]
NIA, NED = row("2001", "Nia", "Bell"), row("2002", "Ned", "Coe")


def take_back(world: SimpleNamespace, told: dict[str, Any]) -> None:
    by = Scope(world.alma.pk, Permission.IMPORT_STAFF, (world.harbour.path,))
    undo(by=by, batch=Batch.objects.get(pk=told["batch"]))


def test_a_later_list_about_other_people_is_not_in_the_way(
    send: Any, world: SimpleNamespace
) -> None:
    first = send(*HARBOUR, NIA)
    send(*HARBOUR, NIA, NED)
    take_back(world, first)
    numbers = StaffMember.objects.exclude(staff_number="").values_list("staff_number", flat=True)
    assert set(numbers) == {"0017", "2002"}


def test_a_later_list_about_the_same_people_is_named_with_them(
    send: Any, world: SimpleNamespace
) -> None:
    first = send(*HARBOUR, NIA, NED)
    second = send(*HARBOUR, row("2001", "Nia", "Bell-Ray"), NED)
    Upload.objects.filter(batch=second["batch"]).update(file_name="hr june.csv")
    with pytest.raises(NotUndone) as refused:
        take_back(world, first)
    day = date_format(timezone.localdate(), "j F Y")
    assert str(refused.value) == (
        f"A later list is about the same people: hr june.csv, put in on {day}. "
        "It is about Nia Bell-Ray. Take that one back first."
    )
    take_back(world, second)
    take_back(world, first)
    assert not StaffMember.objects.filter(staff_number__in=["2001", "2002"]).exists()


def test_people_outside_the_branch_are_not_named(send: Any, world: SimpleNamespace) -> None:
    first = send(*HARBOUR, NIA)
    second = send(*HARBOUR, row("2001", "Nia", "Bell-Ray"))
    StaffMember.objects.filter(staff_number="2001").update(home_unit=world.orchard)
    with pytest.raises(NotUndone) as refused:
        take_back(world, first)
    assert "Nia" not in str(refused.value)
    assert second["batch"]
