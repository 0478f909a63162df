"""Lists from a folder that are not as they seem: strange, in conflict, failed, or come again."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail

from core.models import Job
from core.permissions import Permission
from core.scope import Scope
from intake.actions import drop_settling, dropping
from intake.actions.drop_folders import add_folder
from intake.actions.drop_mail import mail_reviewers
from intake.models import DropTake, Upload
from intake.staff_list.kind import STAFF
from services.actions.staff import change_details
from services.models import HandCorrection
from tests.intake.feeds import MINUTE, Feed
from tests.intake.test_apply_staff import HARBOUR, row

Outcome = DropTake.Outcome
pytestmark = pytest.mark.django_db
NIA = row("2000", "Nia", "Bell")
NED = row("2001", "Ned", "Coe")


def read(feed: Feed, name: str, *lines: str) -> DropTake:
    """Left there, looked at twice and read; not settled yet."""
    feed.put(name, *lines)
    feed.look(2)
    feed.look()
    take = DropTake.objects.get(file_name=name)
    feed.work(take)
    return take


def test_a_list_of_strangers_waits_and_stops_no_other_folder(
    ruled: Feed, world: SimpleNamespace
) -> None:
    ruled.folder.most_changes = 1000
    ruled.folder.save()
    other = add_folder(by=ruled.scope, unit=world.harbour, kind=STAFF, place="z-another")
    strange = [row(f"77{n:02}", "Una", f"Other{n}") for n in range(8)]
    take = read(ruled, "strange.csv", *strange)
    dropping.look_into_all(now=ruled.now + MINUTE)
    take.refresh_from_db()
    other.refresh_from_db()

    assert (take.outcome, "we know 0 of 8" in take.said) == (Outcome.WAITS, True)
    assert other.looked_at == ruled.now + MINUTE
    assert mail_reviewers(now=ruled.now) == len(mail.outbox) > 0


def test_a_refusal_while_a_list_is_settled_is_told_and_stops_no_other_folder(
    ruled: Feed, world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_facts: Any) -> bool:
        raise ValueError("Not like this.")

    other = add_folder(by=ruled.scope, unit=world.harbour, kind=STAFF, place="z-another")
    take = read(ruled, "second.csv", *HARBOUR, NIA, NED)
    monkeypatch.setattr(drop_settling, "approve", refuse)
    dropping.look_into_all(now=ruled.now + MINUTE)
    take.refresh_from_db()
    other.refresh_from_db()

    assert (take.outcome, take.said) == (Outcome.WAITS, "Not like this.")
    assert other.looked_at == ruled.now + MINUTE


def test_a_list_that_somebody_took_up_meanwhile_is_not_said_to_be_in(
    ruled: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = read(ruled, "second.csv", *HARBOUR, NIA, NED)
    monkeypatch.setattr(drop_settling, "approve", lambda **_facts: False)
    ruled.look()
    take.refresh_from_db()

    assert (take.outcome, "already" in take.said) == (Outcome.WAITS, True)


def test_a_list_against_what_a_person_wrote_waits_and_declines_nothing(
    ruled: Feed, world: SimpleNamespace
) -> None:
    by = Scope(world.ada.pk, Permission.MANAGE_STAFF, (world.northshore.path,))
    change_details(by=by, person=world.rosa, last_name="Quill-Berg")
    take = ruled.taken("second.csv", HARBOUR[0], row("0017", "Rosa", "Quill-Moor"), HARBOUR[2], NIA)

    assert take.upload
    assert take.upload.counts["conflicts"] == 1
    assert (take.outcome, "person to look" in take.said) == (Outcome.WAITS, True)
    assert not HandCorrection.objects.filter(has_declined=True).exists()


def test_a_list_that_comes_back_after_another_is_read_again(ruled: Feed) -> None:
    with_ned = [*HARBOUR, NIA, NED]
    assert ruled.taken("a.csv", *with_ned).outcome == Outcome.BY_ITSELF
    assert ruled.taken("a-again.csv", *with_ned).outcome == Outcome.SAME
    assert ruled.taken("b.csv", *HARBOUR, NIA).outcome == Outcome.BY_ITSELF
    third = ruled.taken("a-once-more.csv", *with_ned)

    assert third.outcome == Outcome.BY_ITSELF
    assert third.upload
    assert third.upload.counts["changed"] + third.upload.counts["added"] == 1


def test_a_list_that_failed_by_itself_is_not_said_to_be_in(ruled: Feed) -> None:
    take = read(ruled, "second.csv", *HARBOUR, NIA, NED)
    ruled.look()
    take.refresh_from_db()
    assert take.outcome == Outcome.BY_ITSELF
    Upload.objects.filter(pk=take.upload_id).update(
        state=Job.State.FAILED, failure="It could not be put in."
    )
    ruled.look()
    take.refresh_from_db()

    assert (take.outcome, take.said) == (Outcome.WAITS, "It could not be put in.")
    assert mail_reviewers(now=ruled.now) == len(mail.outbox) > 0
