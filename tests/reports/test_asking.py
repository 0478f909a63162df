"""Asking for a report is safe to repeat, and rights count when it is made."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from core.jobs import Fenced, claim, finish
from core.models import Job
from core.periods import quarter
from core.permissions import Permission
from core.scope import Scope
from reports.actions.making import make_run
from reports.actions.runs import ask_for_report, stop, try_again
from reports.actions.tidying import clear_files
from reports.models import Delivery, ReportFile, ReportRun
from services.access import viewer_for
from services.models import AccessGrant

S = Job.State
TODAY = dt.date(2026, 10, 7)


def scope_of(user: Any) -> Scope:
    return viewer_for(user.pk).scope_for(Permission.MAKE_REPORTS)


def ask(world: SimpleNamespace, **facts: Any) -> ReportRun:
    facts = {
        "by": scope_of(world.alma),
        "unit": world.harbour,
        "kind": "rollout",
        "period": quarter("2026Q3"),
        "today": TODAY,
        **facts,
    }
    return ask_for_report(**facts)


def test_asking_twice_gives_one_report(world: SimpleNamespace) -> None:
    assert ask(world) == ask(world)
    assert ReportRun.objects.count() == 1


def test_the_worker_is_rung_after_the_commit(
    world: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as rung:
        ask(world)

    assert [callback.args[0] for callback in rung] == ["reports.tasks.build_report"]


def test_somebody_elses_branch_cannot_be_asked_about(world: SimpleNamespace) -> None:
    with pytest.raises(PermissionError):
        ask(world, unit=world.mill)


def test_a_quarter_that_has_not_begun_cannot_be_asked_about(world: SimpleNamespace) -> None:
    with pytest.raises(ValueError, match="has begun"):
        ask(world, period=quarter("2027Q1"))


@pytest.mark.parametrize("kind", ["rollout", "barriers"])
def test_a_report_is_made_with_its_files_and_told_to_the_lead(
    world: SimpleNamespace, kind: str
) -> None:
    run = ask(world, kind=kind)
    make_run(run.pk)

    run.refresh_from_db()
    assert (run.state, run.failure, run.attempt) == (S.READY, "", 1)
    files = ReportFile.objects.filter(run=run).order_by("format")
    assert [f.name for f in files] == [
        f"{kind}-HAR-2026Q3.{e}" for e in ("csv", "pdf", "xlsx", "zip")
    ]
    assert all(default_storage.size(f.stored_as) == f.size for f in files)
    assert list(Delivery.objects.values_list("run", "user")) == [(run.pk, world.alma.pk)]


def test_making_it_twice_makes_it_once(world: SimpleNamespace) -> None:
    run = ask(world)
    make_run(run.pk)
    make_run(run.pk)

    run.refresh_from_db()
    assert run.attempt == 1
    assert ReportFile.objects.filter(run=run).count() == 4


def test_a_new_version_is_made_once_however_often_the_button_is_pressed(
    world: SimpleNamespace,
) -> None:
    make_run(ask(world).pk)

    second = ask(world, after_version=1)
    assert second.version == 2
    assert ask(world, after_version=1) == second
    assert ask(world) == second


def test_access_that_was_withdrawn_stops_a_report_that_waits(world: SimpleNamespace) -> None:
    run = ask(world)
    AccessGrant.objects.filter(user=world.alma).update(until_on=dt.date(2025, 1, 1))
    make_run(run.pk)

    run.refresh_from_db()
    assert run.state == S.FAILED
    assert "has ended" in run.failure
    assert not ReportFile.objects.exists()


def test_a_report_that_failed_is_tried_again_on_asking(world: SimpleNamespace) -> None:
    run = ask(world)
    claim(ReportRun, run.pk)
    ReportRun.objects.update(state=S.FAILED, failure="It stopped.")

    assert try_again(by=scope_of(world.alma), run=run).state == S.WAITING
    make_run(run.pk)
    run.refresh_from_db()
    assert (run.state, run.failure) == (S.READY, "")
    assert run.attempt > 1


def test_files_that_no_report_names_are_removed_after_a_day(
    world: SimpleNamespace, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    make_run(ask(world).pk)
    kept = set(ReportFile.objects.values_list("stored_as", flat=True))
    default_storage.save("reports/orphan.pdf", ContentFile(b"left behind"))

    assert clear_files() == 0
    assert clear_files(now=dt.datetime.now().timestamp() + 100_000) == 1
    assert all(default_storage.exists(name) for name in kept)
    assert not default_storage.exists("reports/orphan.pdf")


def test_a_report_that_is_stopped_is_not_made_and_can_be_tried_again(
    world: SimpleNamespace,
) -> None:
    run = ask(world)
    attempt = claim(ReportRun, run.pk)
    assert attempt
    stop(by=scope_of(world.alma), run=run)
    assert (run.state, run.failure) == (S.FAILED, "Alma stopped this report. Nothing was made.")
    with pytest.raises(Fenced):
        finish(ReportRun, run.pk, attempt)

    try_again(by=scope_of(world.alma), run=run)
    make_run(run.pk)
    run.refresh_from_db()
    assert run.state == S.READY
    assert stop(by=scope_of(world.alma), run=run).state == S.READY


def test_a_stranger_stops_nothing(world: SimpleNamespace) -> None:
    with pytest.raises(PermissionError):
        stop(by=scope_of(world.walt), run=ask(world))


def test_a_report_that_is_tried_again_tells_nothing_of_the_last_time(
    world: SimpleNamespace,
) -> None:
    run = ask(world)
    claim(ReportRun, run.pk)
    ReportRun.objects.update(step="Counting: Training", done=2, total=13)
    stop(by=scope_of(world.alma), run=run)
    client = Client()
    client.force_login(world.alma)
    url = reverse("reports:run_detail", args=[run.pk])
    page = client.get(url).content.decode()
    assert "Stopped by Alma" in page
    assert "Could not be finished" not in page
    assert "Could not be finished" not in client.get(reverse("reports:run_list")).content.decode()

    client.post(reverse("reports:run_again", args=[run.pk]))
    page = client.get(url).content.decode()
    assert "Waiting to start" in page
    for old in ("Counting: Training", "2 of 13", "topped"):
        assert old not in page.replace("stopped part-way", "")
    run.refresh_from_db()
    assert run.stopped_by is None
