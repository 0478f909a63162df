"""A finished report is told once to each lead, with a link and no figures."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.core import mail
from django.utils import timezone

from core.periods import quarter
from core.permissions import Permission
from reports.actions.deliveries import send_due
from reports.actions.making import make_run
from reports.actions.runs import ask_for_report
from reports.figures import waiting_files
from reports.figures.recipients import recipients
from reports.models import Delivery, ReportRun
from services.access import viewer_for
from services.models import AccessGrant
from tests.reports.test_told import scheduled


def ready_run(world: SimpleNamespace, who: Any, unit: Any) -> ReportRun:
    run = ask_for_report(
        by=viewer_for(who.pk).scope_for(Permission.MAKE_REPORTS),
        unit=unit,
        kind="rollout",
        period=quarter("2026Q3"),
        today=dt.date(2026, 10, 7),
    )
    make_run(run.pk)
    return run


def test_the_nearest_leads_and_the_one_who_asked_are_told(world: SimpleNamespace) -> None:
    assert recipients(ready_run(world, world.mark, world.quay)) == [world.alma, world.mark]


def test_a_unit_without_a_lead_above_tells_the_one_who_asked(world: SimpleNamespace) -> None:
    assert recipients(ready_run(world, world.ada, world.northshore)) == [world.ada]


def test_a_mail_goes_out_once_and_holds_a_link_and_no_figure(world: SimpleNamespace) -> None:
    run = ready_run(world, world.alma, world.harbour)

    assert send_due() == 1
    assert send_due(now=timezone.now() + dt.timedelta(hours=5)) == 0
    (sent,) = mail.outbox
    assert sent.to == [world.alma.email]
    assert f"/reports/{run.pk}/" in sent.body
    assert "Harbour" in sent.subject
    assert sent.extra_headers["Message-ID"] == Delivery.objects.get().message_id
    assert not sent.attachments
    assert Delivery.objects.get().state == "sent"


def test_access_that_ended_before_the_mail_withholds_it(world: SimpleNamespace) -> None:
    ready_run(world, world.alma, world.harbour)
    AccessGrant.objects.filter(user=world.alma).update(until_on=dt.date(2025, 1, 1))

    assert send_due() == 0
    assert mail.outbox == []
    assert Delivery.objects.get().state == "withheld"


def test_a_mail_server_that_is_away_is_asked_again_with_the_same_message_id(
    world: SimpleNamespace, settings: Any
) -> None:
    ready_run(world, world.alma, world.harbour)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    now = timezone.now()
    fixed = Delivery.objects.get().message_id

    assert send_due(now=now) == 0
    pauses = []
    for _try in range(3):
        waiting = Delivery.objects.get()
        assert waiting.state == "waiting"
        assert send_due(now=waiting.next_try_at - dt.timedelta(seconds=1)) == 0
        send_due(now=waiting.next_try_at)
        pauses.append(Delivery.objects.get().next_try_at - waiting.next_try_at)
    assert pauses == sorted(pauses)
    assert pauses[-1] > pauses[0]

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_due(now=Delivery.objects.get().next_try_at) == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == fixed


def test_after_a_day_it_is_noted_that_a_mail_could_not_be_sent(
    world: SimpleNamespace, settings: Any
) -> None:
    run = ready_run(world, world.alma, world.harbour)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    yesterday = timezone.now() - dt.timedelta(hours=25)
    ReportRun.objects.filter(pk=run.pk).update(finished_at=yesterday)
    Delivery.objects.update(planned_at=yesterday)

    send_due()
    assert Delivery.objects.get().state == "failed"


def test_the_file_waits_on_the_leads_home_page_and_no_others(world: SimpleNamespace) -> None:
    run = ready_run(world, world.alma, world.harbour)

    def waiting(user: Any) -> list[int]:
        return [file.run_id for file in waiting_files(viewer_for(user.pk))]

    assert waiting(world.alma) == [run.pk]
    assert waiting(world.basma) == waiting(world.eve) == []
    AccessGrant.objects.filter(user=world.alma).update(until_on=dt.date(2025, 1, 1))
    assert waiting(world.alma) == []


def test_of_several_versions_the_newest_that_is_ready_waits(world: SimpleNamespace) -> None:
    first = ready_run(world, world.alma, world.harbour)
    second = ask_for_report(
        by=viewer_for(world.alma.pk).scope_for(Permission.MAKE_REPORTS), unit=world.harbour,
        kind="rollout", period=quarter("2026Q3"), today=dt.date(2026, 10, 7), after_version=1,
    )  # fmt: skip

    assert [one.run_id for one in waiting_files(viewer_for(world.alma.pk))] == [first.pk]
    make_run(second.pk)
    assert [one.run_id for one in waiting_files(viewer_for(world.alma.pk))] == [second.pk]


def test_a_lead_who_became_a_manager_finds_only_what_a_manager_may_read(
    world: SimpleNamespace,
) -> None:
    told = ready_run(world, world.alma, world.harbour)
    pack = scheduled(world.harbour, kind="pack")
    assert [one.run_id for one in waiting_files(viewer_for(world.alma.pk))] == [pack.pk, told.pk]
    AccessGrant.objects.filter(user=world.alma).update(role="manager")

    assert [one.run_id for one in waiting_files(viewer_for(world.alma.pk))] == [told.pk]


def test_waiting_files_take_two_queries(
    world: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    ready_run(world, world.alma, world.harbour)
    alma = viewer_for(world.alma.pk)

    with django_assert_num_queries(2):
        (file,) = waiting_files(alma)
    assert file.formats == ("csv", "pdf", "xlsx", "zip")


def test_the_lead_of_another_branch_is_never_told(world: SimpleNamespace) -> None:
    run = ready_run(world, world.alma, world.harbour)

    assert world.basma not in recipients(run)
    assert world.walt not in recipients(run)
