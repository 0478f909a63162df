"""Two journeys around places: names that follow, and a manager who plans who goes when."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from intake.actions.working import work_on
from intake.models import Upload
from services.models import Post
from tests.browser import DESK, PHONE, listen, trouble
from tests.factories import make_person
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.journeys.presses import Presses
from tests.pages.test_every_page_in_a_browser import sign_in
from training.actions.snapshots import backfill
from training.models import Place, Session

pytestmark = pytest.mark.browser
TODAY = timezone.localdate()
NAMES = (
    "Ada Ash", "Bo Birch", "Cy Cedar", "Di Dune", "Ed Elm", "Flo Fern", "Gil Gorse", "Hal Hazel",
    "Ira Ivy", "Jo Juniper",
)  # fmt: skip


@pytest.fixture
def house(transactional_db, world, live_server, page, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    use_framework(world.northshore)
    require(world.worker, level("informed"))
    world.course = make_course(world.northshore, level("informed"), name="First steps", minutes=90)
    world.people = [make_person(name, world.quay, world.worker) for name in NAMES]
    page.set_viewport_size({"width": DESK, "height": 900})
    return world


def fits_and_reads(page) -> None:
    """No fault at 320 px, nor at a desk."""
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 900})
        assert trouble(page) == []


def test_twelve_came_and_their_names_follow(house, live_server, page):
    """Journey 4: 5 presses and 40 seconds; weeks later 5 presses and 90 seconds."""
    sign_in(page, live_server, house.alma)
    page.goto(live_server.url + "/")
    heard, press = listen(page), Presses(page)
    press.on("link", "Sessions", exact=True)
    press.on("button", "Add a session")
    page.get_by_label("Course", exact=True).select_option(label="First steps")
    page.get_by_label("Held by").select_option(str(house.quay.pk))
    press.count += 2
    press.type("How many came, if names follow", "12")
    fits_and_reads(page)
    press.on("button", "Save session")
    page.get_by_text("The session is saved.").wait_for()
    assert press.count <= 5
    assert press.seconds <= 40
    session = Session.objects.get()
    assert (session.head_count, session.on) == (12, TODAY)

    Session.objects.update(on=TODAY - dt.timedelta(days=20))
    page.goto(live_server.url + "/")
    press = Presses(page)
    press.on("link", "Add names: First steps, Quay")
    # Pasted at once, so no letter is typed.
    page.get_by_label("Or paste the list").fill("\n".join([*NAMES, "Rosa Quill", "Sam Reid"]))
    fits_and_reads(page)
    press.on("button", "Send the list")
    upload = Upload.objects.get()
    work_on(upload.pk)
    page.reload()
    fits_and_reads(page)
    press.on("button", "Save 12 attendances")
    work_on(upload.pk)
    page.reload()
    assert press.count <= 5
    assert press.seconds <= 90
    assert Place.objects.filter(session=session, state="came").count() == 12
    assert heard == []


def month_ends(how_many: int) -> list[dt.date]:
    ends = [TODAY.replace(day=1) - dt.timedelta(days=1)]
    while len(ends) < how_many:
        ends.append(ends[-1].replace(day=1) - dt.timedelta(days=1))
    return ends[::-1]


def test_a_manager_plans_who_goes_when(house, live_server, page):
    """Journey 7: 6 presses and 120 seconds."""
    Post.objects.update(shift="night")
    ends = month_ends(6)
    for day, person in zip(ends, house.people[:2] * 3, strict=True):
        make_session(house.quay, house.course, day, [person])
    backfill(house.northshore.pk, ends[0])
    for nth in (9, 16):
        soon = TODAY + dt.timedelta(days=nth)
        make_session(house.quay, house.course, soon, title=f"Date {nth}", capacity=6)
    cache.clear()
    sign_in(page, live_server, house.mark)
    page.goto(live_server.url + "/")
    heard, press = listen(page), Presses(page)
    press.at(page.get_by_role("link", name="Quay", exact=True).first)
    press.on("link", "Plan who goes when")
    expect(page.get_by_role("heading", name="The way ahead")).to_be_visible()
    expect(page.get_by_role("img", name="where it may go")).to_be_visible()
    expect(page.get_by_role("table").filter(has_text="Not yet").first).to_be_visible()
    fits_and_reads(page)
    for nth in (9, 16):
        press.at(page.locator("label").filter(has_text=f"Date {nth}"))
    press.on("button", "Invite them")
    link = page.get_by_role("link", name="Calendar file").first
    fits_and_reads(page)
    with page.expect_download() as coming:
        press.at(link)
    assert coming.value.suggested_filename.endswith(".ics")
    assert press.count <= 6
    assert press.seconds <= 120
    booked = Place.objects.filter(state="booked", session__title__startswith="Date")
    assert (
        sorted(booked.values_list("session__title", flat=True)) == ["Date 16"] * 4 + ["Date 9"] * 4
    )
    assert heard == []


def test_a_plan_without_a_forecast_says_why(house, live_server, page):
    sign_in(page, live_server, house.mark)
    page.goto(f"{live_server.url}/training/units/{house.quay.pk}/plan/")
    expect(page.get_by_text("There is no forecast")).to_be_visible()
    assert trouble(page) == []
