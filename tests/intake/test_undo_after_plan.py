"""Taking back a list, or a join of two records, after the structure changed: nobody lands in a
unit that is closed."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from core.permissions import Permission
from core.scope import Scope
from intake.actions.working import NotUndone, undo
from intake.models import Batch
from services.actions.merging import merge_people, undo_merge
from services.actions.moves import move_unit
from services.actions.planning import StepFacts
from services.actions.posts import change_post
from services.actions.taking_back import undo_reorganisation
from services.actions.units import close_unit, reopen_unit
from services.models import Post
from tests.factories import everywhere, make_person
from tests.intake.test_apply_staff import HARBOUR, row, send  # noqa: F401 the fixture
from tests.services.reorganised import done, planned, scope

TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def closing(world: SimpleNamespace, code: str, into: str, name: str = "One orchard") -> Any:
    plan = planned(world, StepFacts("merge", code, into), on=TODAY, name=name)
    return done(world, plan, today=TODAY)


def take_back(world: SimpleNamespace) -> None:
    by = Scope(world.alma.pk, Permission.IMPORT_STAFF, (world.harbour.path,))
    undo(by=by, batch=Batch.objects.latest("pk"))


def rosa_now(world: SimpleNamespace) -> Any:
    return Post.objects.current_on(TODAY).get(staff_member=world.rosa, is_primary=True).unit


def test_nobody_goes_back_into_a_unit_that_a_plan_closed(
    send: Any,  # noqa: F811
    world: SimpleNamespace,
) -> None:
    send(HARBOUR[0], row("0017", "Rosa", "Quill", unit="LIGHT", **{"from": ""}), HARBOUR[2])
    plan = closing(world, "QUAY", "ORCH")

    with pytest.raises(NotUndone, match="Quay was closed by the plan “One orchard”"):
        take_back(world)
    assert rosa_now(world) == world.lighthouse
    undo_reorganisation(by=scope(world), plan=plan, today=TODAY)
    take_back(world)
    assert rosa_now(world) == world.quay


def test_nobody_who_left_comes_back_into_a_closed_unit(
    send: Any,  # noqa: F811
    world: SimpleNamespace,
) -> None:
    send(HARBOUR[0], HARBOUR[1], accept_leavers=1)
    closing(world, "LIGHT", "ORCH")

    with pytest.raises(NotUndone, match="Lighthouse was closed by the plan “One orchard”"):
        take_back(world)
    world.lars.refresh_from_db()
    assert world.lars.left_on == TODAY


def test_people_whom_a_later_plan_moved_keep_the_list(
    send: Any,  # noqa: F811
    world: SimpleNamespace,
) -> None:
    send(HARBOUR[0], row("0017", "Rosa", "Quill", unit="LIGHT", **{"from": ""}), HARBOUR[2])
    plan = closing(world, "LIGHT", "ORCH")

    with pytest.raises(NotUndone, match="“One orchard” moved these people later"):
        take_back(world)
    undo_reorganisation(by=scope(world), plan=plan, today=TODAY)
    take_back(world)
    assert rosa_now(world) == world.quay


def test_a_plan_for_others_keeps_no_list(
    send: Any,  # noqa: F811
    world: SimpleNamespace,
) -> None:
    send(HARBOUR[0], row("0017", "Rosa", "Quill", unit="LIGHT", **{"from": ""}), HARBOUR[2])
    move_unit(by=scope(world), unit=world.quay, to=world.hillside, on=TODAY, today=TODAY)
    move_unit(by=scope(world), unit=world.quay, to=world.harbour, on=TODAY, today=TODAY)
    closing(world, "ORCH", "HIL")
    take_back(world)

    assert rosa_now(world) == world.quay


def test_a_joined_record_stays_joined_while_its_unit_is_closed(world: SimpleNamespace) -> None:
    twin = make_person("Rosa Quill", world.lighthouse)
    by = Scope(world.ada.pk, Permission.MANAGE_STAFF, (world.northshore.path,))
    joined = merge_people(by=by, survivor=world.rosa, merged=twin, today=TODAY)
    plan = closing(world, "LIGHT", "ORCH")

    with pytest.raises(ValueError, match="Lighthouse was closed by the plan “One orchard”"):
        undo_merge(by=by, joined=joined, today=TODAY)
    undo_reorganisation(by=scope(world), plan=plan, today=TODAY)
    undo_merge(by=by, joined=joined, today=TODAY)
    twin.refresh_from_db()
    assert twin.merged_into is None


def test_a_unit_closed_by_hand_is_opened_first(world: SimpleNamespace) -> None:
    twin = make_person("Lars Beacon", world.lighthouse)
    by = Scope(world.ada.pk, Permission.MANAGE_STAFF, (world.northshore.path,))
    joined = merge_people(by=by, survivor=world.lars, merged=twin, today=TODAY)
    post = Post.objects.get(staff_member=world.lars)
    everyone = everywhere(world.northshore, Permission.MANAGE_STAFF)
    change_post(by=everyone, post=post, unit=world.quay, role=None, on=TODAY, today=TODAY)
    close_unit(by=scope(world), unit=world.lighthouse, on=TODAY)

    with pytest.raises(ValueError, match="Lighthouse is closed by now. Open it again first"):
        undo_merge(by=by, joined=joined, today=TODAY)
    reopen_unit(by=scope(world), unit=world.lighthouse)
    undo_merge(by=by, joined=joined, today=TODAY)
