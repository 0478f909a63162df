"""The first page: the main jobs of one's role, what waits, and nothing of anybody else."""

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
from intake.models import Upload
from reports.figures.home import home_for
from services.access import viewer_for
from services.actions.access import grant_access
from tests.factories import OPENED, make_unit, make_user
from tests.factories.training import level, make_course, make_session, use_framework
from training.actions.attendance import count_only

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


def home(user: object) -> HttpResponse:
    client = Client()
    client.force_login(user)
    return client.get(reverse("reports:home"))


def text_of(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def jobs(user: object) -> list[str]:
    return [action["label"] for action in home(user).context["actions"]]


@pytest.fixture
def sessions(world: SimpleNamespace) -> SimpleNamespace:
    use_framework(world.northshore)
    use_framework(world.westmoor)
    world.course = make_course(world.northshore, level("informed"))
    mill_course = make_course(world.westmoor, level("informed"))
    world.past = make_session(world.quay, world.course, TODAY - DAY, title="Past in Quay")
    make_session(world.orchard, world.course, TODAY - DAY, title="Past in Orchard")
    make_session(world.quay, world.course, TODAY, title="Soon in Quay")
    make_session(world.mill, mill_course, TODAY, title="Soon in Mill")
    return world


def test_a_lead_has_four_buttons(world: SimpleNamespace) -> None:
    wanted = ["Log activity", "Record attendance", "Note a barrier", "See the report"]
    assert [job for job in wanted if job in jobs(world.alma)] == jobs(world.alma)
    assert {"Log activity", "Note a barrier", "See the report"} <= set(jobs(world.alma))
    assert len(jobs(world.alma)) <= 4


def test_a_button_never_leads_to_a_closed_door(world: SimpleNamespace) -> None:
    for name in ("alma", "mark", "ada", "eve", "ana", "sam"):
        client = Client()
        client.force_login(getattr(world, name))
        for action in client.get("/").context["actions"]:
            assert client.get(action["url"]).status_code == 200, (name, action)


def test_somebody_without_a_team_is_told_whom_to_ask(world: SimpleNamespace) -> None:
    assert "No team is shared with you yet" in text_of(home(make_user("Nobody")))
    assert "No team is shared with you yet" not in text_of(home(world.sam))


def test_a_stranger_is_sent_to_sign_in() -> None:
    response = Client().get("/")
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_sessions_wait_until_somebody_said_who_or_how_many_came(sessions: SimpleNamespace) -> None:
    text = text_of(home(sessions.alma))
    assert "Past in Quay, Quay: who came?" in text
    assert "Soon in Quay" in text
    for foreign in ("Past in Orchard", "Soon in Mill"):
        assert foreign not in text
    scope = viewer_for(sessions.alma.pk).scope_for(Permission.RECORD_TRAINING)
    count_only(by=scope, session=sessions.past, people=12)
    assert "who came?" not in text_of(home(sessions.alma))


def test_a_manager_is_not_asked_to_record_attendance(sessions: SimpleNamespace) -> None:
    text = text_of(home(sessions.mark))
    assert "who came?" not in text
    assert "Soon in Quay" in text


def test_ones_own_list_waits_while_one_may_still_send_lists(world: SimpleNamespace) -> None:
    facts = {"organisation": world.northshore, "unit": world.quay, "kind": "attendance"}
    for user, stage, name in (
        (world.alma, Upload.Stage.REVIEW, "mine.csv"),
        (world.alma, Upload.Stage.APPLIED, "over.csv"),
        (world.ada, Upload.Stage.REVIEW, "adas.csv"),
    ):
        Upload.objects.create(uploaded_by=user, stage=stage, file_name=name, **facts)
    names = [one.name for one in home_for(viewer_for(world.alma.pk), on=TODAY).lists]
    assert names == ["mine.csv"]
    world.alma.grants.update(until_on=TODAY - DAY)
    assert home_for(viewer_for(world.alma.pk), on=TODAY).lists == ()


def test_own_units_stand_with_their_figures_and_cost_the_same_for_many(
    sessions: SimpleNamespace,
) -> None:
    assert [row[0].text for row in home(sessions.alma).context["units"].rows] == ["Harbour"]
    few = asked(sessions)
    for number in range(11):
        unit = make_unit(f"Berth {number}", sessions.harbour)
        grant_access(by=None, user=sessions.alma, unit=unit, role="delivery_lead", from_on=OPENED)
        make_session(unit, sessions.course, TODAY - DAY)
    assert len(asked(sessions)) == len(few)
    assert len(home(sessions.alma).context["units"].rows) == 12


def asked(world: SimpleNamespace) -> list[str]:
    viewer = viewer_for(world.alma.pk)
    with CaptureQueriesContext(connection) as found:
        home_for(viewer, on=TODAY)
    return [query["sql"] for query in found.captured_queries]
