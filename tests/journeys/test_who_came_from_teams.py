"""A lead puts in who came from a report of Teams: six presses, and no ten seconds of work."""

import datetime as dt
import time
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from intake.actions.working import work_on
from intake.models import Upload
from tests.browser import trouble
from tests.factories import make_person
from tests.factories.training import level, make_course, make_session, use_framework
from tests.intake.files import utf16
from tests.pages.test_every_page_in_a_browser import sign_in
from training.models import Place, TrainingRecord

pytestmark = pytest.mark.browser
NAMES = ("Ada", "Ben", "Cara", "Dan", "Elin", "Finn", "Gwen")
LASTS = ("Ash", "Birch", "Cedar")
PEOPLE = [f"{first} {last}" for first in NAMES for last in LASTS]
# 21 by address, two by name alone. Two of the 25 rows are of somebody who re-joined.
BY_NAME = ("Hal Oak", "Ivy Oak")
MOST_PRESSES, MOST_SECONDS = 6, 10


def address(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@northshore.example"


def report(folder: Path, on: dt.date) -> Path:
    """As Teams writes it: 25 rows of 23 people."""
    day = f"{on:%d/%m/%y}"
    rows = [(name, address(name)) for name in PEOPLE] + [(name, "") for name in BY_NAME]
    rows += [(name, address(name).upper()) for name in PEOPLE[:2]]
    text = (
        '1. Summary\nMeeting title\t"Trauma basics\nfor everybody"\n'
        f"Attended participants\t25\nStart time\t{day}, 09:00:00\nEnd time\t{day}, 12:00:00\n"
        "Meeting duration\t3h\nAverage attendance time\t2h 31m 7s\n\n2. Participants\n"
        "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\n"
    )
    for name, email in rows:
        text += f"{name}\t{day}, 09:01:00\t{day}, 11:55:00\t2h 54m\t{email}\t\tAttendee\n"
    path = folder / "Trauma basics - Attendance report.csv"
    path.write_bytes(utf16(text))
    return path


def worked(live_server: Any) -> float:
    """What the worker does, here and now; the seconds it took."""
    began = time.perf_counter()
    work_on(Upload.objects.get().pk)
    return time.perf_counter() - began


def test_who_came_is_put_in_from_teams(
    transactional_db: None, world: Any, live_server: Any, page: Any, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    use_framework(world.northshore)
    on = timezone.localdate() - dt.timedelta(days=1)
    course = make_course(world.northshore, level("informed"), name="Trauma basics")
    session = make_session(world.quay, course, on)
    for name in PEOPLE:
        make_person(name, world.quay, world.worker, email=address(name))
    for name in BY_NAME:
        make_person(name, world.quay, world.worker)
    presses: list[str] = []

    def press(role: str, name: str) -> None:
        presses.append(name)
        page.get_by_role(role, name=name).first.click()

    sign_in(page, live_server, world.alma)
    page.goto(live_server.url + reverse("training:session_list"))
    press("link", session.title)
    press("link", "Put in a list")
    presses.append("choose the file")
    page.set_input_files("input[type=file]", str(report(tmp_path, on)))
    press("button", "Send the list")
    seconds = worked(live_server)

    page.reload()
    page.get_by_text("Please check").wait_for()
    expect(page.locator("main")).to_contain_text("Probably these people")
    assert trouble(page) == []
    press("button", "Save 23 attendances")
    seconds += worked(live_server)
    page.reload()
    page.get_by_text("The list is in: 23 added").wait_for()
    assert len(presses) <= MOST_PRESSES
    assert seconds < MOST_SECONDS
    assert Place.objects.filter(state="came").count() == TrainingRecord.objects.count() == 23
