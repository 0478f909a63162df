"""Figures of check-ins: the stored cells and nothing else, each group beside its own past."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.permissions import Permission
from services.access import viewer_for
from services.eligibility import addresses_over
from tests.factories import make_person, make_unit, make_user
from tests.factories.results import MIXED, SMALL, make_sealed_round
from tests.factories.wellbeing import make_open_round, make_people, make_round, unfrozen
from wellbeing.access import readable_rounds, rounds_to_speak_of
from wellbeing.actions.results import say_what_we_did, withdraw_results
from wellbeing.builders.results import answers, response, share, strength, support
from wellbeing.figures import QuestionFigure, check_ins_for, results_of
from wellbeing.models import PublishedCell, Question, ReportingGroup, Round, WhatWeDid

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


@pytest.fixture
def sealed(world: SimpleNamespace) -> Round:
    """Harbour, with three teams of which one is too small to be shown."""
    pier = make_unit("Annex", world.harbour)
    teams = [(world.quay, MIXED), (world.lighthouse, MIXED), (pier, SMALL)]
    return make_sealed_round(world.harbour, teams)


def scope(user: object, permission: Permission = Permission.SAY_WHAT_WE_DID) -> object:
    return viewer_for(user.pk).scope_for(permission)


def test_groups_stand_in_the_order_of_the_tree_and_a_to_z_never_by_their_figures(
    sealed: Round,
) -> None:
    figures = results_of(sealed)
    names = [one.name for one in figures.groups]
    assert names == ["Harbour", "Annex", "Lighthouse", "Quay", ""]
    assert [one.depth for one in figures.groups] == [0, 1, 1, 1, 1]


def test_every_figure_is_one_that_was_stored(sealed: Round) -> None:
    stored = {
        (cell.group and cell.group.name, cell.n_band, cell.response_band): cell.figures
        for cell in PublishedCell.objects.filter(round=sealed).select_related("group")
    }
    shown = [one for one in results_of(sealed).groups if one.shown]
    assert len(shown) == len(stored)
    for one in shown:
        figures = stored[(one.name or None, one.shown.n_band, one.shown.response_band)]
        told = [(q.number, q.mean, list(q.shares)) for q in one.shown.questions]
        assert told == [(f["question"], f["mean"], f["shares"]) for f in figures]


def test_a_group_without_a_cell_is_not_shown_whatever_the_reason(sealed: Round) -> None:
    hidden = {one.name for one in results_of(sealed).groups if one.shown is None}
    cells = PublishedCell.objects.filter(round=sealed, group__isnull=False)
    assert "Annex" in hidden
    assert hidden == {"Harbour", "Annex", "Lighthouse", "Quay"} - {c.group.name for c in cells}


def test_a_group_stands_beside_its_own_earlier_rounds_alone(
    world: SimpleNamespace, sealed: Round
) -> None:
    earlier = TODAY - 90 * DAY
    make_sealed_round(world.harbour, [(world.quay, MIXED)], closes_on=earlier)
    make_sealed_round(world.harbour, [(world.quay, MIXED)], closes_on=TODAY + 40 * DAY)
    past = {one.name: [p.closes_on for p in one.past] for one in results_of(sealed).groups}
    assert past == {"Harbour": [earlier], "Annex": [], "Lighthouse": [], "Quay": [earlier], "": []}


def test_another_group_of_the_same_name_is_not_its_past(
    world: SimpleNamespace, sealed: Round
) -> None:
    before = make_sealed_round(world.harbour, [(world.quay, MIXED)], closes_on=TODAY - 90 * DAY)
    with unfrozen(ReportingGroup):
        before.groups.filter(name="Quay").update(key="ticket:other people")
    assert all(one.past == () for one in results_of(sealed).groups if one.name == "Quay")


def test_a_question_in_other_words_is_not_compared(world: SimpleNamespace, sealed: Round) -> None:
    before = make_sealed_round(world.harbour, [(world.quay, MIXED)], closes_on=TODAY - 90 * DAY)
    with unfrozen(Question):
        Question.objects.filter(round=before, number=2).update(names={"en": "Other words"})
    quay = next(one for one in results_of(sealed).groups if one.name == "Quay")
    assert [q.number for q in quay.past[0].shown.questions] == [1, 3, 4, 5]


def test_a_withdrawn_round_shows_no_figure_and_is_nobody_s_past(
    world: SimpleNamespace, sealed: Round
) -> None:
    before = make_sealed_round(world.harbour, [(world.quay, MIXED)], closes_on=TODAY - 90 * DAY)
    withdraw_results(by=scope(world.ada, Permission.OPEN_CHECKINS), of=before, because="Wrong list")
    before.refresh_from_db()
    figures = results_of(before)
    assert (figures.groups, figures.withdrawn_because) == ((), "Wrong list")
    assert all(one.past == () for one in results_of(sealed).groups)


def test_withdrawing_twice_changes_nothing_and_only_an_admin_over_the_unit_may(
    world: SimpleNamespace, sealed: Round
) -> None:
    mine = scope(world.ada, Permission.OPEN_CHECKINS)
    with pytest.raises(PermissionError):
        withdraw_results(by=scope(world.wanda, Permission.OPEN_CHECKINS), of=sealed, because="No")
    withdraw_results(by=mine, of=sealed, because="First")
    withdraw_results(by=mine, of=sealed, because="Second")
    sealed.refresh_from_db()
    assert (sealed.state, sealed.withdrawn_because) == ("withdrawn", "First")
    assert [step.step for step in sealed.steps.all()] == ["withdrawn"]


def test_an_open_round_has_no_results_to_withdraw_or_to_speak_of(world: SimpleNamespace) -> None:
    make_people(world.quay, 15)
    of = make_open_round(world.quay, [(world.quay, "ticket")])
    with pytest.raises(ValueError, match="no results"):
        withdraw_results(by=scope(world.ada, Permission.OPEN_CHECKINS), of=of, because="No")
    with pytest.raises(ValueError, match="no results"):
        say_what_we_did(by=scope(world.alma), of=of, text="Too early")
    assert results_of(of).groups == ()


def test_those_asked_those_who_work_there_and_those_who_lead_may_read(
    world: SimpleNamespace, sealed: Round
) -> None:
    moved_in = make_user("Moira", "staff", world.lighthouse)
    make_person("Moira New", world.lighthouse, world.worker, user=moved_in)
    may = {
        name
        for name, user in vars(world).items()
        if name in {"alma", "basma", "mark", "nadia", "ada", "eve", "ana", "sam", "walt", "wanda"}
        and readable_rounds(viewer_for(user.pk), on=TODAY).filter(pk=sealed.pk).exists()
    }
    assert may == {"alma", "mark", "nadia", "ada", "eve", "sam"}
    assert readable_rounds(viewer_for(moved_in.pk), on=TODAY).filter(pk=sealed.pk).exists()


def test_those_who_may_read_because_they_lead_are_the_ones_who_get_the_mail(
    world: SimpleNamespace, sealed: Round
) -> None:
    told = addresses_over(world.harbour, Permission.VIEW_CHECKINS, on=TODAY)
    leaders = (world.alma, world.mark, world.nadia, world.ada, world.eve)
    assert told == tuple(sorted(one.email for one in leaders))


def test_somebody_who_was_asked_may_read_after_leaving_the_branch(world: SimpleNamespace) -> None:
    people = make_people(world.quay, 15)
    of = make_open_round(world.quay, [(world.quay, "ticket")])
    user = people[0].user
    people[0].posts.update(unit=world.orchard)
    assert readable_rounds(viewer_for(user.pk), on=TODAY).filter(pk=of.pk).exists()


def test_nobody_reads_about_a_round_that_is_being_prepared(world: SimpleNamespace) -> None:
    of = make_round(world.harbour)
    for user in (world.ada, world.alma, world.sam):
        assert not readable_rounds(viewer_for(user.pk), on=TODAY).filter(pk=of.pk).exists()


def test_a_manager_speaks_for_the_own_group_and_a_lead_for_all(
    world: SimpleNamespace, sealed: Round
) -> None:
    quay = ReportingGroup.objects.get(round=sealed, name="Quay")
    say_what_we_did(by=scope(world.mark), of=sealed, group=quay, text="A quiet hour")
    say_what_we_did(by=scope(world.alma), of=sealed, text="Debriefs on Fridays")
    with pytest.raises(PermissionError):
        say_what_we_did(by=scope(world.mark), of=sealed, text="For all")
    with pytest.raises(PermissionError):
        say_what_we_did(by=scope(world.nadia), of=sealed, group=quay, text="Next door")
    figures = results_of(sealed)
    assert [one.text for one in figures.done] == ["Debriefs on Fridays"]
    assert {g.name: [d.text for d in g.done] for g in figures.groups if g.done} == {
        "Quay": ["A quiet hour"]
    }
    assert not figures.is_silent
    assert not rounds_to_speak_of(scope(world.walt)).filter(pk=sealed.pk).exists()


def test_the_same_press_says_it_once(world: SimpleNamespace, sealed: Round) -> None:
    once = "6b2f7c1e-4f0a-4e56-9f3e-0c8b9a5d2e11"
    for _press in range(2):
        say_what_we_did(by=scope(world.alma), of=sealed, text="Once", once=once)
    assert WhatWeDid.objects.filter(round=sealed).count() == 1


def test_the_cost_does_not_grow_with_groups(world: SimpleNamespace, sealed: Round) -> None:
    few = asked(sealed)
    teams = [(make_unit(f"Berth {n}", world.harbour), MIXED) for n in range(8)]
    assert asked(make_sealed_round(world.harbour, teams)) == few


def asked(of: Round) -> int:
    with CaptureQueriesContext(connection) as found:
        results_of(Round.objects.select_related("unit").get(pk=of.pk))
    return len(found.captured_queries)


def test_the_first_page_says_the_same_before_and_after_an_answer(world: SimpleNamespace) -> None:
    people = make_people(world.quay, 15)
    of = make_open_round(world.quay, [(world.quay, "ticket")])
    viewer, now = viewer_for(people[0].user_id), timezone.now()
    before = check_ins_for(viewer, now=now, on=TODAY)
    assert before.is_asked
    assert check_ins_for(viewer, now=now, on=TODAY) == before
    assert not check_ins_for(viewer, now=of.closes_at, on=TODAY).is_asked
    assert not check_ins_for(viewer_for(world.eve.pk), now=now, on=TODAY).is_asked


def test_each_sees_what_waits_for_them(world: SimpleNamespace, sealed: Round) -> None:
    make_round(world.harbour)
    make_round(world.hillside, state=Round.State.ASKED)
    found = {
        name: check_ins_for(viewer_for(getattr(world, name).pk), now=timezone.now(), on=TODAY)
        for name in ("alma", "basma", "ada", "eve", "sam", "walt")
    }
    assert {n: [r.unit_name for r in c.to_finish] for n, c in found.items() if c.to_finish} == {
        "alma": ["Harbour"]
    }
    assert {n: [r.unit_name for r in c.to_open] for n, c in found.items() if c.to_open} == {
        "ada": ["Hillside"]
    }
    assert {n for n, c in found.items() if c.silent} == {"alma", "ada", "eve"}
    assert {n for n, c in found.items() if c.results} == {"alma", "ada", "eve", "sam"}
    say_what_we_did(by=scope(world.alma), of=sealed, text="Debriefs on Fridays")
    after = check_ins_for(viewer_for(world.eve.pk), now=timezone.now(), on=TODAY)
    assert (after.silent, len(after.results)) == ((), 1)


def test_bands_and_ends_are_said_as_bands_and_ends() -> None:
    assert [share(n) for n in (10, 15, 90)] == ["10% or less", "15%", "90% or more"]
    assert [answers(b) for b in ("10-19", "100+")] == ["10–19", "100 or more"]
    assert "half" in response("<50")
    assert "69%" in response("50-69")
    assert "70% or more" in response("70+")


def figure(number: int, mean: float | None) -> QuestionFigure:
    return QuestionFigure(number, f"Item {number}.", mean, (20,) * 6)


def test_strength_comes_from_the_group_s_own_questions() -> None:
    three = [figure(1, 2.0), figure(2, 4.5), figure(3, None)]
    assert strength(three) == "What holds up best here: “Item 2” (4.5 of 5)."
    assert support(three) == "Where support would help first: “Item 1” (2 of 5)."
    assert strength([figure(1, 2.5), figure(2, 1.5)]).startswith("What comes closest here")
    alike = [figure(1, 3.0), figure(2, 3.0)]
    assert strength(alike) == "People here say much the same about every question: 3 of 5."
    assert support(alike) == strength([figure(1, None)]) == ""
