"""Somebody with posts in two branches belongs to one of them, and only its lists change them."""

from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from core.permissions import Permission
from intake.actions.sending import approve, decide
from intake.actions.working import work_on
from intake.models import Upload
from services.access import viewer_for
from services.models import Post, StaffMember, Unit
from tests.intake.test_apply_staff import HARBOUR, _files, row, send

__all__ = ["_files", "send"]


def also_in(person: StaffMember, unit: Unit, world: SimpleNamespace) -> None:
    today = timezone.localdate()
    Post.objects.create(
        staff_member=person, unit=unit, role=world.worker, is_primary=False, from_on=today
    )


def held(person: StaffMember) -> list[Any]:
    posts = list(Post.objects.filter(staff_member=person).order_by("pk").values())
    return [*posts, *StaffMember.objects.filter(pk=person.pk).values()]


def test_a_name_with_a_second_post_here_never_changes_somebody_of_another_branch(
    send: Any, world: SimpleNamespace
) -> None:
    also_in(world.olive, world.quay, world)
    before = held(world.olive)
    told = send(*HARBOUR, row("", "Olive", "Pear", is_primary="yes"))

    assert held(world.olive) == before
    assert (told["added"], told["changed"], told["unidentified"]) == (0, 0, 1)
    asked = Upload.objects.get().rows.get(proposal="unsure")
    assert (asked.choices, asked.staff_member_id) == ([], None)
    assert "in a part you cannot change" in asked.problem


def test_a_namesake_of_somebody_of_another_branch_can_be_added(
    send: Any, world: SimpleNamespace
) -> None:
    also_in(world.olive, world.quay, world)
    before = held(world.olive)
    send(*HARBOUR, row("", "Olive", "Pear", is_primary="yes"), yes=False)
    upload = Upload.objects.get()
    by = viewer_for(world.alma.pk).scope_for(Permission.IMPORT_STAFF)
    asked = upload.rows.get(proposal="unsure")
    decide(by=by, upload=upload, decisions={asked.pk: "add"})
    approve(by=by, upload=upload, is_rung=False)
    work_on(upload.pk)

    assert held(world.olive) == before
    new = StaffMember.objects.exclude(pk=world.olive.pk).get(last_name="Pear")
    assert new.home_unit == world.quay


def test_somebody_of_the_branch_is_found_by_name_at_the_second_post(
    send: Any, world: SimpleNamespace
) -> None:
    also_in(world.lars, world.quay, world)
    told = send(
        *HARBOUR[:2],
        row("", "Lars", "Beacon", is_primary="yes"),
        answer=["same names=same"],
    )
    world.lars.refresh_from_db()
    assert (told["added"], told["changed"]) == (0, 1)
    assert world.lars.home_unit == world.quay
