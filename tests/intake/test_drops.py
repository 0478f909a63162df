"""Folders that a feed fills: what is taken, when, what becomes of it, and what is never done."""

import datetime as dt
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from core.permissions import Permission
from core.scope import Scope
from implementation.builders.waiting import waiting_for
from intake.actions import dropping
from intake.actions.drop_folders import add_folder, change_folder
from intake.actions.drop_mail import mail_reviewers
from intake.actions.dropping import clear_drops, look_into
from intake.actions.sending import approve, cancel
from intake.actions.working import work_on
from intake.kinds import kind_for
from intake.models import Batch, DropFolder, DropTake, Upload
from intake.staff_list.kind import STAFF
from services.access import viewer_for
from services.models import StaffMember
from tests.intake.test_apply_staff import HARBOUR, HEADER, row

MINUTE = dt.timedelta(seconds=61)
Outcome, Stage = DropTake.Outcome, Upload.Stage
pytestmark = pytest.mark.django_db


class Feed:
    """Ada's folder for Harbour's staff lists; the clock goes on by a minute with each look."""

    def __init__(self, world: SimpleNamespace, root: Path, **rule: Any) -> None:
        self.scope = viewer_for(world.ada.pk).scope_for(Permission.IMPORT_STAFF)
        rule = {"is_everyone": True, **rule}
        self.folder = add_folder(
            by=self.scope, unit=world.harbour, kind=STAFF, place="hr-weekly", **rule
        )
        self.path = root / self.folder.whole_place
        self.path.mkdir(parents=True)
        self.now = timezone.now()

    def put(self, name: str, *lines: str) -> Path:
        path = self.path / name
        path.write_text("\n".join([HEADER, *lines]) + "\n")
        return path

    def look(self, times: int = 1) -> int:
        self.now += MINUTE * times
        return look_into(self.folder.pk, now=self.now)

    def taken(self, name: str, *lines: str) -> DropTake:
        """Left there, looked at twice, read, and settled."""
        self.put(name, *lines)
        self.look()
        self.look()
        take = DropTake.objects.filter(file_name=name).first()
        assert take
        self.work(take)
        self.look()
        take.refresh_from_db()
        self.work(take)
        take.refresh_from_db()
        return take

    def work(self, take: DropTake) -> None:
        if take.upload_id:
            work_on(take.upload_id)

    @property
    def trouble(self) -> str:
        self.folder.refresh_from_db()
        return self.folder.trouble

    def said(self) -> list[tuple[str, str]]:
        return list(self.folder.takes.order_by("pk").values_list("outcome", "said"))


@pytest.fixture
def root(settings: Any, tmp_path: Path) -> Path:
    settings.DROP_ROOT = tmp_path / "drop"
    settings.DROP_ROOT.mkdir()
    return Path(settings.DROP_ROOT)


@pytest.fixture
def feed(world: SimpleNamespace, root: Path) -> Feed:
    return Feed(world, root)


@pytest.fixture
def ruled(world: SimpleNamespace, root: Path) -> Feed:
    """A rule lets in up to two changes, and the first list was looked at by a person."""
    feed = Feed(world, root, applies_itself=True, most_changes=2)
    first = feed.taken("first.csv", *HARBOUR, row("2000", "Nia", "Bell"))
    assert (first.outcome, "first list" in first.said) == (Outcome.WAITS, True)
    assert first.upload
    assert approve(by=feed.scope, upload=first.upload)
    feed.work(first)
    return feed


def test_a_file_is_taken_once_it_was_the_same_for_a_minute(feed: Feed) -> None:
    path = feed.put("list.csv", *HARBOUR)
    assert feed.look() == 0
    path.write_text(path.read_text() + row("2001", "Ned", "Coe") + "\n")
    assert feed.look() == 0
    assert look_into(feed.folder.pk, now=feed.now + MINUTE / 2) == 0, "no whole minute"
    assert feed.look() == 1
    take = feed.folder.takes.get()
    assert "Ned,Coe" in (feed.path / "done" / take.name_aside).read_text()
    assert not path.exists()
    assert take.upload
    assert take.upload.uploaded_by_id == feed.scope.user_id


def test_a_list_waits_for_a_person_who_is_told_by_mail_and_at_home(
    feed: Feed, world: SimpleNamespace
) -> None:
    take = feed.taken("list.csv", *HARBOUR, row("2001", "Ned", "Coe"))
    assert (take.outcome, take.upload and take.upload.stage) == (Outcome.WAITS, Stage.REVIEW)
    assert not StaffMember.objects.filter(staff_number="2001").exists()
    assert mail_reviewers(now=feed.now) == len(mail.outbox) > 0
    to = {one.to[0] for one in mail.outbox}
    assert {world.ada.email, world.alma.email} <= to
    assert not {world.basma.email, world.mark.email, world.walt.email, world.sam.email} & to
    assert "Coe" not in "".join(one.body + one.subject for one in mail.outbox)
    assert mail_reviewers(now=feed.now) == 0
    shown = {
        who: [w.url_name for w in waiting_for(viewer_for(user.pk), on=timezone.localdate())]
        for who, user in (("alma", world.alma), ("basma", world.basma), ("walt", world.walt))
    }
    assert "intake:upload_detail" in shown["alma"]
    assert "intake:upload_detail" not in shown["basma"] + shown["walt"]


def test_the_same_content_is_read_once(feed: Feed) -> None:
    feed.taken("list.csv", *HARBOUR, row("2001", "Ned", "Coe"))
    again = feed.taken("again.csv", *HARBOUR, row("2001", "Ned", "Coe"))
    assert (again.outcome, again.upload) == (Outcome.SAME, None)
    assert Upload.objects.count() == 1
    assert len(list((feed.path / "done").iterdir())) == 2


def test_a_list_that_somebody_cancelled_may_be_sent_again(feed: Feed) -> None:
    take = feed.taken("list.csv", *HARBOUR, row("2001", "Ned", "Coe"))
    assert take.upload
    assert cancel(by=feed.scope, upload=take.upload)
    again = feed.taken("again.csv", *HARBOUR, row("2001", "Ned", "Coe"))
    assert again.outcome == Outcome.WAITS


def test_a_list_with_nothing_new_is_put_away(feed: Feed) -> None:
    take = feed.taken("list.csv", *HARBOUR)
    assert take.outcome == Outcome.NONE_NEW
    assert take.upload
    assert take.upload.stage == Stage.CANCELLED
    assert mail_reviewers(now=feed.now) == 0


def test_the_rule_lets_in_few_changes_of_the_same_shape(ruled: Feed) -> None:
    take = ruled.taken(
        "second.csv", *HARBOUR, row("2000", "Nia", "Bell"), row("2001", "Ned", "Coe")
    )
    assert (take.outcome, take.upload and take.upload.stage) == (Outcome.BY_ITSELF, Stage.APPLIED)
    assert StaffMember.objects.filter(staff_number="2001").exists()
    assert Batch.objects.get(upload=take.upload).applied_by_id == ruled.scope.user_id


def test_a_leaver_within_the_rule_leaves(ruled: Feed) -> None:
    take = ruled.taken("second.csv", *HARBOUR)
    assert take.outcome == Outcome.BY_ITSELF
    assert take.upload
    assert take.upload.counts["left"] == 1


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([row(f"30{n}", "Pat", f"New{n}") for n in range(3)], "up to 2"),
        ([row("301", "Pat", "Lee", unit="ORCH")], "person to look"),
    ],
)
def test_what_is_more_or_unclear_waits(ruled: Feed, lines: list[str], why: str) -> None:
    take = ruled.taken("second.csv", *HARBOUR, row("2000", "Nia", "Bell"), *lines)
    assert take.outcome == Outcome.WAITS
    assert why in take.said


def test_somebody_who_may_be_somebody_else_waits(ruled: Feed) -> None:
    lars = row("0777", "Lars", "Beacon", unit="LIGHT")
    take = ruled.taken("second.csv", *HARBOUR[:2], row("2000", "Nia", "Bell"), lars)
    assert (take.outcome, "person to look" in take.said) == (Outcome.WAITS, True)


def test_a_list_of_another_shape_waits(ruled: Feed) -> None:
    path = ruled.put("second.csv", *HARBOUR, row("2000", "Nia", "Bell"), row("2001", "Ned", "Coe"))
    path.write_text(path.read_text().replace("away\n", "away,shoe size\n").replace(",\n", ",,\n"))
    ruled.look()
    ruled.look()
    take = DropTake.objects.get(file_name="second.csv")
    ruled.work(take)
    ruled.look()
    take.refresh_from_db()
    assert (take.outcome, "columns" in take.said) == (Outcome.WAITS, True)


def test_many_who_left_wait_whatever_the_rule_allows(world: SimpleNamespace, root: Path) -> None:
    feed = Feed(world, root, applies_itself=True, most_changes=1000)
    many = [row(f"40{n:02}", "Pat", f"Many{n}") for n in range(20)]
    first = feed.taken("first.csv", *HARBOUR, *many)
    assert first.upload
    assert approve(by=feed.scope, upload=first.upload)
    feed.work(first)
    take = feed.taken("cut.csv", *HARBOUR, *many[:10])
    assert (take.outcome, "not in this list" in take.said) == (Outcome.WAITS, True)


def test_a_list_that_cannot_be_read_is_moved_to_refused_with_its_sentence(feed: Feed) -> None:
    (feed.path / "list.xlsx").write_bytes(b"%PDF-1.7 no list")
    feed.look()
    feed.look()
    take = feed.folder.takes.get()
    feed.work(take)
    feed.look()
    take.refresh_from_db()
    assert (take.outcome, "CSV or XLSX" in take.said) == (Outcome.REFUSED, True)
    assert (feed.path / "refused" / take.name_aside).exists()
    assert not (feed.path / "done" / take.name_aside).exists()


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


def test_a_file_that_goes_before_it_was_read_is_told(feed: Feed) -> None:
    feed.put("list.csv", *HARBOUR)
    feed.look()
    (feed.path / "list.csv").unlink()
    feed.look()
    assert feed.said() == [("left", "Somebody took the file away before it was read.")]


def test_files_on_their_way_and_hidden_ones_are_passed_over(feed: Feed) -> None:
    for name in (".list.csv", "list.csv.filepart", "list.csv.part", "list.csv~"):
        feed.put(name, *HARBOUR)
    feed.look()
    assert feed.look() == 0
    assert feed.said() == []


def test_a_file_that_is_too_big_or_empty_is_told(feed: Feed) -> None:
    (feed.path / "empty.csv").touch()
    with (feed.path / "big.csv").open("wb") as big:
        big.truncate(20 * 1024 * 1024 + 1)
    feed.look()
    assert feed.look() == 0
    assert sorted(feed.said()) == [
        ("left", "The file must be smaller than 20MB. Split it and send it again."),
        ("refused", "The selected file is empty"),
    ]


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


def test_what_a_feed_sends_takes_nothing_from_the_keepers_own_files(
    feed: Feed, world: SimpleNamespace
) -> None:
    feed.taken("list.csv", *HARBOUR, row("2001", "Ned", "Coe"))
    assert Upload.objects.filter(uploaded_by=world.ada).count() == 1
    assert Upload.objects.sent_today_by(world.ada.pk).count() == 0


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


def test_what_was_moved_aside_goes_after_thirty_days(feed: Feed) -> None:
    feed.taken("list.csv", *HARBOUR)
    assert clear_drops(now=timezone.now() + dt.timedelta(days=29)) == 0
    assert clear_drops(now=timezone.now() + dt.timedelta(days=31)) == 1
    assert list((feed.path / "done").iterdir()) == []
