"""A check-in that is withdrawn goes from reports too; what was signed stays, and says so."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission
from reports.actions.making import make_run
from reports.actions.runs import ask_for_report
from reports.actions.signing import look_for_differences, sign
from reports.figures.recipients import refusal
from reports.figures.withdrawn import withdrawal_of
from reports.models import Delivery, Difference, NamedRecipient, ReportRun
from services.access import viewer_for
from tests.factories import everywhere
from tests.factories.reports import QUARTER, ask
from tests.factories.results import MIXED, make_sealed_round
from wellbeing.actions.results import withdraw_results

TODAY = dt.date(2026, 10, 7)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def told(world: SimpleNamespace) -> SimpleNamespace:
    """A check-in of Harbour ended in September; its pack of that quarter is made."""
    day = dt.date(2026, 9, 15)
    world.round = make_sealed_round(world.harbour, [(world.quay, MIXED)], closes_on=day)
    world.run = ask(world.harbour, world.alma, kind="pack")
    make_run(world.run.pk)
    world.run.refresh_from_db()
    assert world.run.state == "ready"
    return world


def withdraw(world: SimpleNamespace) -> None:
    by = everywhere(world.northshore, Permission.OPEN_CHECKINS)
    mine = type(by)(world.ada.pk, by.permission, by.branches)
    withdraw_results(by=mine, of=world.round, because="The wrong list")


def signed_off(world: SimpleNamespace) -> None:
    sign(
        by=viewer_for(world.alma.pk).scope_for(Permission.SIGN_REPORTS), run=world.run, today=TODAY
    )


def pages(world: SimpleNamespace) -> tuple[Any, Any, Any]:
    """The page of the run, the report as a page, and its workbook."""
    client, pk = signed_in(world.alma), world.run.pk
    return (
        client.get(reverse("reports:run_detail", args=[pk])),
        client.get(reverse("reports:run_read", args=[pk])),
        client.get(reverse("reports:run_file", args=[pk, "xlsx"])),
    )


def test_a_report_tells_of_it_until_it_is_withdrawn(told: SimpleNamespace) -> None:
    detail, read, file = pages(told)

    assert read.status_code == file.status_code == 200
    assert "Check-in of Harbour" in read.content.decode()
    assert "withdrawn" not in detail.content.decode()


def test_one_that_nobody_signed_is_shown_no_more_on_a_page_or_as_a_file(
    told: SimpleNamespace,
) -> None:
    withdraw(told)
    detail, read, file = pages(told)
    here = reverse("reports:run_detail", args=[told.run.pk])

    assert read["Location"] == file["Location"] == here
    text = detail.content.decode()
    assert "The results of the check-in of Harbour, until 15 September 2026, were withdrawn" in text
    assert "it is not shown any more" in text
    assert ".xlsx" not in text
    assert reverse("reports:run_sign", args=[told.run.pk]) not in text
    with pytest.raises(ValueError, match="were withdrawn"):
        signed_off(told)


def test_the_next_version_is_shown_and_tells_nothing_of_it(told: SimpleNamespace) -> None:
    withdraw(told)
    by = everywhere(told.harbour, Permission.MAKE_REPORTS)
    told.run = ask_for_report(
        by=type(by)(told.alma.pk, by.permission, by.branches), unit=told.harbour, kind="pack",
        period=QUARTER, today=TODAY, after_version=1,
    )  # fmt: skip
    make_run(told.run.pk)
    _detail, read, file = pages(told)

    assert read.status_code == file.status_code == 200
    assert "Check-in of Harbour" not in read.content.decode()


def test_what_was_signed_stays_and_the_differences_say_withdrawn_without_the_figure(
    told: SimpleNamespace,
) -> None:
    signed_off(told)
    withdraw(told)
    look_for_differences(told.run.pk)
    detail, read, file = pages(told)

    assert read.status_code == file.status_code == 200
    assert "stays as it was signed" in detail.content.decode()
    assert "were withdrawn on" in read.content.decode()
    rows = [one for one in Difference.objects.all() if one.what[0] == "check-in"]
    assert rows
    assert {(one.was, one.was_of, one.now) for one in rows} == {(None, None, None)}
    client = signed_in(told.alma)
    page = client.get(reverse("reports:run_differences", args=[told.run.pk])).content.decode()
    assert f"Check-in until 15 September 2026: {len(rows)} figures" in page
    assert "Withdrawn" in page
    assert "counted otherwise" not in page
    assert look_for_differences(told.run.pk) == 0


def test_a_report_of_other_figures_is_shown_as_before(told: SimpleNamespace) -> None:
    other = ask(told.harbour, told.alma, kind="barriers")
    make_run(other.pk)
    withdraw(told)

    assert not withdrawal_of(ReportRun.objects.get(pk=other.pk)).rounds
    read = signed_in(told.alma).get(reverse("reports:run_read", args=[other.pk]))
    assert read.status_code == 200


def test_its_file_is_not_mailed_any_more(told: SimpleNamespace) -> None:
    clara = NamedRecipient.objects.create(
        unit=told.harbour, kind="pack", name="Clara", address="clara@committee.example",
        why="Clerk", added_by=told.ada, added_on=TODAY, until_on=dt.date(2099, 1, 1),
    )  # fmt: skip
    mail = Delivery.objects.create(
        run=told.run, named=clara, address=clara.address, message_id="<x@y>",
        next_try_at=timezone.now(),
    )  # fmt: skip
    assert refusal(mail, on=TODAY) == Delivery.State.HELD
    signed_off(told)
    assert refusal(mail, on=TODAY) == ""
    withdraw(told)
    assert refusal(mail, on=TODAY) == Delivery.State.STOPPED
