"""An admin puts in the list of everybody, leaves and is told; and mends rows that were wrong."""

import re
import time
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import listen
from tests.journeys import lists, reading
from tests.journeys.demo import Demo
from tests.journeys.hand import Hand

pytestmark = pytest.mark.browser
PEOPLE = 1_300
WAITS_LONG = 120_000  # ms; the worker shares two cores with everything else


def test_the_list_of_everybody_is_approved_and_its_sender_is_told(
    demo: Demo, page: Page, tmp_path: Path
) -> None:
    heard = listen(page)
    admin = Hand(page, demo)
    admin.sign_in("admin")
    the_department_is_known(admin, tmp_path)

    admin.open("/")
    admin.presses = 0
    admin.menu("Lists")
    admin.link("Send a staff list")
    admin.file(lists.entra_of(tmp_path, PEOPLE))
    admin.button("Send the list")
    approve = put_in(admin)
    expect(page.locator("main")).to_contain_text(f"New ({PEOPLE:,})")
    admin.keep("80-everybody-check")
    admin.press(approve)
    admin.link("Home")
    assert admin.presses <= 6

    told = mail_about(demo)
    assert "Subject: Your list is ready to look at" in told
    assert "Zephyr" not in told
    page.goto(re.search(r"https?://\S+/lists/\d+/", told)[0])
    expect(page.locator("main")).to_contain_text(f"{PEOPLE} added")
    admin.keep("81-everybody-in")
    assert heard == []


def the_department_is_known(admin: Hand, folder: Path) -> None:
    """A first list asks what its departments mean here; that is remembered."""
    admin.open("/lists/add/")
    admin.file(lists.entra_of(folder, 2, name="A first list"))
    admin.button("Send the list")
    admin.page.get_by_role("button", name="Go on").wait_for(timeout=WAITS_LONG)
    admin.choose_first("Youth work: East")
    admin.button("Go on")
    admin.press(put_in(admin))
    admin.page.get_by_text("The list is in").wait_for(timeout=WAITS_LONG)


def put_in(admin: Hand) -> Locator:
    button = admin.page.get_by_role("button", name=re.compile("^Put the list in"))
    button.wait_for(timeout=WAITS_LONG)
    return button


def mail_about(demo: Demo) -> str:
    """The mail that names a list, as the demo's worker sent it."""
    until = time.monotonic() + WAITS_LONG / 1000
    while time.monotonic() < until:
        mails = demo.log("worker").split("Content-Type: text/plain")
        if about := [mail for mail in mails if re.search(r"/lists/\d+/", mail)]:
            return about[-1]
        time.sleep(0.5)
    raise AssertionError("no mail came")


def test_rows_with_problems_are_mended_and_sent_again(
    demo: Demo, page: Page, tmp_path: Path
) -> None:
    admin = Hand(page, demo)
    admin.sign_in("admin")
    admin.open("/lists/add/")
    starters = {"letter": "K", "ends": "son"}
    admin.file(lists.staff_template(tmp_path, from_on=lists.last_month(), **starters))
    admin.button("Send the list")
    approve = put_in(admin)
    page.get_by_label(re.compile("Leave out the 1 row")).check()
    approve.click()
    page.get_by_text("The list is in").wait_for(timeout=WAITS_LONG)

    admin.presses = 0
    with page.expect_download() as download:
        admin.press(page.get_by_role("link", name=re.compile("rows that need putting right")))
    admin.link("Send another list")
    admin.file(mended(Path(download.value.path()), tmp_path))
    admin.button("Send the list")
    admin.press(put_in(admin))
    page.get_by_text("The list is in").wait_for(timeout=WAITS_LONG)
    assert admin.presses <= 5
    expect(page.locator("main")).to_contain_text("1 added")
    admin.keep("82-mended-rows-in")


def mended(problems: Path, folder: Path) -> Path:
    """The file opened in a spreadsheet, one cell corrected, and saved as a workbook."""
    book = openpyxl.Workbook()
    for row in reading.csv_rows(problems):
        book.active.append(["" if "40th of May" in cell else cell for cell in row])
    heads = [cell.value for cell in book.active[1]]
    book.active.cell(2, heads.index("from") + 1).value = date(2025, 4, 1)
    path = folder / "put right.xlsx"
    book.save(path)
    return path
