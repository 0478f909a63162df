"""A dashboard: in words first, people once, own past beside it, names only for who may see them."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.permissions import Permission
from reports.figures.dashboard import dashboard_for, year_before
from services.access import viewer_for
from services.models import StaffMember
from tests.factories import make_person, make_unit
from tests.factories.implementation import make_activity, make_barrier
from tests.factories.training import level, make_course, make_session, require, use_framework
from tests.implementation.test_pages import signed_in
from training.actions.offers import say_not_now
from training.actions.snapshots import take
from training.models import Framework

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


@pytest.fixture
def busy(world: SimpleNamespace) -> SimpleNamespace:
    """Support workers need Informed; Rosa came, Sam and Lars did not yet; things were done."""
    world.framework = use_framework(world.northshore)
    informed = level("informed")
    require(world.worker, informed)
    world.course = make_course(world.northshore, informed, name="Informed course")
    make_session(world.quay, world.course, TODAY - 40 * DAY, came=[world.rosa])
    make_session(world.quay, world.course, TODAY + 9 * DAY, title="Informed in Quay")
    make_activity(world.quay, on=TODAY - DAY, note="A quiet corner", reached_people=4)
    make_barrier(world.lighthouse, since_on=TODAY - DAY, sentence="No cover at night")
    return world


def page(user: object, unit: object, query: str = "") -> HttpResponse:
    client = Client()
    client.force_login(user)
    return client.get(reverse("reports:dashboard", args=[unit.pk]) + query)


def text_of(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_lead_reads_the_whole_story_on_one_page(busy: SimpleNamespace) -> None:
    text = text_of(page(busy.alma, busy.harbour))
    for said in (
        "1 of the 3 people whose role asks for training has all of it.",
        "33% (1 of 3)",
        "A quiet corner",
        "1 barrier is in the way",
        "No cover at night",
        "Informed in Quay",
        "Sam Reid",
        "Lars Beacon",
        "on today’s structure",
        "Log activity",
    ):
        assert said in text, said
    assert "Rosa Quill" not in text


def test_children_stand_a_to_z_with_their_own_numbers(busy: SimpleNamespace) -> None:
    board = page(busy.alma, busy.harbour).context["board"]
    names = [row[0].text for row in board.children.rows]
    assert names == ["Lighthouse", "Quay"]
    assert [str(row[2]) for row in board.children.rows] == [
        "Rate(part=0, whole=1)",
        "Rate(part=1, whole=2)",
    ]


def test_an_executive_and_an_analyst_see_figures_and_no_names(busy: SimpleNamespace) -> None:
    for user in (busy.eve, busy.ana):
        response = page(user, busy.harbour)
        text = text_of(response)
        assert "33% (1 of 3)" in text
        for person in StaffMember.objects.exclude(user=user):
            assert person.shown_name not in text
        assert response.context["dashboard"].offers is None
    dashboard = page(busy.ana, busy.harbour).context["dashboard"]
    assert (dashboard.doing, dashboard.sessions) == (None, None)
    assert "A quiet corner" in text_of(page(busy.eve, busy.harbour))


def test_somebody_who_said_not_now_is_not_listed(busy: SimpleNamespace) -> None:
    say_not_now(
        by=None,
        person=busy.sam_person,
        framework=Framework.objects.get(pk=busy.framework.pk),
        said_on=TODAY,
        user_id=busy.sam.pk,
    )
    assert "Sam Reid" not in text_of(page(busy.alma, busy.harbour))


def test_a_manager_sees_the_team_and_not_the_one_next_door(busy: SimpleNamespace) -> None:
    assert "Sam Reid" in text_of(page(busy.mark, busy.quay))
    for unit in (busy.lighthouse, busy.harbour, busy.mill):
        assert page(busy.mark, unit).status_code == 404


def test_another_day_is_answered_and_a_wrong_one_explained(busy: SimpleNamespace) -> None:
    before = text_of(page(busy.alma, busy.harbour, f"?on={TODAY - 60 * DAY}&basis=then"))
    assert "0 of the 3 people" in before
    assert "on the structure of that day" in before
    for query, sentence in (
        (f"?on={TODAY + DAY}", "must be today or in the past"),
        ("?on=1/1/1999", "when this unit opened"),
        ("?on=31/2/2025", "must be a real date"),
        ("?basis=x", "Choose one of the listed options"),
    ):
        response = page(busy.alma, busy.harbour, query)
        assert response.status_code == 200
        assert sentence in text_of(response)


def test_the_past_is_drawn_from_the_month_ends_that_were_kept(busy: SimpleNamespace) -> None:
    last = TODAY.replace(day=1) - DAY
    for month in (last.replace(day=1) - DAY, last):
        take(busy.northshore.pk, month)
    board = page(busy.alma, busy.harbour).context["board"]
    assert [panel.title for panel in board.panels.panels] == ["Lighthouse", "Quay"]
    assert board.panels.panels[1].url == reverse("reports:dashboard", args=[busy.quay.pk])
    assert len(board.over_time.series[0].points) == 2


def test_an_empty_unit_and_a_closed_one_say_so(world: SimpleNamespace) -> None:
    empty = make_unit("Empty", world.harbour)
    assert "No staff yet" in text_of(page(world.alma, empty))
    type(empty).objects.filter(pk=empty.pk).update(closed_on=TODAY - 9 * DAY)
    assert page(world.alma, empty).status_code == 200
    assert "No framework is chosen yet" in text_of(page(world.alma, world.harbour))


def test_a_year_ends_on_the_day_asked_about() -> None:
    assert year_before(dt.date(2026, 9, 30)) == dt.date(2025, 10, 1)
    assert year_before(dt.date(2028, 2, 29)) == dt.date(2027, 3, 1)
    assert year_before(dt.date(2026, 12, 31)) == dt.date(2026, 1, 1)


def asked(world: SimpleNamespace) -> list[str]:
    viewer = viewer_for(world.alma.pk)
    viewer.may(Permission.VIEW_FIGURES)
    with CaptureQueriesContext(connection) as found:
        dashboard_for(viewer, world.harbour, on=TODAY, today=TODAY)
    return [query["sql"] for query in found.captured_queries]


def test_twelve_children_cost_as_many_queries_as_two_and_at_most_twenty_five(
    busy: SimpleNamespace,
) -> None:
    few = asked(busy)
    for number in range(10):
        unit = make_unit(f"Berth {number}", busy.harbour)
        make_person(f"Pat Berth{number}", unit, busy.worker)
        make_activity(unit, on=TODAY, other_units=[busy.quay])
        make_barrier(unit, since_on=TODAY)
    many = asked(busy)
    assert len(many) == len(few), "\n".join(sorted(set(many) - set(few)))
    assert len(many) <= 25
    assert sum('"training_unitrollup"."people"' in sql for sql in many) == 1


def test_the_dashboard_prints_what_the_team_says_by_role_and_never_by_name(
    world: SimpleNamespace,
) -> None:
    comment = reverse("implementation:journey_comment", args=[world.quay.pk])
    board = reverse("reports:dashboard", args=[world.quay.pk])
    eve = signed_in(world.eve)
    for user, who in ((world.mark, "Manager"), (world.sam, "Somebody in the team")):
        client, words = signed_in(user), f"Said by {who}"
        assert client.post(comment, {"words": words}).status_code == 302
        told = text_of(eve.get(board))
        assert f"What the team says: {words} {who}," in told
        assert user.name not in told


def test_staff_comment_for_their_own_team_alone(world: SimpleNamespace) -> None:
    sam = signed_in(world.sam)
    mine = reverse("implementation:journey_comment", args=[world.quay.pk])
    assert mine in sam.get(reverse("implementation:my_barriers")).content.decode()
    assert sam.get(mine).status_code == 200
    for other in (world.lighthouse, world.harbour, world.mill):
        page = reverse("implementation:journey_comment", args=[other.pk])
        assert sam.get(page).status_code == 404
    assert signed_in(world.eve).get(mine).status_code == 403
