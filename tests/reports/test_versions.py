"""Versions of a report know each other, and whoever was told of one is told of the next."""

import datetime as dt
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.files import store
from core.jobs import claim, finish
from core.permissions import Permission
from reports.actions.deliveries import plan_deliveries, send_due
from reports.actions.making import freeze, make_run
from reports.actions.runs import ask_for_report
from reports.actions.schedules import add_schedule, tick
from reports.actions.signing import sign
from reports.builders.document import Document
from reports.figures.recipients import recipients
from reports.models import Delivery, ReportFile, ReportRun
from services.access import viewer_for
from services.models import AccessGrant
from tests.factories import everywhere
from tests.factories.reports import QUARTER, TODAY, make_ready_report
from tests.reports.test_schedules import at
from tests.reports.test_told import name, scheduled, wish
from tests.world import build_world


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(user: Any, run: ReportRun) -> str:
    url = reverse("reports:run_detail", args=[run.pk])
    return signed_in(user).get(url).content.decode()


def home(user: Any) -> str:
    return signed_in(user).get(reverse("reports:home")).content.decode()


def put_name(user: Any, run: ReportRun) -> None:
    by = viewer_for(user.pk).scope_for(Permission.SIGN_REPORTS)
    sign(by=by, run=run, today=TODAY)


def next_version(user: Any, run: ReportRun, **facts: Any) -> ReportRun:
    """The version after `run`, ready."""
    asked = ask_for_report(
        by=viewer_for(user.pk).scope_for(Permission.MAKE_REPORTS), unit=run.unit, kind=run.kind,
        period=run.period, today=TODAY, after_version=run.version, **facts,
    )  # fmt: skip
    finish(ReportRun, asked.pk, claim(ReportRun, asked.pk) or 0)
    freeze(asked, Document("Report", run.unit.name, (), (), (), ()), [])
    plan_deliveries(asked)
    asked.refresh_from_db()
    return asked


@pytest.fixture
def pair(world: SimpleNamespace) -> SimpleNamespace:
    """The schedule's report of the whole, signed by Eve, and the next one, asked for by Ada."""
    world.first = scheduled(world.northshore)
    freeze(world.first, Document("Report", "Northshore", (), (), (), ()), [])
    put_name(world.eve, world.first)
    world.second = next_version(world.ada, world.first, reason="Two lists came late.")
    return world


def test_an_old_version_names_the_newest_and_each_lists_all(pair: SimpleNamespace) -> None:
    old, new = page_of(pair.eve, pair.first), page_of(pair.eve, pair.second)

    assert "There is a newer version of this report" in old
    assert reverse("reports:run_detail", args=[pair.second.pk]) in old
    assert "There is a newer version" not in new
    for page in (old, new):
        assert "Versions of this report" in page
        assert "Two lists came late." in page
        assert "Signed by Eve" in page
    assert reverse("reports:run_detail", args=[pair.first.pk]) in new


def test_a_report_of_one_version_lists_none(world: SimpleNamespace) -> None:
    assert "Versions of this report" not in page_of(world.alma, scheduled(world.harbour))


def test_who_was_told_of_a_version_is_told_of_the_next(pair: SimpleNamespace) -> None:
    assert set(recipients(pair.second)) == {pair.ada, pair.eve}
    send_due()

    first, second = [one.body for one in mail.outbox if one.to == [pair.eve.email]]
    assert f"/reports/{pair.first.pk}/" in first
    assert f"/reports/{pair.second.pk}/" in second
    assert "This is version 2" in second
    assert "This is version" not in first


def test_the_first_page_offers_the_newest_and_asks_for_its_name(pair: SimpleNamespace) -> None:
    page = home(pair.eve)

    assert "Waits to be signed" in page
    assert reverse("reports:run_detail", args=[pair.second.pk]) in page
    assert reverse("reports:run_detail", args=[pair.first.pk]) not in page


def test_who_wants_no_mail_gets_none_of_the_next_version(pair: SimpleNamespace) -> None:
    wish(pair.eve, pair.northshore, is_on=False)
    third = next_version(pair.ada, pair.second)

    assert recipients(third) == [pair.ada]


def test_the_file_of_a_later_version_says_so(world: SimpleNamespace) -> None:
    first = make_ready_report(world.harbour, world.alma)
    by = viewer_for(world.alma.pk).scope_for(Permission.MAKE_REPORTS)
    second = ask_for_report(
        by=by, unit=world.harbour, kind="rollout", period=QUARTER, today=TODAY, after_version=1
    )
    make_run(second.pk)

    assert set(
        ReportFile.objects.filter(run=second, format="pdf").values_list("name", flat=True)
    ) == {f"rollout-{world.harbour.code}-2026Q3-v2.pdf"}
    assert "-v" not in ReportFile.objects.get(run=first).name


def signed_early(world: SimpleNamespace, kind: str) -> ReportRun:
    """A report that Alma asked for and signed before the day on which a schedule comes to it."""
    run = make_ready_report(world.harbour, world.alma, kind=kind)
    kept = store("reports", "pdf", lambda out: out.write(b"%PDF-1.7"))
    ReportFile.objects.create(
        run=run, format="pdf", stored_as=kept.name, name="p.pdf", sha256=kept.sha256, size=kept.size
    )
    put_name(world.alma, run)
    return run


def practice_schedule(world: SimpleNamespace, kind: str) -> None:
    add_schedule(
        by=everywhere(world.northshore, Permission.MANAGE_SCHEDULES), organisation=world.northshore,
        kind=kind, cadence="quarterly", working_day=5, covers="led", today=TODAY,
    )  # fmt: skip


def test_a_signed_report_is_the_one_that_the_schedule_wants(world: SimpleNamespace) -> None:
    run = signed_early(world, "practice")
    wish(world.ada, world.harbour, kind="practice")
    practice_schedule(world, "practice")
    for _twice in range(2):
        tick(now=at(2026, 10, 9))

    assert list(ReportRun.objects.filter(unit=world.harbour, kind="practice")) == [run]
    run.refresh_from_db()
    assert (run.is_scheduled, run.asked_by) == (True, world.alma)
    told = Delivery.objects.filter(run=run).values_list("user__name", flat=True)
    assert sorted(told) == ["Ada", "Alma"]
    assert ReportRun.objects.get(unit=world.northshore, kind="practice").is_scheduled

    wish(world.eve, world.harbour, kind="practice")
    tick(now=at(2026, 10, 10))
    assert not Delivery.objects.filter(run=run, user=world.eve).exists(), "it was told once"


def test_a_pack_signed_before_its_day_goes_to_named_people_when_its_day_comes(
    world: SimpleNamespace,
) -> None:
    name(world)
    run = signed_early(world, "pack")
    assert not Delivery.objects.exclude(named=None).exists()
    practice_schedule(world, "pack")
    tick(now=at(2026, 10, 9))
    send_due()

    sent = Delivery.objects.exclude(named=None).get()
    assert (sent.run, sent.state) == (run, "sent")


def test_a_mail_about_a_report_that_was_ready_long_ago_is_tried_for_a_day_too(
    world: SimpleNamespace, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    run = signed_early(world, "practice")
    long_ago = timezone.now() - dt.timedelta(days=9)
    ReportRun.objects.filter(pk=run.pk).update(finished_at=long_ago)
    wish(world.ada, world.harbour, kind="practice")
    practice_schedule(world, "practice")
    tick(now=at(2026, 10, 9))
    send_due()

    assert Delivery.objects.get(run=run, user=world.ada).state == "waiting"


def test_the_second_version_of_a_signed_report_is_not_the_schedules(
    world: SimpleNamespace,
) -> None:
    run = signed_early(world, "practice")
    second = next_version(world.alma, run, reason="Two lists came late.")
    practice_schedule(world, "practice")
    tick(now=at(2026, 10, 9))

    mine = ReportRun.objects.filter(unit=world.harbour, kind="practice").order_by("version")
    assert list(mine.values_list("pk", "is_scheduled")) == [(run.pk, True), (second.pk, False)]


def test_access_that_ended_is_not_told_of_the_next_version(pair: SimpleNamespace) -> None:
    AccessGrant.objects.filter(user=pair.eve).update(until_on=dt.date(2025, 1, 1))

    assert recipients(next_version(pair.ada, pair.second)) == [pair.ada]


@pytest.mark.django_db(transaction=True)
def test_a_version_that_is_being_signed_gets_no_next_one_without_a_reason() -> None:
    world = build_world()
    run = make_ready_report(world.harbour, world.alma)
    told: list[str] = []

    def make_the_next() -> None:
        try:
            next_version(world.alma, run)
        except ValueError as refused:
            told.append(str(refused))
        finally:
            connection.close()

    asking = threading.Thread(target=make_the_next)
    with transaction.atomic():
        put_name(world.alma, run)
        asking.start()
        asking.join(1)
    asking.join(20)

    assert told == ["This report was signed. Say why it is made again."]
    assert ReportRun.objects.filter(version=2).count() == 0
