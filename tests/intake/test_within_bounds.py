"""What would go wrong by size is stopped with a sentence: moves, questions, room, files, mail."""

import os
import time
from pathlib import Path
from smtplib import SMTPRecipientsRefused
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.core.management.base import CommandError
from django.utils import timezone

from intake import sandbox
from intake.actions import room
from intake.actions.drop_mail import mail_reviewers
from intake.actions.purging import clear_lists
from intake.few_known import few_known
from intake.models import Upload
from services.models import StaffMember
from tests.factories import make_person
from tests.intake.feeds import Feed
from tests.intake.test_apply_staff import HARBOUR, row, send  # noqa: F401 fixtures
from tests.intake.test_upload_pages import alma, lines, page, sent  # noqa: F401 fixtures

pytestmark = pytest.mark.django_db


def test_a_list_that_moves_many_is_put_in_only_when_somebody_looked(
    alma: Any,  # noqa: F811
    world: SimpleNamespace,
) -> None:
    rows = [row(f"30{n:02}", "Pat", f"Crowd{n}") for n in range(6)]
    for n in range(6):
        make_person(f"Pat Crowd{n}", world.quay, world.worker, staff_number=f"30{n:02}")
    shifted = [line.replace("QUAY", "LIGHT") for line in rows]
    upload = sent(alma, lines(*shifted), world.harbour, who="some")

    assert upload.counts["moving"] == 6
    assert "6 of 9 people would move to another unit" in page(alma, upload)


def test_few_who_move_need_no_second_look() -> None:
    assert few_known({"moving": 4, "current": 4}) == ""
    assert few_known({"moving": 5, "current": 50}) == ""
    assert few_known({"moving": 6, "current": 50}).startswith("6 of 50 people would move")


def test_a_column_of_anything_as_units_is_not_asked_word_by_word(send: Any) -> None:  # noqa: F811
    rows = [row(f"40{n:02}", "Pat", f"Crowd{n}", unit=f"Text {n}") for n in range(60)]
    with pytest.raises(CommandError, match="More than 50 names in this list mean nothing here yet"):
        send(*rows)
    assert Upload.objects.get().stage == Upload.Stage.REFUSED
    assert not StaffMember.objects.filter(last_name="Crowd1").exists()


def test_an_address_that_stays_is_told_without_saying_whose(
    send: Any,  # noqa: F811
    world: SimpleNamespace,
) -> None:
    world.sam.last_login = timezone.now()
    world.sam.save()
    world.sam_person.staff_number = "0042"
    world.sam_person.save()
    send(row("0042", "Sam", "Reid", email="attacker@example.org"), *HARBOUR[1:])
    notes = Upload.objects.get().notes
    assert "1 email address stays, as the person signs in with it." in " ".join(notes)


def test_lists_of_an_organisation_have_so_much_room(
    alma: Any,  # noqa: F811
    world: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent(alma, lines(*HARBOUR), world.harbour)
    monkeypatch.setattr(room, "ROOM", 100)
    assert room.no_room(world.harbour, 1).startswith("The lists of your organisation take up all")
    assert room.no_room(world.westmoor, 100) == ""


def test_files_that_no_row_names_go_after_a_day(alma: Any, world: SimpleNamespace) -> None:  # noqa: F811
    upload = sent(alma, lines(*HARBOUR), world.harbour)
    mine = Path(upload.file.path)
    lost = mine.with_name("lost")
    lost.write_text("somebody")
    for path in (mine, lost):
        os.utime(path, (0, 0))
    young = mine.with_name("young")
    young.write_text("still being taken in")

    assert clear_lists(now=time.time()) == 1
    assert (mine.exists(), lost.exists(), young.exists()) == (True, False, True)


def test_one_address_that_is_refused_keeps_nobody_elses_mail_back(
    feed: Feed,
    world: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    feed.taken("list.csv", *HARBOUR, row("2001", "Ned", "Coe"))
    whole = mail.EmailMessage.send

    def send_or_refuse(one: mail.EmailMessage, **facts: Any) -> int:
        if one.to == [world.alma.email]:
            raise SMTPRecipientsRefused({})
        return whole(one, **facts)

    monkeypatch.setattr(mail.EmailMessage, "send", send_or_refuse)
    assert mail_reviewers(now=feed.now) == len(mail.outbox) > 0
    assert {one.to[0] for one in mail.outbox} >= {world.ada.email}
    assert mail_reviewers(now=feed.now) == 0


def test_rows_to_put_right_are_found_however_many_they_are(tmp_path: Path) -> None:
    """The kernel takes no argument of more than 128 KiB."""
    path = tmp_path / "list.csv"
    path.write_text(lines(*HARBOUR))
    headings, cells = sandbox.cells("staff", path, list(range(2, 40_000)))
    assert headings[:2] == ["staff_number", "first_name"]
    assert len(cells) == len(HARBOUR)
