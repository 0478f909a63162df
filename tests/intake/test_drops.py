"""Folders that a feed fills: what is taken, when, and what becomes of it."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core import mail
from django.utils import timezone

from implementation.builders.waiting import waiting_for
from intake.actions.drop_mail import mail_reviewers
from intake.actions.dropping import clear_drops, look_into
from intake.actions.sending import cancel
from intake.models import DropTake, Upload
from services.access import viewer_for
from services.models import StaffMember
from tests.intake.feeds import MINUTE, Feed
from tests.intake.test_apply_staff import HARBOUR, row

Outcome, Stage = DropTake.Outcome, Upload.Stage
pytestmark = pytest.mark.django_db


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


def test_what_a_feed_sends_takes_nothing_from_the_keepers_own_files(
    feed: Feed, world: SimpleNamespace
) -> None:
    feed.taken("list.csv", *HARBOUR, row("2001", "Ned", "Coe"))
    assert Upload.objects.filter(uploaded_by=world.ada).count() == 1
    assert Upload.objects.sent_today_by(world.ada.pk).count() == 0


def test_what_was_moved_aside_goes_after_thirty_days(feed: Feed) -> None:
    feed.taken("list.csv", *HARBOUR)
    assert clear_drops(now=timezone.now() + dt.timedelta(days=29)) == 0
    assert clear_drops(now=timezone.now() + dt.timedelta(days=31)) == 1
    assert list((feed.path / "done").iterdir()) == []
