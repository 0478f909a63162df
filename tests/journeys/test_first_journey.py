"""The main job from sign-in to the files of the report, by a delivery lead who is new to it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import PHONE, listen
from tests.journeys import lists, reading
from tests.journeys.demo import Demo
from tests.journeys.hand import Hand

pytestmark = pytest.mark.browser
BRANCH = "Children and families"
SESSION = "Trauma informed: the first steps"
WAITS_LONG = 30_000  # ms; the worker shares two cores with everything else


def test_from_sign_in_to_the_files_of_the_report(
    demo: Demo, browser: Browser, page: Page, tmp_path: Path
) -> None:
    heard = listen(page)
    lead = Hand(page, demo)
    lead.sign_in("delivery_lead")
    lead.keep("01-home")
    before = dashboard(lead, "02-dashboard-before")

    staff_list(lead, tmp_path)
    joined = dashboard(lead)
    assert joined.people == before.people + len(lists.JOINERS)
    entra(lead, tmp_path)
    with_entra = dashboard(lead)
    assert with_entra.people == joined.people + 2

    attendance(lead, tmp_path)
    phone = browser.new_context(reduced_motion="reduce").new_page()
    heard_too = listen(phone)
    barrier_on_a_phone(Hand(phone, demo, PHONE))
    phone.context.close()
    activity(lead)
    after = dashboard(lead, "40-dashboard-after")
    changed_in_the_right_numbers(with_entra, after)

    for kind, label in (("rollout", "Rollout report"), ("barriers", "Barrier report")):
        open_files(kind, report(lead, kind, label, tmp_path), after)
    mailed_and_waiting(lead)
    assert heard == []
    assert heard_too == []


def dashboard(lead: Hand, picture: str = "") -> reading.Shown:
    """One's own branch, from the home page."""
    lead.open("/")
    lead.link(BRANCH)
    expect(lead.page.locator("h1")).to_have_text(BRANCH)
    if picture:
        lead.keep(picture)
    return reading.figures(lead.page)


def staff_list(lead: Hand, folder: Path) -> None:
    """Our template filled in; one row cannot be read and waits in the problem file."""
    lead.open("/")
    lead.presses = 0
    lead.menu("Lists")
    lead.keep("03-lists")
    lead.link("Send a staff list")
    lead.file(lists.staff_template(folder, from_on=lists.last_month()))
    lead.keep("04-staff-list-chosen")
    lead.button("Send the list")
    save = lead.page.get_by_role("button", name=re.compile("^(Save|Put)"))
    save.wait_for(timeout=WAITS_LONG)
    lead.keep("05-staff-list-check")
    with lead.page.expect_download() as download:
        lead.page.get_by_role("link", name=re.compile("rows that need putting right")).click()
    problems = reading.csv_rows(Path(download.value.path()))
    assert [row[2] for row in problems[1:]] == ["Oddsocks"]
    assert "the 40th of May" in problems[1]
    lead.press(lead.page.get_by_label(re.compile("Leave out the 1 row")))
    lead.press(save)
    lead.page.get_by_text("The list is in").wait_for(timeout=WAITS_LONG)
    lead.keep("06-staff-list-in")
    assert lead.presses <= 6


def entra(lead: Hand, folder: Path) -> None:
    """A department nobody knows is asked about, and what is no person stays out."""
    lead.open("/")
    lead.presses = 0
    lead.menu("Lists")
    lead.link("Send a staff list")
    lead.file(lists.entra(folder))
    lead.button("Send the list")
    lead.page.get_by_role("button", name="Go on").wait_for(timeout=WAITS_LONG)
    lead.keep("07-entra-question")
    lead.choose_first("Youth work: East")
    lead.button("Go on")
    save = lead.page.get_by_role("button", name=re.compile("^(Save|Put)"))
    save.wait_for(timeout=WAITS_LONG)
    lead.keep("08-entra-check")
    lead.press(save)
    lead.page.get_by_text("The list is in").wait_for(timeout=WAITS_LONG)
    assert lead.presses <= 8


def attendance(lead: Hand, folder: Path) -> None:
    """From the home page's own line to the saved session."""
    lead.open("/")
    lead.presses = 0
    lead.link(f"{SESSION}, Children and family teams: who came?")
    lead.keep("10-session")
    lead.job("Put in a list")
    lead.file(lists.teams_report(folder, on=lists.yesterday()))
    lead.keep("11-teams-file-chosen")
    lead.button("Send the list")
    save = lead.page.get_by_role("button", name=re.compile("^(Save|Put)"))
    save.wait_for(timeout=WAITS_LONG)
    # Whoever nobody could name yet counts too.
    expect(save).to_have_text(f"Save {len(lists.JOINERS) + 1} attendances")
    expect(lead.page.locator("main")).to_contain_text(lists.STRANGER_SHOWN)
    lead.keep("12-attendance-check")
    lead.press(save)
    lead.page.get_by_text("The list is in").wait_for(timeout=WAITS_LONG)
    lead.keep("13-attendance-in")
    assert lead.presses <= 6, lead.presses
    lead.link(f"Go to {SESSION}")
    expect(lead.page.locator("main")).to_contain_text("Vatnsdal")
    expect(lead.page.locator("main")).to_contain_text(lists.STRANGER_SHOWN)
    lead.keep("14-session-with-names")


def barrier_on_a_phone(lead: Hand) -> None:
    lead.sign_in("delivery_lead")
    lead.keep("20-home-on-a-phone")
    lead.job("Note a barrier")
    words = lead.page.get_by_label(re.compile("What is in the way"))
    words.fill("No room is free on Tuesdays, so the group cannot meet")
    lead.choose("Which team or service", "Children and family teams: North")
    lead.radio("My delivery lead, and those who can help")
    lead.keep("21-barrier")
    lead.button("Save")
    lead.page.get_by_role("alert").wait_for()
    lead.keep("22-barrier-saved")
    assert lead.presses <= 5, lead.presses


def activity(lead: Hand) -> None:
    lead.open("/")
    lead.presses = 0
    lead.job("Log activity")
    lead.radio("Drop-in clinic")
    lead.choose("Which team or service", "Children and family teams: South")
    lead.page.get_by_label(re.compile("How many people")).fill("9")
    lead.keep("30-activity")
    lead.button("Save")
    lead.page.get_by_role("alert").wait_for()
    lead.keep("31-activity-saved")
    assert lead.presses <= 5, lead.presses


def changed_in_the_right_numbers(before: reading.Shown, after: reading.Shown) -> None:
    """Six came to a session of the first level: three of them need no more than that."""
    assert after.people == before.people
    assert after.split["Has what the role needs"] == before.split["Has what the role needs"] + 3
    assert after.split["Not yet"] == before.split["Not yet"] - 3
    needed, held = before.levels["Trauma informed"]
    assert after.levels == before.levels | {"Trauma informed": (needed, held + 6)}
    assert after.activities == before.activities + 1
    assert after.barriers == before.barriers + 1


def report(lead: Hand, kind: str, label: str, folder: Path) -> dict[str, Path]:
    """Asked for on the dashboard, made by the worker, and each file fetched."""
    lead.open("/")
    lead.link(BRANCH)
    lead.presses = 0
    lead.link("Ask for the report")
    lead.radio(label)
    quarter = lead.page.get_by_label("Which quarter")
    quarter.select_option(index=0)
    lead.keep(f"50-{kind}-ask")
    lead.button("Make the report")
    lead.page.get_by_role("heading", name="Files").wait_for(timeout=WAITS_LONG)
    lead.keep(f"51-{kind}-ready")
    found = {}
    for form in ("PDF", "XLSX", "CSV"):
        with lead.page.expect_download() as download:
            lead.page.locator(f"a[href$='/{form.lower()}/']").click()
        found[form] = folder / download.value.suggested_filename
        download.value.save_as(found[form])
    return found


def open_files(kind: str, files: dict[str, Path], shown: reading.Shown) -> None:
    """Each opens, and says what the dashboard says."""
    text = reading.pdf_text(files["PDF"])
    assert BRANCH in text
    assert len(reading.csv_rows(files["CSV"])) > 1
    if kind == "rollout":
        for row in reading.sheet(files["XLSX"], "Levels"):
            if row["People who need it"]:
                needed = (row["People who need it"], row["Need it and hold it"])
                assert needed == shown.levels[row["Level"]]
        counted = {r["Group"]: r["People"] for r in reading.sheet(files["XLSX"], "Who is counted")}
        assert counted["Not yet"] == shown.split["Not yet"]
        assert counted["Hold everything asked of them"] == shown.split["Has what the role needs"]
    else:
        total = reading.sheet(files["XLSX"], "Themes")[-1]
        assert total["Still open"] == shown.barriers


def mailed_and_waiting(lead: Hand) -> None:
    """The lead is told by mail, and finds the files on the first page."""
    lead.open("/")
    for name in (f"Rollout report: {BRANCH}", f"Barrier report: {BRANCH}"):
        # The schedules may have made the last quarter's by now.
        expect(lead.page.get_by_role("link", name=name, exact=True).first).to_be_visible()
    lead.keep("60-home-files-wait")
    lead.link(f"Rollout report: {BRANCH}")
    told = lead.page.get_by_role("table", name="Who was told")
    expect(told).to_contain_text("Morag Sinclair")
    expect(told).to_contain_text("Sent")
    mails = lead.demo.log("worker")
    assert f"The rollout report for {BRANCH} is ready" in mails
    assert "To: lead@strathmere.example" in mails
