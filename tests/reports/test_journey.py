"""Where a team is on its journey: each stage by its written rule, and stages may go back."""

import datetime as dt
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.periods import last_finished_quarter
from core.permissions import Permission
from core.scope import Scope
from implementation.actions.activities import withdraw_activity
from implementation.actions.journeys import (
    comment_on_journey,
    leave_out_of_scope,
    set_journey_rule,
)
from implementation.models import Activity, JourneyRule
from reports.builders.collect import collect, head_of
from reports.builders.files import lines
from reports.builders.rollout import rollout_document
from reports.figures.journey import Stage, Standing, journey_for
from reports.figures.journey_days import look_at, months_before, quarter_ends, window
from services.access import viewer_for
from tests.factories import everywhere, make_unit
from tests.factories.implementation import make_activity
from tests.factories.training import level, make_course, make_session, require, use_framework
from training.actions.snapshots import take

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
K = Activity.Kind


def ago(months: int) -> dt.date:
    return months_before(TODAY, months)


@pytest.fixture
def asked(world: SimpleNamespace) -> SimpleNamespace:
    """Support workers need Informed; Quay has Rosa and Sam."""
    use_framework(world.northshore)
    informed = level("informed")
    require(world.worker, informed)
    world.course = make_course(world.northshore, informed, name="Informed course")
    return world


def reads(user: Any) -> Scope:
    return viewer_for(user.pk).scope_for(Permission.VIEW_FIGURES)


def own(world: SimpleNamespace, on: dt.date = TODAY) -> Standing:
    return journey_for(reads(world.eve), world.quay, on=on).own


def train(world: SimpleNamespace, on: dt.date) -> None:
    make_session(world.quay, world.course, on, came=[world.rosa])


def embed(world: SimpleNamespace, on: dt.date) -> None:
    """Three activities of two kinds, of which one gives time."""
    make_activity(world.quay, on=on)
    make_activity(world.quay, on=on)
    make_activity(world.quay, on=on, kind=K.REFLECTIVE, minutes=60)


def test_the_stages_follow_each_other(asked: SimpleNamespace) -> None:
    assert own(asked).stage == Stage.BEGINNING

    train(asked, ago(14))
    assert own(asked).stage == Stage.TRAINED  # one of two: half, as the suggested rule asks

    make_activity(asked.quay, on=ago(3))
    assert own(asked).stage == Stage.ACTIVE

    make_activity(asked.quay, on=ago(2), kind=K.POLICY)
    assert own(asked).stage == Stage.ACTIVE
    make_activity(asked.quay, on=ago(2), kind=K.POLICY)
    assert own(asked).stage == Stage.EMBEDDED


def test_a_session_here_reaches_a_team_though_nobody_came_yet(asked: SimpleNamespace) -> None:
    make_session(asked.quay, asked.course, ago(2))
    assert own(asked).stage == Stage.REACHED


def test_an_activity_alone_reaches_a_team_and_no_more(asked: SimpleNamespace) -> None:
    embed(asked, ago(1))
    assert own(asked).stage == Stage.REACHED


def test_one_who_took_part_elsewhere_reaches_the_team(asked: SimpleNamespace) -> None:
    set_rule(asked, trained_share=100)
    make_session(asked.harbour, asked.course, ago(20), came=[asked.rosa])
    assert own(asked).counts.took_part == 1
    assert own(asked).stage == Stage.REACHED


def test_what_was_taken_back_or_is_planned_shows_nothing(asked: SimpleNamespace) -> None:
    made = make_activity(asked.quay, on=ago(1))
    by = everywhere(asked.quay, Permission.LOG_IMPLEMENTATION)
    withdraw_activity(by=by, activity=made)
    make_activity(asked.quay, on=TODAY + 5 * DAY, today=TODAY)
    assert own(asked).stage == Stage.BEGINNING


def test_three_of_one_kind_or_none_that_lasts_is_active_not_embedded(
    asked: SimpleNamespace,
) -> None:
    train(asked, ago(2))
    for _nth in range(3):
        make_activity(asked.quay, on=ago(1), kind=K.POLICY)
    assert own(asked).stage == Stage.ACTIVE  # of one kind

    for activity in Activity.objects.all():
        by = everywhere(asked.quay, Permission.LOG_IMPLEMENTATION)
        withdraw_activity(by=by, activity=activity)
    for kind in (K.LENS, K.LENS, K.REFLECTIVE):
        make_activity(asked.quay, on=ago(1), kind=kind)
    assert own(asked).stage == Stage.ACTIVE  # nobody said that time was given


def set_rule(world: SimpleNamespace, **numbers: int) -> None:
    by = everywhere(world.northshore, Permission.MANAGE_SETTINGS)
    set_journey_rule(by=by, organisation=world.northshore, **numbers)


def test_the_organisations_own_numbers_are_the_rule(asked: SimpleNamespace) -> None:
    train(asked, ago(14))
    set_rule(asked, trained_share=51)
    assert own(asked).stage == Stage.REACHED
    set_rule(asked, trained_share=50, active_activities=2)
    make_activity(asked.quay, on=ago(1))
    assert own(asked).stage == Stage.TRAINED


@pytest.fixture
def a_year_ago(asked: SimpleNamespace) -> SimpleNamespace:
    """Quay was embedded a year ago, and that month's end was kept."""
    asked.then = look_at(TODAY, JourneyRule()).earlier
    train(asked, asked.then - 30 * DAY)
    embed(asked, asked.then - 20 * DAY)
    take(asked.northshore.pk, asked.then)
    return asked


def test_embedded_then_and_now_with_a_reflective_group_since_is_sustained(
    a_year_ago: SimpleNamespace,
) -> None:
    embed(a_year_ago, ago(1))
    found = own(a_year_ago)
    assert (found.stage, found.was_embedded) == (Stage.SUSTAINED, True)


def test_nothing_since_that_refreshes_is_embedded(a_year_ago: SimpleNamespace) -> None:
    for kind in (K.LENS, K.POLICY, K.POLICY):
        make_activity(a_year_ago.quay, on=ago(1), kind=kind)
    assert own(a_year_ago).stage == Stage.EMBEDDED

    train(a_year_ago, ago(1))
    found = own(a_year_ago)
    assert (found.counts.refreshers, found.stage) == (1, Stage.SUSTAINED)


def test_without_a_kept_month_end_nobody_claims_to_know(asked: SimpleNamespace) -> None:
    train(asked, ago(2))
    embed(asked, ago(1))
    assert own(asked).was_embedded is None
    assert own(asked).stage == Stage.EMBEDDED


def test_a_stage_may_go_back_and_the_past_says_so_plainly(asked: SimpleNamespace) -> None:
    end = last_finished_quarter(TODAY).until_on
    earlier = months_before(end + DAY, 9) - DAY
    train(asked, earlier - 40 * DAY)
    make_activity(asked.quay, on=earlier - 5 * DAY)
    for on in quarter_ends(TODAY, 1, 4):
        take(asked.northshore.pk, on)

    found = journey_for(reads(asked.eve), asked.quay, on=TODAY)
    stages = [one.stage for one in found.past]
    assert stages == [Stage.ACTIVE, Stage.ACTIVE, Stage.TRAINED, Stage.TRAINED]
    assert found.own.stage == Stage.TRAINED
    month = f"{earlier:%B %Y}"
    assert f"At the end of {month} this team was at: active." in text_of(
        page(asked.eve, asked.quay)
    )


def test_a_past_quarter_without_figures_is_not_known(asked: SimpleNamespace) -> None:
    found = journey_for(reads(asked.eve), asked.quay, on=TODAY)
    assert [one.stage for one in found.past] == [None] * 4


def page(user: Any, unit: Any, query: str = "") -> HttpResponse:
    client = Client()
    client.force_login(user)
    return client.get(reverse("reports:journey", args=[unit.pk]) + query)


def text_of(response: HttpResponse) -> str:
    found = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", found)


def test_the_page_tells_rule_evidence_and_what_would_show_the_next(asked: SimpleNamespace) -> None:
    train(asked, ago(2))
    make_activity(asked.quay, on=ago(1))
    text = text_of(page(asked.alma, asked.quay))
    for said in (
        "Stage of the journey: active.",
        "1 person took part in training.",
        "1 of 2 people (50%) have all their roles ask for.",
        "at least 50% have all of it",
        "Nobody has decided on the numbers yet, so suggested ones are used.",
        "What would show it: 2 more activities. 1 more kind of activity.",
        "Informed course",
        "Lens exercise",
    ):
        assert said in text, said
    main = str(page(asked.alma, asked.quay).content.decode()).split("<main")[1].split("</main>")[0]
    for never in ("fail", "behind target", "overdue", "trauma-informed", "rank"):
        assert never not in main.lower(), never


def test_a_part_that_is_there_before_its_turn_is_told_as_there(asked: SimpleNamespace) -> None:
    embed(asked, ago(1))
    _reached, trained, active, *_later = page(asked.alma, asked.quay).context["page"].stages
    assert trained.would_show == ("1 more person with all that their role asks for.",)
    assert active.evidence[-1] == "This part is there. The stage follows “trained”."
    assert (active.tag, active.would_show) == ("", ())


def test_an_analyst_reads_the_numbers_without_links_to_what_is_behind(
    asked: SimpleNamespace,
) -> None:
    train(asked, ago(2))
    make_activity(asked.quay, on=ago(1))
    response = page(asked.ana, asked.quay)
    assert "Stage of the journey: active." in text_of(response)
    assert all(not stage.links for stage in response.context["page"].stages)
    assert reverse("implementation:activity_list") not in response.content.decode()


def test_a_team_comments_and_the_comment_stands_with_its_stage(asked: SimpleNamespace) -> None:
    client = Client()
    client.force_login(asked.mark)
    address = reverse("implementation:journey_comment", args=[asked.quay.pk])
    sent = {"words": "Two of us are new", "once": "9b2e7f34-6f2e-4d0e-9d5c-0d2a86b1a111"}
    assert client.post(address, sent).status_code == 302
    assert "Two of us are new" in text_of(page(asked.eve, asked.quay))
    assert "Two of us are new" in text_of(page(asked.eve, asked.harbour))

    client.post(address, {"words": "", "once": "9b2e7f34-6f2e-4d0e-9d5c-0d2a86b1a112"})
    assert "Two of us are new" not in text_of(page(asked.eve, asked.quay))


def test_a_comment_that_looks_like_a_person_is_asked_about(asked: SimpleNamespace) -> None:
    client = Client()
    client.force_login(asked.mark)
    address = reverse("implementation:journey_comment", args=[asked.quay.pk])
    response = client.post(address, {"words": "Ask jo.bloggs@example.org"})
    assert "This looks like an email address" in response.content.decode()


def test_not_yet_in_scope_stands_apart_with_its_reason_and_counts_elsewhere(
    asked: SimpleNamespace,
) -> None:
    client = Client()
    client.force_login(asked.alma)
    address = reverse("implementation:scope_out", args=[asked.quay.pk])
    assert client.post(address, {"reason": "New in spring"}).status_code == 302

    response = page(asked.eve, asked.harbour)
    table, apart = response.context["page"].children, response.context["page"].apart
    assert [row[0].text for row in table.rows] == ["Lighthouse"]
    assert [(row[0].text, row[1]) for row in apart.rows] == [("Quay", "New in spring")]
    assert journey_for(reads(asked.eve), asked.harbour, on=TODAY).own.rate.whole == 3

    client.post(reverse("implementation:scope_in", args=[asked.quay.pk]))
    assert page(asked.eve, asked.harbour).context["page"].apart is None


def test_an_admin_changes_the_numbers_and_the_page_gives_the_day(asked: SimpleNamespace) -> None:
    client = Client()
    client.force_login(asked.ada)
    address = reverse("implementation:journey_rule", args=[asked.northshore.pk])
    numbers = {name: getattr(JourneyRule(), name) for name in JourneyRule.NUMBERS}
    assert client.post(address, {**numbers, "trained_share": 0}).status_code == 200
    assert client.post(address, {**numbers, "embedded_kinds": 4}).status_code == 200
    assert client.post(address, {**numbers, "trained_share": 80}).status_code == 302
    text = text_of(page(asked.ada, asked.quay))
    assert "at least 80% have all of it" in text
    assert f"decided on {TODAY:%-d %B %Y}" in text


def test_the_dashboard_says_it_in_one_line_with_the_way_to_the_rest(asked: SimpleNamespace) -> None:
    client = Client()
    client.force_login(asked.eve)
    html = client.get(reverse("reports:dashboard", args=[asked.quay.pk])).content.decode()
    assert "Stage of the journey: nothing recorded yet." in html
    assert html.count(reverse("reports:journey", args=[asked.quay.pk])) == 2


def test_the_report_prints_stage_evidence_and_comment(asked: SimpleNamespace) -> None:
    train(asked, ago(8))
    by = everywhere(asked.quay, Permission.LOG_IMPLEMENTATION)
    comment_on_journey(by=by, unit=asked.quay, words="Two of us are new")
    out = everywhere(asked.lighthouse, Permission.LOG_IMPLEMENTATION)
    leave_out_of_scope(by=out, unit=asked.lighthouse, reason="New in spring", from_on=ago(12))
    period = last_finished_quarter(TODAY)
    head = head_of(asked.harbour, "rollout", period, "today", now=timezone.now())
    report = collect(None, asked.harbour, head)
    section = next(
        s for s in rollout_document(report).sections if s.heading == "Where each team is"
    )
    harbour, lighthouse, quay = section.grid.rows
    assert harbour[0] == "Harbour"
    assert lighthouse[2] == "Not yet in scope"
    assert lighthouse[3].startswith("New in spring")
    assert quay[2] == "trained"
    assert "1 of 2 people (50%)" in quay[3]
    assert quay[4] == "Two of us are new"
    told = [(one.unit, one.item, one.words) for one in lines(report) if one.part == "journey"]
    assert ("Quay", "trained", "Two of us are new") in told


def test_a_unit_outside_the_scope_is_refused(asked: SimpleNamespace) -> None:
    with pytest.raises(PermissionError):
        journey_for(reads(asked.walt), asked.quay, on=TODAY)


def asks(world: SimpleNamespace) -> int:
    with CaptureQueriesContext(connection) as found:
        journey_for(reads(world.eve), world.harbour, on=TODAY)
    return len(found)


def test_thirty_children_cost_as_many_questions_as_three(asked: SimpleNamespace) -> None:
    make_unit("Pier", asked.harbour)
    three = asks(asked)
    for nth in range(27):
        unit = make_unit(f"Berth {nth}", asked.harbour)
        make_activity(unit, on=ago(1))
        by = everywhere(unit, Permission.LOG_IMPLEMENTATION)
        comment_on_journey(by=by, unit=unit, words=f"Berth {nth}")
    assert asks(asked) == three


@pytest.mark.parametrize(
    ("on", "months", "first"),
    [
        (dt.date(2026, 9, 30), 6, dt.date(2026, 4, 1)),
        (dt.date(2026, 3, 15), 6, dt.date(2025, 9, 16)),
        (dt.date(2024, 2, 29), 12, dt.date(2023, 3, 1)),
    ],
)
def test_a_window_of_months_ends_with_its_day(on: dt.date, months: int, first: dt.date) -> None:
    assert window(on, months) == first


def test_the_earlier_look_of_a_quarter_end_is_a_quarter_end() -> None:
    assert look_at(dt.date(2026, 9, 30), JourneyRule()).earlier == dt.date(2025, 9, 30)
    assert look_at(dt.date(2026, 9, 29), JourneyRule()).earlier == dt.date(2025, 8, 31)
