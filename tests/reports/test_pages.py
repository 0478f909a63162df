"""Asking for a report, watching it, saving its files: as people do it in a browser."""

import datetime as dt
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from core.jobs import claim, fail
from core.models import Job
from core.periods import last_finished_quarter, month_of
from reports.actions.making import make_run
from reports.models import Delivery, ReportFile, ReportRun, Schedule
from services.models import AccessGrant
from tests.factories.reports import ask, make_ready_report


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_quarter_that_ended_last_is_chosen_already(world: SimpleNamespace) -> None:
    page = signed_in(world.alma).get(reverse("reports:run_add")).content.decode()

    chosen = re.findall(r'<option value="([^"]+)" selected', page)
    ended = last_finished_quarter(dt.date.today()).from_on.isoformat()
    assert chosen == [str(world.harbour.pk), ended]


def test_asking_in_the_browser_leads_to_a_report_with_its_files(world: SimpleNamespace) -> None:
    client = signed_in(world.alma)
    sent = {"unit": world.quay.pk, "kind": "barriers", "quarter": "2026-07-01", "basis": "then"}
    first = client.post(reverse("reports:run_add"), sent)
    again = client.post(reverse("reports:run_add"), sent)

    assert first.status_code == 302
    assert first["Location"] == again["Location"]
    assert 'http-equiv="refresh"' in client.get(first["Location"]).content.decode()
    make_run(ReportRun.objects.get().pk)
    page = client.get(first["Location"]).content.decode()
    assert page.count("barriers-QUAY-2026Q3.") == 4
    assert 'http-equiv="refresh"' not in page
    assert "Alma" in page


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        ({"quarter": "2026-09"}, "2026-09"),
        ({"quarter": "2026-07-01", "other": "2019Q2"}, "2019Q2"),
        ({"quarter": "2026-07-01", "other": " 2019-05 "}, "2019-05"),
    ],
)
def test_any_quarter_or_month_can_be_asked_for(
    world: SimpleNamespace, chosen: dict[str, str], code: str
) -> None:
    client = signed_in(world.alma)
    month = month_of(dt.date.today()).code
    chosen = {**chosen, "quarter": chosen["quarter"].replace("2026-09", month)}
    sent = {"unit": world.quay.pk, "kind": "rollout", "basis": "then", **chosen}

    assert client.post(reverse("reports:run_add"), sent).status_code == 302
    run = ReportRun.objects.get()
    assert run.period_code == code.replace("2026-09", month)
    make_run(run.pk)
    run.refresh_from_db()
    assert run.state == Job.State.READY


@pytest.mark.parametrize(
    ("other", "says"), [("summer", "like 2026Q3"), ("2099Q1", "that has begun")]
)
def test_a_period_that_cannot_be_is_refused_with_a_sentence(
    world: SimpleNamespace, other: str, says: str
) -> None:
    sent = {"unit": world.quay.pk, "kind": "rollout", "basis": "then", "quarter": "2026-07-01"}
    response = signed_in(world.alma).post(reverse("reports:run_add"), {**sent, "other": other})

    assert response.status_code == 200
    assert says in response.content.decode()
    assert not ReportRun.objects.exists()


def test_a_form_without_answers_says_what_to_do(world: SimpleNamespace) -> None:
    page = signed_in(world.alma).post(reverse("reports:run_add"), {}).content.decode()

    assert "Choose a report" in page
    assert "Choose a team or service" in page
    assert "This field is required" not in page


def test_a_unit_of_somebody_else_is_no_choice(world: SimpleNamespace) -> None:
    sent = {"unit": world.mill.pk, "kind": "rollout", "quarter": "2026-07-01", "basis": "then"}
    response = signed_in(world.alma).post(reverse("reports:run_add"), sent)

    assert response.status_code == 200
    assert not ReportRun.objects.exists()


def test_progress_can_be_asked_for_and_the_page_reloads_when_it_is_over(
    world: SimpleNamespace,
) -> None:
    run = ask(world.quay, world.mark)
    claim(ReportRun, run.pk)
    ReportRun.objects.update(step="Writing the PDF file", done=2, total=5)
    client = signed_in(world.mark)
    address = reverse("reports:run_detail", args=[run.pk])

    part = client.get(address, headers={"HX-Request": "true"})
    assert "<progress" in part.content.decode()
    assert "<html" not in part.content.decode()
    assert "HX-Refresh" not in part
    fail(ReportRun, run.pk, 1, "It stopped for a reason.")
    assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert "It stopped for a reason." in client.get(address).content.decode()


def test_a_file_is_saved_under_its_name_and_kept_by_no_cache(world: SimpleNamespace) -> None:
    run = make_ready_report(world.quay, world.mark)
    response = signed_in(world.eve).get(reverse("reports:run_file", args=[run.pk, "csv"]))

    assert response.content == b'"part"\r\n'
    assert response["Content-Disposition"] == 'attachment; filename="rollout-QUAY-2026Q3.csv"'
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Type"] == "text/csv; charset=utf-8"


def test_access_that_ended_opens_no_file(world: SimpleNamespace) -> None:
    run = make_ready_report(world.quay, world.mark)
    AccessGrant.objects.filter(user=world.mark).update(until_on=dt.date(2025, 1, 1))
    client = signed_in(world.mark)

    assert client.get(reverse("reports:run_file", args=[run.pk, "csv"])).status_code == 403


def test_an_analyst_reads_figures_but_not_what_people_wrote(world: SimpleNamespace) -> None:
    figures = make_ready_report(world.quay, world.mark)
    sentences = make_ready_report(world.quay, world.mark, kind="barriers")
    client = signed_in(world.ana)

    assert client.get(reverse("reports:run_detail", args=[figures.pk])).status_code == 200
    assert client.get(reverse("reports:run_detail", args=[sentences.pk])).status_code == 404
    assert client.get(reverse("reports:run_file", args=[sentences.pk, "csv"])).status_code == 404
    assert "Barrier report" not in client.get(reverse("reports:run_list")).content.decode()


def test_who_was_told_is_shown_to_those_who_make_reports_only(world: SimpleNamespace) -> None:
    run = make_ready_report(world.quay, world.mark)
    address = reverse("reports:run_detail", args=[run.pk])

    assert Delivery.objects.filter(run=run).count() == 2
    assert "Who was told" in signed_in(world.alma).get(address).content.decode()
    assert "Who was told" not in signed_in(world.eve).get(address).content.decode()


def test_a_file_that_is_gone_is_said_in_words(world: SimpleNamespace) -> None:
    run = make_ready_report(world.quay, world.mark)
    default_storage.delete(ReportFile.objects.get().stored_as)
    response = signed_in(world.mark).get(
        reverse("reports:run_file", args=[run.pk, "csv"]), follow=True
    )

    assert response.status_code == 200
    assert "Make the report again" in response.content.decode()


@pytest.mark.parametrize(("state", "version"), [(Job.State.READY, 2), (Job.State.FAILED, 1)])
def test_the_button_makes_a_version_or_tries_again(
    world: SimpleNamespace, state: str, version: int
) -> None:
    run = make_ready_report(world.quay, world.mark)
    ReportRun.objects.update(state=state)
    client = signed_in(world.mark)
    address = reverse("reports:run_again", args=[run.pk])

    assert client.post(address)["Location"] == client.post(address)["Location"]
    newest = ReportRun.objects.order_by("version").last()
    assert newest is not None
    assert (newest.version, newest.state) == (version, Job.State.WAITING)


def test_an_admin_switches_a_schedule_off_in_the_browser(world: SimpleNamespace) -> None:
    schedule = Schedule.objects.get(organisation=world.northshore, kind="rollout")
    client = signed_in(world.ada)
    address = reverse("reports:schedule_edit", args=[schedule.pk])

    assert "must be 20 or less" in client.post(address, {"working_day": "99"}).content.decode()
    assert client.post(address, {"working_day": "7", "covers": "led"}).status_code == 302
    schedule.refresh_from_db()
    assert (schedule.is_on, schedule.working_day) == (False, 7)
    page = client.get(reverse("reports:schedule_list")).content.decode()
    assert "7 working days after the quarter ends" in page
