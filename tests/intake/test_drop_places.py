"""Where folders lie, who may set them up, and what is never read from them."""

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from core.permissions import Permission
from core.scope import Scope
from intake.actions.drop_folders import add_folder, change_folder
from intake.kinds import kind_for
from intake.models import DropFolder, Upload
from intake.staff_list.kind import STAFF
from services.access import viewer_for
from tests.intake.feeds import Feed
from tests.intake.test_apply_staff import HARBOUR, HEADER, row

pytestmark = pytest.mark.django_db


def test_links_pipes_and_second_names_are_never_read(feed: Feed, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text(HEADER + "\n" + row("2001", "Ned", "Coe") + "\n")
    (feed.path / "link.csv").symlink_to(secret)
    os.link(secret, feed.path / "second-name.csv")
    os.mkfifo(feed.path / "pipe.csv")
    feed.look()
    assert feed.look() == 0
    assert {said for _o, said in feed.said()} == {
        "This is no plain file. A link to another place is not followed."
    }
    feed.look(5)
    assert len(feed.said()) == 3, "told once"
    assert Upload.objects.count() == 0


def test_a_folder_that_is_a_link_is_not_entered(feed: Feed, tmp_path: Path) -> None:
    feed.path.rmdir()
    feed.path.symlink_to(tmp_path)
    feed.look()
    assert "A link to another place is not followed" in feed.trouble


@pytest.mark.parametrize(
    "place", ["../x", "a/../b", "/etc", "A", "a//b", "a/", "", ".x", "a/b/c/d", "done", "a\n", "é"]
)
def test_a_place_lies_below_the_root_and_nowhere_else(world: SimpleNamespace, place: str) -> None:
    by = viewer_for(world.ada.pk).scope_for(Permission.IMPORT_STAFF)
    with pytest.raises(ValueError, match="small letters"):
        add_folder(by=by, unit=world.harbour, kind=STAFF, place=place)


def test_two_organisations_never_share_a_place(world: SimpleNamespace, root: Path) -> None:
    ours = Feed(world, root)
    by = viewer_for(world.wanda.pk).scope_for(Permission.IMPORT_STAFF)
    theirs = add_folder(by=by, unit=world.mill, kind=STAFF, place="hr-weekly")
    assert theirs.whole_place != ours.folder.whole_place


def test_a_folder_is_set_up_only_inside_ones_own_branch(world: SimpleNamespace) -> None:
    by = viewer_for(world.ada.pk).scope_for(Permission.IMPORT_STAFF)
    with pytest.raises(PermissionError):
        add_folder(by=by, unit=world.mill, kind=STAFF, place="hr")
    with pytest.raises(PermissionError):
        add_folder(
            by=Scope(by.user_id, Permission.MANAGE_SCHEDULES, by.branches),
            unit=world.harbour, kind=STAFF, place="hr",
        )  # fmt: skip
    attendance = kind_for("attendance")
    assert attendance
    attending = viewer_for(world.ada.pk).scope_for(Permission.IMPORT_ATTENDANCE)
    with pytest.raises(ValueError, match="one session"):
        add_folder(by=attending, unit=world.harbour, kind=attendance, place="hr")


def test_rights_that_ended_end_the_feed_until_somebody_saves_it(
    feed: Feed, world: SimpleNamespace
) -> None:
    feed.put("list.csv", *HARBOUR)
    world.ada.grants.all().delete()
    feed.look()
    assert feed.look() == 0
    assert "may no longer send lists" in feed.trouble
    by = viewer_for(world.alma.pk).scope_for(Permission.IMPORT_STAFF)
    change_folder(by=by, folder=feed.folder, is_on=True)
    feed.look()
    assert feed.look() == 1


def test_a_folder_that_is_off_or_not_there_takes_nothing(feed: Feed, settings: Any) -> None:
    feed.put("list.csv", *HARBOUR)
    feed.look()
    DropFolder.objects.update(is_on=False)
    assert feed.look() == 0
    DropFolder.objects.update(is_on=True)
    feed.path.rename(feed.path.with_name("away"))
    feed.look()
    assert "not there yet" in feed.trouble
    settings.DROP_ROOT = None
    feed.look()
    assert "DROP_ROOT" in feed.trouble
