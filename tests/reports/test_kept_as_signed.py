"""What is kept of a signed report is looked at, not taken for granted; and what can be signed."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pgtrigger
import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.modules import Module
from core.permissions import Permission
from reports.actions.making import make_run
from reports.actions.signing import sign
from reports.builders.handover import handover_document
from reports.figures.signed import signed
from reports.models import Frozen, PackText, ReportFile, ReportRun, SignOff
from services.access import viewer_for
from tests.factories import switch_on
from tests.factories.reports import ask, make_ready_report

TODAY = dt.date(2026, 10, 7)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def put_name(run: ReportRun, user: Any) -> SignOff:
    by = viewer_for(user.pk).scope_for(Permission.SIGN_REPORTS)
    return sign(by=by, run=run, today=TODAY)


@pytest.fixture
def kept(world: SimpleNamespace) -> SimpleNamespace:
    """Harbour's report of the third quarter is signed by Alma."""
    world.run = make_ready_report(world.harbour, world.alma)
    put_name(world.run, world.alma)
    world.client = signed_in(world.alma)
    world.page = reverse("reports:run_detail", args=[world.run.pk])
    return world


def is_whole(world: SimpleNamespace) -> bool:
    found = signed(viewer_for(world.alma.pk), world.run)
    assert found
    return found.is_whole


def spoil_file(run: ReportRun) -> None:
    Path(default_storage.path(run.files.get().stored_as)).write_bytes(b'"another"\r\n')


def test_what_was_signed_is_whole_and_said_to_be(kept: SimpleNamespace) -> None:
    assert is_whole(kept)
    assert "What is kept is what was signed" in kept.client.get(kept.page).content.decode()


def test_content_that_was_altered_is_seen_though_its_stored_hash_is_as_it_was(
    kept: SimpleNamespace,
) -> None:
    frozen = Frozen.objects.get()
    with pgtrigger.ignore("reports.Frozen:stands_once_signed"):
        Frozen.objects.update(document={**frozen.document, "title": "Better than it was"})

    assert not is_whole(kept)
    read = reverse("reports:run_read", args=[kept.run.pk])
    for page in (kept.page, read):
        assert "What is kept is not what was signed" in kept.client.get(page).content.decode()


def test_lines_that_were_altered_are_seen(kept: SimpleNamespace) -> None:
    with pgtrigger.ignore("reports.Frozen:stands_once_signed"):
        Frozen.objects.update(lines=[["people", "HAR", "Harbour", "", "met", 9, 9, "", "", ""]])

    assert not is_whole(kept)


def test_a_file_that_was_altered_is_seen_and_not_given_out(kept: SimpleNamespace) -> None:
    address = reverse("reports:run_file", args=[kept.run.pk, "csv"])
    assert kept.client.get(address)["Content-Type"].startswith("text/csv")
    spoil_file(kept.run)

    assert not is_whole(kept)
    answer = kept.client.get(address, follow=True)
    assert answer["Content-Type"].startswith("text/html")
    assert "not the one that was signed" in answer.content.decode()


def test_a_file_whose_row_was_altered_too_is_seen(kept: SimpleNamespace) -> None:
    spoil_file(kept.run)
    forged = "d" * 64
    with pgtrigger.ignore("reports.ReportFile:stands_once_signed"):
        ReportFile.objects.update(sha256=forged)

    assert not is_whole(kept)
    address = reverse("reports:run_file", args=[kept.run.pk, "csv"])
    assert kept.client.get(address).status_code == 302


def test_the_database_changes_and_removes_nothing_of_a_signed_report(
    kept: SimpleNamespace,
) -> None:
    def refused(do: Any) -> None:
        with pytest.raises(DatabaseError), transaction.atomic():
            do()

    refused(lambda: Frozen.objects.update(lines=[]))
    refused(lambda: Frozen.objects.all().delete())
    refused(lambda: ReportFile.objects.update(name="other.csv"))
    refused(lambda: ReportFile.objects.all().delete())


def test_what_nobody_signed_can_be_tidied_away(world: SimpleNamespace) -> None:
    make_ready_report(world.harbour, world.alma)

    Frozen.objects.update(lines=[])
    Frozen.objects.all().delete()
    ReportFile.objects.all().delete()
    assert not ReportFile.objects.exists()


def test_a_report_whose_file_was_altered_is_not_signed(world: SimpleNamespace) -> None:
    run = make_ready_report(world.harbour, world.alma)
    spoil_file(run)

    with pytest.raises(ValueError, match="new version"):
        put_name(run, world.alma)


def test_a_name_from_before_files_were_signed_stands_for_the_content(
    world: SimpleNamespace,
) -> None:
    world.run = make_ready_report(world.harbour, world.alma)
    frozen = Frozen.objects.get()
    facts = {"run": world.run, "signed_by": world.alma, "signed_at": timezone.now()}
    SignOff.objects.create(**facts, sha256=frozen.sha256)
    assert is_whole(world)

    with pgtrigger.ignore("reports.Frozen:stands_once_signed"):
        Frozen.objects.update(lines=[[1]])
    assert not is_whole(world)


def test_making_a_signed_pack_again_asks_for_the_reason_and_keeps_the_words(
    world: SimpleNamespace,
) -> None:
    run = make_ready_report(world.northshore, world.ada, kind="pack")
    SignOff.objects.create(
        run=run, signed_by=world.eve, signed_at=run.finished_at, sha256=Frozen.objects.get().sha256
    )
    client = signed_in(world.ada)
    address = reverse("reports:pack_prepare") + "?quarter=2026-07-01"
    answer = client.post(address, {"recommendations": "Note it."})

    assert answer["Location"] == reverse("reports:run_renew", args=[run.pk])
    assert PackText.objects.get().text == "Note it."
    page = client.get(answer["Location"]).content.decode()
    assert "Your words are kept" in page
    client.post(answer["Location"], {"reason": "New words."})
    assert ReportRun.objects.get(version=2).reason == "New words."


@pytest.mark.parametrize("kind", ["extract", "handover"])
def test_what_has_no_figures_is_not_signed(world: SimpleNamespace, kind: str) -> None:
    switch_on(world.northshore, Module.MONEY)
    run = make_ready_report(world.harbour, world.alma, kind=kind)
    ReportRun.objects.update(period_until_on=dt.date(2026, 9, 30), period_from_on="2026-07-01")
    client = signed_in(world.alma)
    sign_page = reverse("reports:run_sign", args=[run.pk])
    detail = client.get(reverse("reports:run_detail", args=[run.pk])).content.decode()

    assert sign_page not in detail
    assert "no figures" in client.post(sign_page, {"words": ""}).content.decode()
    assert not SignOff.objects.exists()


def test_a_handover_pack_tells_of_the_day_it_is_asked_for(world: SimpleNamespace) -> None:
    switch_on(world.northshore, Module.MONEY)
    run = ask(world.harbour, world.alma, kind="handover")

    assert (run.period_from_on, run.period_until_on, run.basis) == (TODAY, TODAY, "today")
    page = signed_in(world.alma).get(reverse("reports:run_detail", args=[run.pk])).content.decode()
    assert "7 October 2026" in page
    assert "July to September" not in page
    assert ask(world.harbour, world.alma, kind="handover") == run


def test_the_method_of_a_kept_handover_pack_says_for_whom_it_was_collected(
    world: SimpleNamespace,
) -> None:
    switch_on(world.northshore, Module.MONEY)
    run = ask(world.harbour, world.alma, kind="handover")
    make_run(run.pk)
    now = dt.datetime(2026, 10, 7, 9, tzinfo=dt.UTC)
    own = handover_document(viewer_for(world.alma.pk), world.harbour, now=now)

    told = " ".join(Frozen.objects.get(run=run).document["method"])
    assert "everybody who may read it" in told
    assert "the person who made it" not in told
    assert "the person who made it" in " ".join(own.method)


def test_the_page_names_the_formats_that_there_are(world: SimpleNamespace) -> None:
    switch_on(world.northshore, Module.MONEY)
    pages = {}
    for kind in ("rollout", "extract", "handover"):
        run = ask(world.harbour, world.alma, kind=kind)
        make_run(run.pk)
        address = reverse("reports:run_detail", args=[run.pk])
        pages[kind] = signed_in(world.alma).get(address).content.decode()

    assert "a PDF to read" in pages["rollout"]
    assert "CSV for other programs" in pages["rollout"]
    assert "a PDF to read" not in pages["extract"]
    assert "a workbook to work with" in pages["extract"]
    assert "CSV" not in pages["handover"]
    assert "a Word document" in pages["handover"]


def test_the_list_says_which_reports_are_signed(kept: SimpleNamespace) -> None:
    make_ready_report(kept.quay, kept.alma)
    page = kept.client.get(reverse("reports:run_list"))

    cells = [row[0] for row in page.context["table"].rows]
    assert [str(cell.note) for cell in cells] == ["", "Signed"]


def test_that_one_can_leave_the_page_is_said_once(world: SimpleNamespace) -> None:
    run = ask(world.harbour, world.alma)
    page = signed_in(world.alma).get(reverse("reports:run_detail", args=[run.pk]))

    assert page.content.decode().count("You can leave this page.") == 1
