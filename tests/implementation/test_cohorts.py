"""Cohort programmes: sites, parts, milestones, and two outcomes that stand by themselves."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.modules import Module
from core.permissions import Permission
from implementation.actions.cohort_sites import (
    Reached,
    mark_site,
    restore_site,
    set_site,
    withdraw_site,
)
from implementation.actions.cohorts import (
    change_cohort,
    remove_component,
    restore_cohort,
    set_component,
    withdraw_cohort,
)
from implementation.actions.example_cohort import load_example_cohort
from implementation.figures.cohorts import (
    CohortOutcomes,
    cohort_outcomes,
    outcomes_by_cohort,
    percent,
)
from implementation.models import Cohort, CohortSite, Component, MilestoneReached
from implementation.views.cohorts import sentence
from tests.factories import everywhere, switch_on
from tests.factories.cohorts import make_cohort, make_site
from tests.implementation.test_activities import scope_of
from tests.implementation.test_pages import signed_in, text_of

MADE, SEEN = Permission.LOG_IMPLEMENTATION, Permission.VIEW_IMPLEMENTATION
TOLD = "6 sites enrolled; 3 completed all parts (50.0 %); 5 showed progress (83.3 %)."


# The published pilot


def test_the_pilot_prints_six_three_and_five(world: SimpleNamespace) -> None:
    by = scope_of(world.alma)
    first, second = (load_example_cohort(by=by, unit=world.harbour) for _ in range(2))
    assert first == second
    told = cohort_outcomes(by, first)
    assert told == CohortOutcomes(6, 3, 5, 0, 0)
    assert (told.completed_percent, told.progressed_percent) == (Decimal("50.0"), Decimal("83.3"))
    assert sentence(told) == TOLD
    planned = list(first.components.values_list("kind", "planned"))
    assert planned == [("training", 3), ("group", 6), ("clinic", None)]
    assert first.milestones.count() == 5


def test_the_pilot_says_that_its_statements_conflict_and_invents_no_milestone(
    world: SimpleNamespace,
) -> None:
    switch_on(world.northshore, Module.COHORTS)
    made = load_example_cohort(by=scope_of(world.alma), unit=world.harbour)
    page = signed_in(world.alma).get(reverse("implementation:cohort_detail", args=[made.pk]))
    assert TOLD in text_of(page)
    conflict = "Elsewhere it says that there was progress in all of them. We count five."
    assert conflict in text_of(page)
    assert not MilestoneReached.objects.exists()


def test_the_command_loads_the_pilot_for_one_unit(world: SimpleNamespace) -> None:
    out = StringIO()
    for _ in range(2):
        call_command("load_example_cohort", "--unit", "quay", stdout=out)
    assert out.getvalue().count("6 sites; 3 completed all parts (50.0 %); 5 showed progress") == 2
    assert Cohort.objects.get().unit == world.quay
    with pytest.raises(CommandError, match="No unit"):
        call_command("load_example_cohort", "--unit", "nowhere", stdout=out)


# Figures


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([True, False, None]),
            st.sampled_from([True, False, None]),
            st.booleans(),
        ),
        max_size=8,
    )
)
def test_counting_in_sql_and_by_hand_agree(
    world: SimpleNamespace, sites: list[tuple[bool | None, bool | None, bool]]
) -> None:
    cohort = make_cohort(world.quay, name=f"Draw {uuid4()}")
    for number, (completed, progressed, is_gone) in enumerate(sites):
        marks = {"completed": completed, "progressed": progressed}
        site = make_site(cohort, site_name=f"House {number}", marks=marks)
        if is_gone:
            withdraw_site(by=everywhere(world.quay, MADE), site=site)
    told = cohort_outcomes(scope_of(world.alma, SEEN), cohort)
    kept = [one for one in sites if not one[2]]
    assert told == CohortOutcomes(
        len(kept),
        sum(one[0] is True for one in kept),
        sum(one[1] is True for one in kept),
        sum(one[0] is None for one in kept),
        sum(one[1] is None for one in kept),
    )
    if kept:
        exact = Fraction(100 * told.completed, len(kept))
        assert abs(Fraction(told.completed_percent) - exact) <= Fraction(1, 20)
        assert outcomes_by_cohort(scope_of(world.alma, SEEN))[cohort.pk] == told
    else:
        assert told.completed_percent is None


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 8, "12.5"),
        (1, 800, "0.1"),
        (0, 4, "0.0"),
        (4, 4, "100.0"),
    ],
)
def test_percentages_have_one_decimal(part: int, whole: int, said: str) -> None:
    assert str(percent(part, whole)) == said


def test_nothing_of_nothing_is_no_percentage(world: SimpleNamespace) -> None:
    assert percent(0, 0) is None
    told = cohort_outcomes(scope_of(world.alma, SEEN), make_cohort(world.quay))
    assert sentence(told) == "No site has joined yet. Add the first one."


def test_a_site_can_progress_without_completing_and_the_other_way_round(
    world: SimpleNamespace,
) -> None:
    cohort = make_cohort(world.quay)
    make_site(cohort, site_name="A", marks={"completed": True, "progressed": False})
    make_site(cohort, site_name="B", marks={"completed": False, "progressed": True})
    make_site(cohort, site_name="C")
    told = cohort_outcomes(scope_of(world.alma, SEEN), cohort)
    assert told == CohortOutcomes(3, 1, 1, 1, 1)
    assert "Not known yet: completion of 1, progress of 1." in sentence(told)


def test_a_stranger_counts_nothing(world: SimpleNamespace) -> None:
    cohort = make_cohort(world.quay)
    make_site(cohort)
    for name in ("basma", "walt"):
        assert cohort_outcomes(scope_of(getattr(world, name), SEEN), cohort).sites == 0
        assert outcomes_by_cohort(scope_of(getattr(world, name), SEEN)) == {}


# Rules


def test_the_same_form_makes_one_programme(world: SimpleNamespace) -> None:
    key = uuid4()
    made = [make_cohort(world.quay, once=key) for _ in range(2)]
    assert made[0] == made[1]
    assert Cohort.objects.count() == 1


def test_a_neighbour_changes_nothing(world: SimpleNamespace) -> None:
    cohort = make_cohort(world.quay)
    site, part, by = make_site(cohort), cohort.components.get(), scope_of(world.basma)
    facts = {"name": "X", "kind": "other", "planned": 1}
    tries = [
        lambda: make_cohort(world.quay, by=by),
        lambda: change_cohort(by=by, cohort=cohort, unit=world.orchard, milestones=[]),
        lambda: withdraw_cohort(by=by, cohort=cohort),
        lambda: restore_cohort(by=by, cohort=cohort),
        lambda: set_component(by=by, cohort=cohort, **facts),
        lambda: remove_component(by=by, component=part),
        lambda: set_site(by=by, cohort=cohort, site_name="Y"),
        lambda: mark_site(by=by, site=site, times={}, reached={}),
        lambda: withdraw_site(by=by, site=site),
        lambda: restore_site(by=by, site=site),
    ]
    for attempt in tries:
        with pytest.raises(PermissionError):
            attempt()


def test_a_part_of_another_programme_cannot_be_reached_through_ones_own(
    world: SimpleNamespace,
) -> None:
    theirs = make_cohort(world.orchard).components.get()
    mine = make_cohort(world.quay)
    with pytest.raises(PermissionError):
        set_component(
            by=scope_of(world.alma),
            cohort=mine,
            component=theirs,
            name="X",
            kind="other",
            planned=1,
        )


def test_a_site_is_one_unit_or_one_name_and_joins_once(world: SimpleNamespace) -> None:
    cohort, by = make_cohort(world.harbour), scope_of(world.alma)
    set_site(by=by, cohort=cohort, unit=world.quay)
    set_site(by=by, cohort=cohort, site_name="Willow House")
    for facts in ({"unit": world.quay}, {"site_name": "willow house"}):
        with pytest.raises(ValueError, match="already"):
            set_site(by=by, cohort=cohort, **facts)
    for facts in ({}, {"unit": world.lighthouse, "site_name": "Both"}):
        with pytest.raises(ValueError, match="Choose a team"):
            set_site(by=by, cohort=cohort, **facts)
    with pytest.raises(PermissionError):
        set_site(by=by, cohort=cohort, unit=world.orchard)
    assert cohort.sites.count() == 2


def test_nobody_takes_part_more_often_than_is_planned(world: SimpleNamespace) -> None:
    cohort, by = make_cohort(world.quay), scope_of(world.alma)
    site, part = make_site(cohort), cohort.components.get()
    with pytest.raises(ValueError, match="at most 3"):
        mark_site(by=by, site=site, times={part.pk: 4}, reached={})
    for _ in range(2):
        mark_site(by=by, site=site, times={part.pk: 3}, reached={})
    facts = {"component": part, "name": "Days", "kind": "training"}
    with pytest.raises(ValueError, match="more often"):
        set_component(by=by, cohort=cohort, planned=2, **facts)
    with pytest.raises(ValueError, match="Sites took part"):
        remove_component(by=by, component=part)
    mark_site(by=by, site=site, times={}, reached={})
    remove_component(by=by, component=part)
    assert not Component.objects.exists()


def test_a_milestone_that_was_reached_stays_in_the_list(world: SimpleNamespace) -> None:
    cohort, by = make_cohort(world.quay), scope_of(world.alma)
    site, step = make_site(cohort), cohort.milestones.first()
    day = dt.date(2026, 5, 4)
    mark_site(by=by, site=site, times={}, reached={step.pk: Reached(day, "At last")})
    with pytest.raises(ValueError, match="left out"):
        change_cohort(by=by, cohort=cohort, unit=world.quay, milestones=["Another"])
    change_cohort(by=by, cohort=cohort, unit=world.quay, milestones=["New", step.name])
    assert [one.name for one in cohort.milestones.all()] == ["New", step.name]
    kept = MilestoneReached.objects.get()
    assert (kept.milestone, kept.on, kept.note) == (step, day, "At last")


def test_days_run_forwards(world: SimpleNamespace) -> None:
    early, late = dt.date(2026, 1, 1), dt.date(2026, 2, 1)
    with pytest.raises(ValueError, match="last day"):
        make_cohort(world.quay, starts_on=late, ends_on=early)
    cohort = make_cohort(world.quay)
    with pytest.raises(ValueError, match="last day"):
        make_site(cohort, joined_on=late, left_on=early)
    with pytest.raises(ValueError, match="took part in everything"):
        make_site(cohort, marks={"completed": False, "completed_on": early})


# Pages


def test_everything_about_a_site_is_marked_on_one_screen(world: SimpleNamespace) -> None:
    switch_on(world.northshore, Module.COHORTS)
    cohort = make_cohort(world.quay)
    site, part = make_site(cohort), cohort.components.get()
    first, second = cohort.milestones.all()
    sent = {
        f"times_{part.pk}": "2",
        f"reached_{first.pk}": "on",
        f"day_{second.pk}": "4/5/2026",
        "completed": "no",
        "progressed": "yes",
        "evidence": "A quiet room",
    }
    mark = signed_in(world.mark)
    page = mark.post(reverse("implementation:site_mark", args=[site.pk]), sent, follow=True)
    assert (
        "1 site enrolled; 0 completed all parts (0.0 %); 1 showed progress (100.0 %)."
        in text_of(page)
    )
    assert "2 of 3" in text_of(page)
    assert "2 of 2" in text_of(page)
    site.refresh_from_db()
    assert (site.completed, site.progressed) == (False, True)
    again = mark.get(reverse("implementation:site_mark", args=[site.pk])).context["form"]
    assert (again["completed"].value(), again[f"times_{part.pk}"].value()) == ("no", 2)


@pytest.mark.parametrize(
    ("facts", "sentence_said"),
    [
        ({"times": "4"}, "Training days must be 3 or less"),
        ({"completed": "no", "completed_on": "1/5/2026"}, "Answer “Yes” above"),
        ({"evidence": "Ring 07700 900123"}, "This looks like a phone number"),
        ({"why": "Ring 07700 900123"}, "This looks like a phone number"),
    ],
)
def test_a_wrong_answer_gets_a_sentence_and_writes_nothing(
    world: SimpleNamespace, facts: dict[str, str], sentence_said: str
) -> None:
    switch_on(world.northshore, Module.COHORTS)
    cohort = make_cohort(world.quay)
    site, part = make_site(cohort), cohort.components.get()
    names = {"times": f"times_{part.pk}", "why": f"why_{cohort.milestones.first().pk}"}
    sent = {names.get(name, name): value for name, value in facts.items()}
    page = signed_in(world.mark).post(
        reverse("implementation:site_mark", args=[site.pk]), {"progressed": "yes", **sent}
    )
    assert sentence_said in text_of(page)
    site.refresh_from_db()
    assert site.progressed is None


def test_sites_stand_from_a_to_z_whatever_became_of_them(world: SimpleNamespace) -> None:
    switch_on(world.northshore, Module.COHORTS)
    cohort = make_cohort(world.quay)
    make_site(cohort, site_name="Yew", marks={"completed": True, "progressed": True})
    make_site(cohort, unit=world.quay)
    make_site(cohort, site_name="ash")
    page = signed_in(world.eve).get(reverse("implementation:cohort_detail", args=[cohort.pk]))
    assert [row[0].text for row in page.context["table"].rows] == ["ash", "Quay", "Yew"]


def test_what_was_taken_back_is_in_no_list_and_comes_back(world: SimpleNamespace) -> None:
    switch_on(world.northshore, Module.COHORTS)
    cohort = make_cohort(world.quay)
    site, mark = make_site(cohort), signed_in(world.mark)
    mark.post(reverse("implementation:site_withdraw", args=[site.pk]))
    detail = reverse("implementation:cohort_detail", args=[cohort.pk])
    assert "No site has joined yet" in text_of(signed_in(world.eve).get(detail))
    assert "Willow House" not in text_of(signed_in(world.eve).get(detail))
    mark.post(reverse("implementation:site_restore", args=[site.pk]))
    mark.post(reverse("implementation:cohort_withdraw", args=[cohort.pk]))
    listed = mark.get(reverse("implementation:cohort_list"))
    assert "Peer groups" not in text_of(listed)
    page = mark.post(reverse("implementation:cohort_restore", args=[cohort.pk]), follow=True)
    assert "1 site enrolled" in text_of(page)


def test_a_form_adds_a_programme_with_its_milestones(world: SimpleNamespace) -> None:
    switch_on(world.northshore, Module.COHORTS)
    sent = {"name": "Pilot", "unit": world.quay.pk, "milestones": "One\ntwo\n", "once": uuid4()}
    mark = signed_in(world.mark)
    for _ in range(2):
        page = mark.post(reverse("implementation:cohort_add"), sent, follow=True)
    made = Cohort.objects.get()
    assert [one.name for one in made.milestones.all()] == ["One", "two"]
    assert "Add its parts and its sites next." in text_of(page)
    mark.post(reverse("implementation:site_add", args=[made.pk]), {"unit": world.quay.pk})
    assert CohortSite.objects.get().unit == world.quay
    neither = mark.post(reverse("implementation:site_add", args=[made.pk]), {})
    assert "Choose a team, or write the name of a partner" in text_of(neither)
    both = {"unit": world.quay.pk, "site_name": "Willow House"}
    page = mark.post(reverse("implementation:site_add", args=[made.pk]), both)
    assert "A site is a team or a partner. Take one away" in text_of(page)
    assert CohortSite.objects.count() == 1


def test_off_the_module_is_nowhere(world: SimpleNamespace) -> None:
    switch_on(world.northshore)
    alma = signed_in(world.alma)
    assert "Cohort" not in text_of(alma.get(reverse("implementation:tool_list")))
    assert alma.get(reverse("implementation:cohort_list")).status_code == 404
    switch_on(world.northshore, Module.COHORTS)
    assert "Cohort programmes" in text_of(alma.get(reverse("implementation:tool_list")))
