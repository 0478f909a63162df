"""The weekly mail about one's own plans: asked for, once a week, to the owner alone."""

import datetime as dt
import re
from smtplib import SMTPServerDisconnected
from types import SimpleNamespace

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from core.permissions import Permission
from implementation.actions.digests import choose_digest, send_digests
from implementation.actions.plans import move_plan
from implementation.models import DigestChoice
from services.actions.access import withdraw_grant
from tests.factories.plans import DUE, make_action
from tests.implementation.test_activities import scope_of
from tests.implementation.test_pages import signed_in

DAY = dt.timedelta(days=1)
MONDAY = DUE - dt.timedelta(days=DUE.weekday())


@pytest.fixture
def marks(world: SimpleNamespace) -> SimpleNamespace:
    """Mark wants the mail and has one plan."""
    choose_digest(user_id=world.mark.pk, wants=True)
    world.plan = make_action(world.quay, owner=world.mark, due_on=MONDAY + 8 * DAY)
    return world


def test_nobody_gets_a_mail_they_did_not_ask_for(world: SimpleNamespace) -> None:
    make_action(world.quay, owner=world.mark)
    assert send_digests(today=MONDAY) == 0
    assert mail.outbox == []


def test_one_mail_a_week_to_the_owner_and_nobody_else(marks: SimpleNamespace) -> None:
    sent = [send_digests(today=MONDAY + n * DAY) for n in (0, 0, 3, 6)]
    assert sent == [1, 0, 0, 0]
    (told,) = mail.outbox
    assert (told.to, told.cc, told.bcc) == ([marks.mark.email], [], [])
    assert told.subject == "Your plans for the next two weeks"
    assert marks.plan.words in told.body
    assert not re.search(r"overdue|late|behind|missed", told.body, re.IGNORECASE)
    assert send_digests(today=MONDAY + 7 * DAY) == 1


def test_the_mail_tells_of_open_plans_of_the_next_two_weeks_alone(marks: SimpleNamespace) -> None:
    facts = {"owner": marks.mark}
    make_action(marks.quay, words="Gone by", due_on=MONDAY - DAY, **facts)
    make_action(marks.quay, words="Just within", due_on=MONDAY + 14 * DAY, **facts)
    make_action(marks.quay, words="Too far", due_on=MONDAY + 15 * DAY, **facts)
    by = scope_of(marks.alma)
    for words, progress in (("All done", "done"), ("Not any more", "stopped")):
        plan = make_action(marks.quay, words=words, **facts)
        move_plan(by=by, action=plan, progress=progress, because="No time")
    send_digests(today=MONDAY)
    listed = re.findall(r"^- (.+?) \(", mail.outbox[0].body, re.MULTILINE)
    assert listed == [marks.plan.words, "Just within"]


def test_somebody_whose_access_ended_gets_no_mail(marks: SimpleNamespace) -> None:
    withdraw_grant(
        by=scope_of(marks.ada, Permission.MANAGE_ACCESS),
        grant=marks.mark.grants.get(),
        until_on=dt.date(2021, 1, 1),
    )
    assert send_digests(today=MONDAY) == 0


def test_a_mail_server_that_is_away_is_asked_again(
    marks: SimpleNamespace, settings: object
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Away"  # type: ignore[attr-defined]
    assert send_digests(today=MONDAY) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    assert send_digests(today=MONDAY + DAY) == 1


class Away:
    """A mail server that hangs up."""

    def __init__(self, **_facts: object) -> None:
        pass

    def send_messages(self, _messages: object) -> None:
        raise SMTPServerDisconnected("away")


def test_the_link_in_the_mail_stops_it_with_one_press_and_no_sign_in(
    marks: SimpleNamespace,
) -> None:
    send_digests(today=MONDAY)
    header = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    assert header in mail.outbox[0].body
    path = re.sub(r"^https?://[^/]+", "", header)
    client = Client(enforce_csrf_checks=True)
    assert client.get(path).status_code == 200
    assert DigestChoice.objects.get().wants
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not DigestChoice.objects.get().wants
    assert client.post(f"{path[:-2]}x/").status_code == 404


def test_the_mail_is_offered_and_stopped_on_my_plans(marks: SimpleNamespace) -> None:
    alma, page = signed_in(marks.alma), reverse("implementation:plan_mine")
    assert "Yes, send me the mail" in alma.get(page).content.decode()
    for answer, wants in (("yes", True), ("no", False)):
        alma.post(reverse("implementation:digest_choose"), {"wants": answer})
        assert DigestChoice.objects.get(user=marks.alma).wants is wants
