"""What goes wrong in the middle of a look into a folder, and what is taken then."""

import datetime as dt
from types import SimpleNamespace

import pytest

from intake.actions import dropping
from intake.actions.drop_folders import add_folder
from intake.models import Upload
from intake.staff_list.kind import STAFF
from tests.intake.feeds import MINUTE, Feed
from tests.intake.test_apply_staff import HARBOUR, row

pytestmark = pytest.mark.django_db


def test_a_worker_lost_before_the_move_takes_nothing_twice(
    feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Lost(Exception):
        pass

    def lost(name: str) -> None:
        raise Lost

    feed.put("list.csv", *HARBOUR, row("2001", "Ned", "Coe"))
    feed.look()
    with monkeypatch.context() as patched:
        patched.setattr("core.failpoints.point", lost)
        with pytest.raises(Lost):
            feed.look()
    assert (feed.path / "list.csv").exists()
    assert feed.look() == 0
    assert Upload.objects.count() == 1
    assert not (feed.path / "list.csv").exists()


def test_a_file_that_may_not_be_moved_is_told_and_not_taken_twice(
    feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed.put("list.csv", *HARBOUR, row("2001", "Ned", "Coe"))
    (feed.path / "done").write_text("a file in the way")
    feed.look()
    assert feed.look() == 1
    assert "could not be moved aside" in feed.trouble
    assert feed.look() == 0
    (feed.path / "done").unlink()
    feed.look()
    assert feed.trouble == ""
    assert not (feed.path / "list.csv").exists()


def test_trouble_in_one_folder_keeps_nobody_from_the_others(
    feed: Feed, world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = add_folder(by=feed.scope, unit=world.quay, kind=STAFF, place="a-broken-one")
    feed.put("list.csv", *HARBOUR)
    real = dropping.look_into

    def look(folder_id: int, *, now: dt.datetime | None = None) -> int:
        if folder_id == other.pk:
            raise OSError("the disk is gone")
        return real(folder_id, now=now)

    monkeypatch.setattr(dropping, "look_into", look)
    assert dropping.look_into_all(now=feed.now) == 0
    assert dropping.look_into_all(now=feed.now + MINUTE) == 1
