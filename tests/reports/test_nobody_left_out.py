"""A report that failed tells the admins; one without a lead finds somebody; one to sign is said."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.jobs import claim, fail, finish
from core.permissions import Permission
from reports.actions.deliveries import plan_deliveries, send_due
from reports.actions.making import freeze
from reports.actions.runs import stop, try_again
from reports.actions.schedules import tick
from reports.actions.signing import sign
from reports.builders.document import Document
from reports.figures.recipients import recipients
from reports.models import Delivery, ReportRun
from services.access import viewer_for
from services.models import AccessGrant
from tests.factories import make_user
from tests.factories.reports import QUARTER


def home(user: Any) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse("reports:home")).content.decode()


def scheduled(unit: Any, kind: str = "rollout", **facts: Any) -> ReportRun:
    return ReportRun.objects.create(
        unit=unit,
        kind=kind,
        period_from_on=QUARTER.from_on,
        period_until_on=QUARTER.until_on,
        period_label=QUARTER.label,
        period_code=QUARTER.code,
        is_scheduled=True,
        **facts,
    )


def made(unit: Any, kind: str = "rollout") -> ReportRun:
    run = scheduled(unit, kind)
    finish(ReportRun, run.pk, claim(ReportRun, run.pk) or 0)
    freeze(run, Document("Report", unit.name, (), (), (), ()), [])
    plan_deliveries(run)
    run.refresh_from_db()
    return run


def failed(unit: Any) -> ReportRun:
    return scheduled(unit, state="failed", failure="It stopped.", finished_at=timezone.now())


def test_a_scheduled_report_that_failed_is_mailed_to_the_admins_once(
    world: SimpleNamespace,
) -> None:
    run = failed(world.harbour)
    tick()
    tick()
    send_due()
    send_due()

    (sent,) = mail.outbox
    assert sent.to == [world.ada.email]
    assert "could not be made" in sent.subject
    assert f"/reports/{run.pk}/" in sent.body
    assert sent.extra_headers["Message-ID"] == Delivery.objects.get(run=run).message_id


def test_admins_find_it_on_their_first_page_and_can_try_again(world: SimpleNamespace) -> None:
    run = failed(world.harbour)
    words = "Could not be made: Rollout report: Harbour"
    assert words in home(world.ada)
    assert words not in home(world.alma)
    assert words not in home(world.wanda)

    client = Client()
    client.force_login(world.ada)
    page = client.get(reverse("reports:run_detail", args=[run.pk])).content.decode()
    assert "Try again" in page
    client.post(reverse("reports:run_again", args=[run.pk]))
    assert words not in home(world.ada)


def test_one_that_is_being_made_again_is_mailed_no_more(world: SimpleNamespace) -> None:
    run = failed(world.harbour)
    tick()
    ReportRun.objects.filter(pk=run.pk).update(state="waiting", finished_at=None)
    send_due()

    assert mail.outbox == []


def test_an_admin_who_was_told_of_a_failure_is_told_when_it_is_ready(
    world: SimpleNamespace,
) -> None:
    AccessGrant.objects.filter(role__in=("delivery_lead", "executive")).delete()
    run = failed(world.harbour)
    tick()
    send_due()
    run.state = "ready"
    run.save()
    plan_deliveries(run)
    send_due()

    assert [one.to for one in mail.outbox] == [[world.ada.email]] * 2
    assert len({one.extra_headers["Message-ID"] for one in mail.outbox}) == 2


def test_what_a_person_asked_for_and_failed_is_not_mailed_to_admins(
    world: SimpleNamespace,
) -> None:
    run = failed(world.harbour)
    ReportRun.objects.filter(pk=run.pk).update(is_scheduled=False, asked_by=world.alma)
    tick()

    assert not Delivery.objects.filter(run=run).exists()


@pytest.mark.parametrize(
    ("gone", "who"),
    [((), "eve"), (("executive",), "ada")],
    ids=["the executive", "else the admins"],
)
def test_without_a_lead_a_scheduled_report_tells_somebody(
    world: SimpleNamespace, gone: tuple[str, ...], who: str
) -> None:
    AccessGrant.objects.filter(role__in=gone).delete()

    assert recipients(made(world.northshore)) == [getattr(world, who)]


def test_a_lead_above_comes_before_the_executive(world: SimpleNamespace) -> None:
    top = make_user("Tom", "delivery_lead", world.northshore)

    assert recipients(made(world.quay)) == [world.alma]
    assert recipients(made(world.northshore)) == [top]
    AccessGrant.objects.filter(user=world.alma).delete()
    assert recipients(made(world.lighthouse)) == [top]


def test_the_executive_finds_it_on_the_first_page_and_that_it_waits_to_be_signed(
    world: SimpleNamespace,
) -> None:
    run = made(world.northshore)
    page = home(world.eve)
    assert "Rollout report: Northshore Council" in page
    assert "Waits to be signed" in page
    assert "Waits to be signed" not in home(world.mark)
    assert "Waits to be signed" not in home(world.walt)

    by = viewer_for(world.eve.pk).scope_for(Permission.SIGN_REPORTS)
    sign(by=by, run=run, today=timezone.localdate())
    assert "Waits to be signed" not in home(world.eve)


def test_a_report_of_a_branch_waits_for_whoever_may_sign_there(world: SimpleNamespace) -> None:
    made(world.harbour)

    assert "Waits to be signed" in home(world.alma)
    assert "Waits to be signed" in home(world.eve)
    assert "Waits to be signed" not in home(world.basma)


def test_of_many_reports_to_sign_three_stand_before_what_else_waits(
    world: SimpleNamespace,
) -> None:
    for unit in (world.northshore, world.harbour, world.quay, world.lighthouse):
        made(unit)
    page = home(world.eve)

    assert page.count("Waits to be signed") == 3
    assert "More reports wait to be signed" in page
    assert reverse("reports:run_list") in page


def test_what_is_not_over_does_not_wait_to_be_signed(world: SimpleNamespace) -> None:
    run = made(world.harbour)
    ReportRun.objects.filter(pk=run.pk).update(
        period_until_on=timezone.localdate() + dt.timedelta(days=1)
    )

    assert "Waits to be signed" not in home(world.alma)


def stopped(world: SimpleNamespace) -> ReportRun:
    run = scheduled(world.harbour)
    claim(ReportRun, run.pk)
    by = viewer_for(world.ada.pk).scope_for(Permission.MAKE_REPORTS)
    return stop(by=by, run=run)


def test_a_scheduled_report_that_somebody_stopped_alarms_nobody(world: SimpleNamespace) -> None:
    run = stopped(world)
    tick()

    assert not Delivery.objects.filter(run=run).exists()
    assert "Could not be made" not in home(world.ada)


def test_each_failure_of_a_scheduled_report_is_told(world: SimpleNamespace) -> None:
    run = stopped(world)
    for times in (1, 2):
        by = viewer_for(world.ada.pk).scope_for(Permission.MAKE_REPORTS)
        try_again(by=by, run=run)
        fail(ReportRun, run.pk, claim(ReportRun, run.pk) or 0, "It cannot be done.")
        tick()
        tick()
        send_due()
        assert [one.to for one in mail.outbox] == [[world.ada.email]] * times


def test_an_alert_about_a_failure_that_somebody_has_seen_to_is_not_sent(
    world: SimpleNamespace,
) -> None:
    run = failed(world.harbour)
    tick()
    by = viewer_for(world.ada.pk).scope_for(Permission.MAKE_REPORTS)
    try_again(by=by, run=run)
    claim(ReportRun, run.pk)
    stop(by=by, run=run)
    send_due()

    assert mail.outbox == []
