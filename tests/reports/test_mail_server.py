"""Mails about reports and a real mail server that goes wrong in every way that it can."""

import datetime as dt
import io
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
from django.utils import timezone

from core.permissions import Permission
from reports.actions.deliveries import send_due
from reports.actions.making import make_run
from reports.actions.schedules import add_schedule, tick
from reports.actions.signing import sign
from reports.actions.told import name_recipient, wish_to_be_told
from reports.models import Delivery, ReportRun
from services.access import viewer_for
from tests.factories import everywhere
from tests.factories.reports import make_ready_report
from tests.smtp_sink import Sink, listening

HOURS = dt.timedelta(hours=3)


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    with listening(Sink()) as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield sink


@pytest.fixture
def told(world: SimpleNamespace) -> SimpleNamespace:
    """A report that Mark asked for, of which Alma, Mark and Eve are to hear."""
    wish_to_be_told(by=viewer_for(world.eve.pk), unit=world.quay, kind="rollout", is_on=True)
    world.run = make_ready_report(world.quay, world.mark)
    return world


def states() -> dict[str, str]:
    return {str(one.user or one.named): one.state for one in Delivery.objects.all()}


def test_everybody_gets_one_mail_and_sees_nobody_elses_address(
    told: SimpleNamespace, sink: Sink
) -> None:
    assert send_due() == 3

    people = [told.alma.email, told.mark.email, told.eve.email]
    for address in people:
        (mail,) = sink.to(address)
        assert mail["To"] == address
        assert not [other for other in people if other != address and other in mail.as_string()]
        assert f"/reports/{told.run.pk}/" in mail.get_content()


def test_one_address_that_is_refused_does_not_keep_the_others_waiting(
    told: SimpleNamespace, sink: Sink
) -> None:
    sink.refuses = {told.alma.email}
    assert send_due() == 2
    assert states() == {"Alma": "waiting", "Eve": "sent", "Mark": "sent"}

    sink.refuses = set()
    assert send_due(now=timezone.now() + HOURS) == 1
    assert len(sink.mails) == 3


def test_a_mail_that_was_taken_without_a_word_goes_again_under_the_same_id(
    told: SimpleNamespace, sink: Sink
) -> None:
    sink.drops = 1
    assert send_due() == 2
    send_due(now=timezone.now() + HOURS)

    twice = [who for who in (told.alma, told.mark, told.eve) if len(sink.to(who.email)) == 2]
    (who,) = twice
    assert len({mail["Message-ID"] for mail in sink.to(who.email)}) == 1
    assert sink.to(who.email)[0]["Message-ID"] == Delivery.objects.get(user=who).message_id
    assert len({mail["Message-ID"] for _who, mail in sink.mails}) == 3
    assert set(states().values()) == {"sent"}


def test_a_server_that_is_down_gets_the_same_mails_when_it_is_back(
    told: SimpleNamespace, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with listening(Sink()) as gone:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", gone.port
    ids = set(Delivery.objects.values_list("message_id", flat=True))
    assert send_due() == 0

    with listening(Sink(port=gone.port)) as back:
        assert send_due(now=timezone.now() + HOURS) == 3
    assert {mail["Message-ID"] for _who, mail in back.mails} == ids


def test_a_server_that_says_nothing_is_left_after_a_while(
    told: SimpleNamespace, sink: Sink, settings: Any
) -> None:
    sink.silent, settings.EMAIL_TIMEOUT = True, 0.3

    assert send_due() == 0
    assert set(states().values()) == {"waiting"}


def test_a_pack_made_by_its_schedule_reaches_the_lead_and_once_signed_the_committee(
    world: SimpleNamespace, sink: Sink
) -> None:
    """The lead gets a link, the clerk without an account the PDF itself when it is signed."""
    by = everywhere(world.northshore, Permission.MANAGE_SCHEDULES)
    by = type(by)(world.ada.pk, by.permission, by.branches)
    day = dt.date(2026, 10, 7)
    add_schedule(
        by=by, organisation=world.northshore, kind="pack", cadence="quarterly",
        working_day=5, covers="led", today=day,
    )  # fmt: skip
    name_recipient(
        by=by, unit=world.harbour, kind="pack", format="pdf", name="Clara Clerk",
        address="clara@committee.example", why="Clerk of the committee",
        until_on=dt.date(2099, 6, 30), today=day,
    )  # fmt: skip
    tick(now=dt.datetime(2026, 10, 7, 9, tzinfo=dt.UTC))
    run = ReportRun.objects.get(kind="pack", unit=world.harbour, period_code="2026Q3")
    make_run(run.pk)

    assert send_due() == 1
    assert not sink.to("clara@committee.example")
    sign(by=viewer_for(world.eve.pk).scope_for(Permission.SIGN_REPORTS), run=run, today=day)
    assert send_due() == 1
    (link,), (file,) = sink.to(world.alma.email), sink.to("clara@committee.example")
    assert not list(link.iter_attachments())
    (attached,) = file.iter_attachments()
    assert attached.get_filename() == "pack-HAR-2026Q3.pdf"
    with pikepdf.open(io.BytesIO(attached.get_content())) as paper:
        assert len(paper.pages) > 1
    body = file.get_body()
    assert body is not None
    assert "You need no account" in body.get_content()
    assert "reports/told/stop/" in body.get_content()
    assert world.alma.email not in file.as_string()
