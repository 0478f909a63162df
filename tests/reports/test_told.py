"""Who is told of a report: by wish, by name, and no longer once either has ended."""

import datetime as dt
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.files import store
from core.jobs import claim, finish
from core.periods import Period, quarter, week
from core.permissions import Permission
from reports.actions.deliveries import plan_deliveries, send_due
from reports.actions.making import freeze
from reports.actions.runs import ask_for_report
from reports.actions.signing import sign
from reports.actions.told import name_recipient, stop_recipient, wish_to_be_told
from reports.builders.document import Document
from reports.figures import waiting_files
from reports.figures.recipients import recipients
from reports.models import (
    Delivery,
    Frozen,
    NamedRecipient,
    ReportFile,
    ReportRun,
    Subscription,
)
from services.access import viewer_for
from services.models import AccessGrant
from tests.factories import everywhere
from tests.factories.reports import make_ready_report

TODAY = dt.date(2026, 10, 7)
Q3 = quarter("2026Q3")


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def wish(user: Any, unit: Any, *, kind: str = "rollout", is_on: bool = True) -> None:
    wish_to_be_told(by=viewer_for(user.pk), unit=unit, kind=kind, is_on=is_on)


def scheduled(unit: Any, *, kind: str = "rollout", period: Period = Q3) -> ReportRun:
    """A report that a schedule made."""
    run = ReportRun.objects.create(
        unit=unit, kind=kind, period_from_on=period.from_on, period_until_on=period.until_on,
        period_label=period.label, period_code=period.code, is_scheduled=True,
    )  # fmt: skip
    finish(ReportRun, run.pk, claim(ReportRun, run.pk) or 0)
    plan_deliveries(run)
    run.refresh_from_db()
    return run


def name(world: SimpleNamespace, **facts: Any) -> NamedRecipient:
    by = everywhere(world.northshore, Permission.MANAGE_SCHEDULES)
    usual: dict[str, Any] = {
        "unit": world.harbour, "kind": "pack", "format": "pdf", "name": "Clara",
        "address": "clara@committee.example", "why": "Clerk", "until_on": dt.date(2099, 1, 31),
        "today": TODAY,
    }  # fmt: skip
    mine = type(by)(world.ada.pk, by.permission, by.branches)
    return name_recipient(by=mine, **{**usual, **facts})


def state_of(who: str) -> str:
    return {str(d.user or d.named): d.state for d in Delivery.objects.all()}[who]


def test_somebody_who_wants_to_be_told_is_told_and_others_are_not(world: SimpleNamespace) -> None:
    wish(world.eve, world.harbour)

    assert recipients(scheduled(world.harbour)) == [world.alma, world.eve]
    assert recipients(scheduled(world.harbour, kind="practice")) == [world.alma]
    assert recipients(scheduled(world.hillside)) == [world.basma]


def test_a_wish_for_what_one_may_not_read_is_refused(world: SimpleNamespace) -> None:
    with pytest.raises(PermissionError):
        wish(world.ana, world.harbour, kind="barriers")
    with pytest.raises(PermissionError):
        wish(world.eve, world.mill)


def test_a_lead_who_stops_the_mail_still_finds_the_file_on_the_first_page(
    world: SimpleNamespace,
) -> None:
    wish(world.alma, world.harbour, is_on=False)
    run = scheduled(world.harbour)

    assert send_due() == 0
    assert mail.outbox == []
    assert [one.run_id for one in waiting_files(viewer_for(world.alma.pk))] == [run.pk]


def test_a_report_of_a_week_is_told_to_those_alone_who_asked(world: SimpleNamespace) -> None:
    assert recipients(scheduled(world.harbour, period=week("2026-W40"))) == []

    wish(world.alma, world.harbour)
    assert recipients(scheduled(world.harbour, period=week("2026-W41"))) == [world.alma]


def test_who_stopped_or_lost_access_after_it_was_planned_gets_no_mail(
    world: SimpleNamespace,
) -> None:
    wish(world.eve, world.harbour)
    wish(world.ana, world.harbour)
    scheduled(world.harbour)
    wish(world.eve, world.harbour, is_on=False)
    AccessGrant.objects.filter(user=world.ana).update(until_on=dt.date(2025, 1, 1))

    assert send_due() == 1
    assert [one.to for one in mail.outbox] == [[world.alma.email]]
    assert (state_of("Eve"), state_of("Ana")) == ("stopped", "withheld")


def test_an_account_that_is_closed_gets_nothing(world: SimpleNamespace) -> None:
    wish(world.eve, world.harbour)
    scheduled(world.harbour)
    type(world.eve).objects.filter(pk=world.eve.pk).update(is_active=False)
    send_due()

    assert state_of("Eve") == "withheld"


@pytest.mark.parametrize("kind", ["pack", "check_ins"])
def test_a_named_one_gets_scheduled_reports_alone(world: SimpleNamespace, kind: str) -> None:
    name(world, kind=kind)
    asked = make_ready_report(world.harbour, world.alma, kind=kind, period=quarter("2026Q2"))
    assert not asked.deliveries.exclude(named=None).exists()

    made = scheduled(world.harbour, kind=kind)
    assert [one.address for one in made.deliveries.exclude(named=None)] == [
        "clara@committee.example"
    ]


@pytest.mark.parametrize("kind", ["rollout", "barriers", "practice", "handover", "extract"])
def test_what_is_not_fit_for_everybody_is_sent_to_nobody_outside(
    world: SimpleNamespace, kind: str
) -> None:
    with pytest.raises(ValueError, match="people with an account"):
        name(world, kind=kind)


def test_the_same_address_twice_and_a_day_in_the_past_are_refused(world: SimpleNamespace) -> None:
    one = name(world)
    with pytest.raises(ValueError, match="already"):
        name(world, address="Clara@committee.example")
    with pytest.raises(ValueError, match="still to come"):
        name(world, address="carl@committee.example", until_on=dt.date(2026, 10, 6))
    with pytest.raises(PermissionError):
        name(world, unit=world.mill)

    by = everywhere(world.northshore, Permission.MANAGE_SCHEDULES)
    stop_recipient(by=by, named=one, today=TODAY)
    assert name(world).pk != one.pk


@pytest.mark.parametrize("end", [{"stopped_on": TODAY}, {"until_on": TODAY}])
def test_a_named_one_whose_time_has_ended_before_the_mail_gets_none(
    world: SimpleNamespace, end: dict[str, dt.date]
) -> None:
    name(world)
    run = scheduled(world.harbour, kind="pack")
    NamedRecipient.objects.update(**end)
    stand_by(world, run)
    send_due(now=timezone.now())

    assert state_of("Clara") == "stopped"
    assert "clara@committee.example" not in [to for one in mail.outbox for to in one.to]


def stand_by(world: SimpleNamespace, run: ReportRun) -> None:
    """Alma signs it."""
    if not Frozen.objects.filter(run=run).exists():
        freeze(run, Document("Report", run.unit.name, (), (), (), ()), [])
    by = viewer_for(world.alma.pk).scope_for(Permission.SIGN_REPORTS)
    sign(by=by, run=run, today=TODAY)


def test_a_pack_goes_to_a_named_one_when_it_is_signed_once(world: SimpleNamespace) -> None:
    name(world)
    run = scheduled(world.harbour, kind="pack")
    assert state_of("Clara") == "held"
    send_due()
    assert state_of("Alma") == "sent", "who has an account is told as before"
    assert "clara@committee.example" not in [to for one in mail.outbox for to in one.to]
    page = signed_in(world.ada).get(reverse("reports:delivery_list")).content.decode()
    assert "Goes when it is signed" in page

    with_a_file(run)
    stand_by(world, run)
    stand_by(world, run)
    send_due()
    send_due()
    assert state_of("Clara") == "sent"
    assert [to for one in mail.outbox for to in one.to].count("clara@committee.example") == 1


def test_the_version_that_is_signed_goes_not_the_one_that_was_made_first(
    world: SimpleNamespace,
) -> None:
    name(world)
    first = scheduled(world.harbour, kind="pack")
    with_a_file(first)
    by = viewer_for(world.alma.pk).scope_for(Permission.MAKE_REPORTS)
    asked = {"unit": world.harbour, "kind": "pack", "period": Q3, "today": TODAY}
    written = ask_for_report(by=by, **asked, after_version=first.version)
    finish(ReportRun, written.pk, claim(ReportRun, written.pk) or 0)
    plan_deliveries(written)
    with_a_file(written)
    stand_by(world, written)
    send_due()

    sent = Delivery.objects.exclude(named=None).get()
    assert (sent.run_id, sent.state) == (written.pk, "sent")


def test_a_pack_that_no_schedule_made_goes_to_nobody_outside_when_signed(
    world: SimpleNamespace,
) -> None:
    name(world)
    stand_by(world, make_ready_report(world.harbour, world.alma, kind="pack"))

    assert not Delivery.objects.exclude(named=None).exists()


def test_an_unsigned_pack_that_was_planned_before_is_held_not_sent(world: SimpleNamespace) -> None:
    name(world)
    with_a_file(scheduled(world.harbour, kind="pack"))
    Delivery.objects.exclude(named=None).update(state="waiting")
    send_due()

    assert state_of("Clara") == "held"


def test_a_check_in_summary_waits_for_no_signature(world: SimpleNamespace) -> None:
    name(world, kind="check_ins")
    with_a_file(scheduled(world.harbour, kind="check_ins"))
    send_due()

    assert state_of("Clara") == "sent"


def with_a_file(run: ReportRun) -> None:
    kept = store("reports", "pdf", lambda out: out.write(b"%PDF-1.7"))
    ReportFile.objects.create(
        run=run, format="pdf", stored_as=kept.name, name="pack.pdf", sha256=kept.sha256,
        size=kept.size,
    )  # fmt: skip


def test_a_file_that_is_not_there_is_no_empty_mail(world: SimpleNamespace) -> None:
    name(world, kind="check_ins")
    scheduled(world.harbour, kind="check_ins")
    send_due()

    assert state_of("Clara") == "waiting"


def stop_link() -> str:
    (found,) = re.findall(r"http\S+(/reports/told/stop/\S+)", str(mail.outbox[0].body))
    return str(found)


def test_the_link_in_a_mail_stops_it_without_signing_in_and_only_when_pressed(
    world: SimpleNamespace,
) -> None:
    scheduled(world.harbour)
    send_due()
    link = stop_link()

    assert Client().get(link).status_code == 200
    assert not Subscription.objects.exists()
    assert "is stopped" in Client().post(link).content.decode()
    assert recipients(scheduled(world.harbour, period=quarter("2026Q2"))) == []
    assert Client().post(link[:-3] + "xx/").status_code == 404


def test_one_press_on_a_report_tells_me_of_the_next_and_one_press_stops_it(
    world: SimpleNamespace,
) -> None:
    run = scheduled(world.harbour)
    client = signed_in(world.eve)
    page = client.get(reverse("reports:run_detail", args=[run.pk])).content.decode()
    assert "Tell me when it is ready" in page

    address = reverse("reports:told_change", args=[world.harbour.pk, "rollout"])
    assert address in page
    shown = client.post(address, {"tell": "yes"}, follow=True).content.decode()
    assert "You get a mail each time it is ready" in shown
    assert "Stop this mail" in shown
    shown = client.post(address, {"tell": "no"}, follow=True).content.decode()
    assert "You get no mail about it" in shown
    assert recipients(run) == [world.alma]
    assert client.get(address).status_code == 405
