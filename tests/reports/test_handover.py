"""The handover pack holds what is open in the branch, and what its reader may see."""

import datetime as dt
import io
from types import SimpleNamespace

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from core.modules import Module
from core.permissions import Permission
from implementation.actions.plans import move_plan
from implementation.actions.recommendations import report_back, show_recommendation
from reports.builders.document import Document
from reports.builders.handover import handover_document
from reports.figures.leaders import first_of_year, leadership_of, months_before
from services.access import viewer_for
from services.models import Unit
from tests.factories import everywhere, make_unit, switch_on
from tests.factories.implementation import make_activity, make_barrier
from tests.factories.leadership import make_capacity, make_conversation, make_line, make_sponsor
from tests.factories.plans import ASKED, make_action, make_recommendation
from tests.factories.training import (
    did_elsewhere,
    level,
    make_course,
    make_equivalence,
    make_session,
    verify_it,
)
from tests.implementation.test_pages import signed_in
from training.actions.frameworks import load_frameworks
from training.models import Course

ALL = (Module.MONEY, Module.LEADERSHIP)


def pack(who: object, unit: Unit) -> Document:
    return handover_document(viewer_for(who.pk), unit, now=timezone.now())


def text(document: Document) -> str:
    return repr(document)


@pytest.fixture
def full(world: SimpleNamespace) -> SimpleNamespace:
    switch_on(world.northshore, *ALL)
    make_barrier(world.quay, sentence="No cover at night")
    make_barrier(world.quay, sentence="Told to the lead", audience="lead")
    make_barrier(world.orchard, sentence="Next door")
    later = timezone.localdate() + dt.timedelta(days=20)
    make_activity(world.quay, on=later, today=timezone.localdate(), note="A quiet room")
    make_sponsor(world.harbour)
    make_line(world.quay, name="Delivery grant")
    make_capacity(world.quay)
    make_unit("Safe Haven", world.harbour, kind=Unit.Kind.PARTNER)
    make_conversation(world.quay, world.mark, talked_about="The rota")
    return world


def test_the_lead_finds_everything_open_in_the_branch_and_nothing_next_door(
    full: SimpleNamespace,
) -> None:
    told = text(pack(full.alma, full.harbour))
    for words in (
        "No cover at night",
        "Told to the lead",
        "A quiet room",
        "Head of service",
        "Delivery grant",
        "Safe Haven",
        "Rollout report",
    ):
        assert words in told
    assert "Next door" not in told
    assert "The rota" not in told


@pytest.fixture
def planned(world: SimpleNamespace) -> SimpleNamespace:
    mine = {"owner": world.mark, "owner_words": "Team manager"}
    make_action(world.quay, words="A sign at the front door", **mine)
    make_action(world.harbour, words="A plan of nobody named", owner=world.alma)
    make_action(world.orchard, words="A plan next door")
    for words, progress in (("A plan that is done", "done"), ("A plan that stopped", "stopped")):
        action = make_action(world.quay, words=words)
        log = everywhere(world.quay, Permission.LOG_IMPLEMENTATION)
        move_plan(by=log, action=action, progress=progress, because="It can wait")
    return world


def test_plans_under_way_are_in_the_pack_and_none_that_is_done_or_stopped(
    planned: SimpleNamespace,
) -> None:
    told = text(pack(planned.alma, planned.harbour))
    for words in ("Plans under way", "A sign at the front door", "Team manager, Mark", "12"):
        assert words in told
    for words in ("A plan that is done", "A plan that stopped", "A plan next door"):
        assert words not in told


def test_who_may_not_see_names_reads_the_role_alone(planned: SimpleNamespace) -> None:
    told = text(pack(planned.eve, planned.harbour))
    assert "Team manager" in told
    assert "Somebody of the branch" in told
    assert "Mark" not in told
    assert "Alma" not in told


def test_a_recommendation_stands_in_the_pack_with_what_is_still_to_come(
    world: SimpleNamespace,
) -> None:
    make_recommendation(world.quay, reference="R1", ask="Ask every new starter")
    make_recommendation(world.orchard, ask="Asked of the service next door")
    told = text(pack(world.alma, world.harbour))
    assert "R1 Ask every new starter" in told
    assert "Open. Still to come: an answer, a plan, something that shows it" in told
    assert "Asked of the service next door" not in told


def test_a_recommendation_that_is_closed_is_not_in_the_pack(world: SimpleNamespace) -> None:
    row = make_recommendation(world.quay, ask="Ask every new starter")
    by = everywhere(world.quay, Permission.LOG_IMPLEMENTATION)
    link = "https://example.org/new-starters"
    facts = {"recommendation": row, "shows": "done", "shown_on": ASKED, "link": link}
    show_recommendation(by=by, **facts)
    assert "Ask every new starter" in text(pack(world.alma, world.harbour))
    report_back(by=by, recommendation=row, on=ASKED, to="Scrutiny committee")
    assert "Ask every new starter" not in text(pack(world.alma, world.harbour))


def test_a_manager_is_not_told_what_was_meant_for_the_lead_or_is_about_money(
    full: SimpleNamespace,
) -> None:
    told = text(pack(full.mark, full.quay))
    assert "No cover at night" in told
    for words in ("Told to the lead", "Delivery grant", "Hours a week"):
        assert words not in told


def test_only_those_who_look_after_access_get_the_names_of_who_has_it(
    full: SimpleNamespace,
) -> None:
    assert "Basma" in text(pack(full.ada, full.northshore))
    assert "Basma" not in text(pack(full.ada, full.harbour))
    assert "Nadia" not in text(pack(full.alma, full.harbour))


def test_without_the_module_of_leadership_the_pack_has_none_of_its_words(
    full: SimpleNamespace,
) -> None:
    switch_on(full.northshore, Module.MONEY)
    assert "ponsor" not in text(pack(full.alma, full.harbour))


def test_the_pdf_is_made_and_is_accessible(full: SimpleNamespace) -> None:
    url = reverse("reports:handover", args=[full.harbour.pk])
    made = signed_in(full.alma).post(url)
    assert made["Content-Type"] == "application/pdf"
    assert made["Content-Disposition"].startswith("attachment")
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert len(pdf.pages) >= 2


def test_leaders_training_counts_each_leader_once_and_no_record_that_is_too_old(
    world: SimpleNamespace,
) -> None:
    switch_on(world.northshore, Module.LEADERSHIP)
    on = dt.date(2026, 11, 1)
    viewer = viewer_for(world.eve.pk)

    def found(unit: Unit) -> tuple[int, int, int, int]:
        t = leadership_of(viewer, unit, on=on, year_starts_month=4).training
        assert t
        return (t.leaders, t.listed, t.trained, t.on_track)

    assert found(world.harbour) == (2, 0, 0, 0)
    world.rosa.user = world.mark
    world.rosa.save()
    world.lars.user = world.nadia
    world.lars.save()
    load_frameworks()
    course = make_course(world.northshore, None)
    for day in (dt.date(2026, 5, 1), dt.date(2026, 6, 1)):
        make_session(world.quay, course, day, [world.rosa])
    make_session(world.lighthouse, course, dt.date(2024, 10, 31), [world.lars])
    assert found(world.harbour) == (2, 2, 1, 0)
    assert found(world.northshore) == (3, 2, 1, 0)
    for_leaders = Course.objects.get(code="stilt")
    make_session(world.lighthouse, for_leaders, dt.date(2021, 3, 1), [world.lars])
    assert found(world.harbour) == (2, 2, 1, 1)


def test_what_a_leader_did_elsewhere_is_told_once_it_is_verified(world: SimpleNamespace) -> None:
    switch_on(world.northshore, Module.LEADERSHIP)
    load_frameworks()
    world.rosa.user = world.mark
    world.rosa.save()
    known = make_equivalence(world.northshore, "Signs of Safety", [level("informed")])
    did_elsewhere(known, world.rosa, dt.date(2026, 6, 1))

    def trained(on: dt.date) -> int:
        viewer = viewer_for(world.eve.pk)
        found = leadership_of(viewer, world.harbour, on=on, year_starts_month=4).training
        assert found
        return found.trained

    assert trained(dt.date(2026, 11, 1)) == 0
    verify_it(known, dt.date(2026, 10, 1), until_on=dt.date(2026, 11, 1))
    days = [dt.date(2026, 9, 30), dt.date(2026, 11, 1), dt.date(2026, 11, 2)]
    assert [trained(on) for on in days] == [0, 1, 0]


@pytest.mark.parametrize(
    ("day", "starts", "first"),
    [
        (dt.date(2026, 3, 31), 4, dt.date(2025, 4, 1)),
        (dt.date(2026, 4, 1), 4, dt.date(2026, 4, 1)),
        (dt.date(2026, 3, 31), 1, dt.date(2026, 1, 1)),
    ],
)
def test_the_year_is_the_organisations(day: dt.date, starts: int, first: dt.date) -> None:
    assert first_of_year(day, starts) == first


def test_twenty_four_months_before_is_the_first_of_that_month() -> None:
    assert months_before(dt.date(2026, 11, 29), 24) == dt.date(2024, 11, 1)
    assert months_before(dt.date(2026, 1, 5), 1) == dt.date(2025, 12, 1)
