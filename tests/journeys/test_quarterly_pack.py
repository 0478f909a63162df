"""An admin has the quarterly pack in four presses, with words of their own (journey 10)."""

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from core.periods import last_finished_quarter
from reports.actions.making import make_run
from reports.models import PackText, ReportRun
from tests.browser import DESK, PHONE, listen, trouble
from tests.factories import make_person
from tests.factories.reports import ask
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.journeys.presses import Presses
from tests.pages.test_every_page_in_a_browser import sign_in

pytestmark = pytest.mark.browser
MOST_PRESSES, MOST_SECONDS = 4, 120
WORDS = "That the committee notes this report."


@pytest.fixture
def trained(transactional_db, world):
    """Rosa, one of more than ten, came to a session in the quarter that ended last."""
    use_framework(world.northshore)
    for nth in range(10):
        make_person(f"Pat Berth{nth}", world.quay, world.worker)
    require(world.worker, level("informed"))
    course = make_course(world.northshore, level("informed"), name="Opening doors")
    world.quarter = last_finished_quarter(timezone.localdate())
    make_session(world.quay, course, world.quarter.from_on, [world.rosa])
    return world


def test_the_pack_is_looked_at_written_made_and_saved(trained, live_server, page):
    sign_in(page, live_server, trained.ada)
    page.set_viewport_size({"width": DESK, "height": 900})
    page.goto(live_server.url + "/")
    heard, press = listen(page), Presses(page)
    press.on("link", "Reports", exact=True)
    press.on("link", "Pack for a committee")
    expect(page.get_by_text(trained.quarter.label).first).to_be_visible()
    expect(page.get_by_role("heading", name="4 What has changed since last time")).to_be_visible()
    press.type("Recommendations", WORDS)
    assert trouble(page) == []
    press.on("button", "Make the pack")

    make_run(ReportRun.objects.get().pk)
    page.reload()
    with page.expect_download() as came:
        press.at(page.get_by_role("link", name="Word document"))
    assert press.count <= MOST_PRESSES
    assert press.seconds <= MOST_SECONDS
    words = [one.text for one in docx.Document(str(came.value.path())).paragraphs]
    assert f"2.1 {WORDS}" in words
    with page.expect_download() as came:
        page.get_by_role("link", name="Excel workbook").click()
    told = openpyxl.load_workbook(io.BytesIO(Path(came.value.path()).read_bytes()))
    assert {"About this file", "Changes", "Levels"} <= set(told.sheetnames)
    with page.expect_download() as came:
        page.get_by_role("link", name="CSV tables in one zip").click()
    assert "figures.csv" in zipfile.ZipFile(came.value.path()).namelist()
    assert PackText.objects.get().text == WORDS
    assert not heard


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_its_pages_are_whole_at_a_desk_and_on_a_phone(trained, live_server, page, width):
    run = _made(trained)
    sign_in(page, live_server, trained.ada)
    page.set_viewport_size({"width": width, "height": 800})
    outline = reverse("reports:pack_outline", args=[trained.northshore.pk])
    addresses = [outline, reverse("reports:pack_prepare")]
    names = ("run_detail", "run_read", "run_sign", "run_differences", "run_renew")
    addresses += [reverse(f"reports:{name}", args=[run.pk]) for name in names]
    for address in addresses:
        page.goto(live_server.url + address)
        assert trouble(page) == [], address


def _made(world):
    run = ask(world.northshore, world.ada, kind="pack", period=world.quarter)
    make_run(run.pk)
    return run
