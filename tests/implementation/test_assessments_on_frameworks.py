"""A self-assessment on a framework: its parts as they stand there, and nothing copied."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.modules import Module
from core.permissions import Permission
from implementation.actions.assessments import change_assessment
from implementation.actions.frameworks import (
    add_elements,
    add_framework,
    change_element,
    change_framework,
)
from implementation.actions.measures import (
    add_measure,
    change_measure,
    load_measures_on_frameworks,
)
from implementation.figures.assessments import assessments_of
from implementation.figures.measures import measures_for, state_for
from implementation.models import Assessment, ChangeFramework, Domain, Measure, Rating
from tests.factories import everywhere, switch_on
from tests.factories.assessment import ON, make_assessment, make_measure, said
from tests.implementation.test_activities import scope_of
from tests.implementation.test_pages import signed_in, text_of

ADMIN = Permission.MANAGE_FRAMEWORKS


@pytest.fixture
def ten(world: SimpleNamespace) -> Measure:
    switch_on(world.northshore, Module.ASSESSMENT)
    return Measure.objects.get(code="scot-2021")


@pytest.fixture
def ours(world: SimpleNamespace) -> ChangeFramework:
    by = everywhere(world.northshore, ADMIN)
    return add_framework(
        by=by, organisation=world.northshore, name="Our promise", lines=["Listen", "Explain"]
    )


def scores(world: SimpleNamespace) -> dict[str, Decimal | None]:
    scope = everywhere(world.quay, Permission.VIEW_IMPLEMENTATION)
    (figure,) = assessments_of(scope, world.quay)
    return {line.name: line.staff[1].score for line in figure.lines if line.staff[1]}


def test_the_ten_domains_of_2021_are_ready_from_the_first_day_and_stand_in_one_place(
    world: SimpleNamespace, ten: Measure
) -> None:
    state = state_for(ten, world.quay, on=ON)
    framework = ChangeFramework.objects.get(code="scot-2021")
    assert state.is_usable
    assert list(state.parts) == list(framework.elements.all())
    assert len(state.parts) == 10
    assert (ten.name, ten.names, ten.framework) == (framework.name, {}, framework)
    assert not Domain.objects.filter(measure=ten).exists()
    load_measures_on_frameworks()
    assert Measure.objects.filter(framework=framework).count() == 1


def test_a_team_scores_the_ten_domains_on_one_screen(world: SimpleNamespace, ten: Measure) -> None:
    alma = signed_in(world.alma)
    team = reverse("implementation:assessment_unit", args=[world.quay.pk])
    assert "Ten domains (Scotland, 2021)" in text_of(alma.get(team))
    url = reverse("implementation:assessment_record", args=[world.quay.pk, ten.pk])
    page = text_of(alma.get(url))
    parts = list(ten.parts.all())
    assert all(part.name in page for part in parts)
    told = {f"score_{part.pk}": number % 5 + 1 for number, part in enumerate(parts)}
    alma.post(url, {"view": "staff", "held_on": "today", "n": 12, "base": 20, **told})
    row = Assessment.objects.get()
    assert [(one.element, one.domain) for one in row.ratings.order_by("element__position")] == [
        (part, None) for part in parts
    ]
    assert list(scores(world)) == [part.name for part in parts]
    detail = reverse("implementation:assessment_detail", args=[row.pk])
    assert text_of(alma.get(detail)).index("Policy") > 0


def test_a_changed_score_takes_the_place_of_the_one_before(
    world: SimpleNamespace, ten: Measure
) -> None:
    row = make_assessment(world.quay, ten, said=said(ten, {"Policy": 2, ten.parts.last().name: 3}))
    by = everywhere(world.quay, Permission.LOG_IMPLEMENTATION)
    for _ in range(2):
        change_assessment(by=by, assessment=row, said=said(ten, {"Policy": 4}))
    assert scores(world) == {"Policy": Decimal(4)}


def test_a_new_name_of_a_part_is_the_name_everywhere_and_a_part_that_goes_keeps_its_scores(
    world: SimpleNamespace, ours: ChangeFramework
) -> None:
    by = scope_of(world.ada, ADMIN)
    measure = make_measure(world.northshore, name="", framework=ours)
    make_assessment(world.quay, measure, said=said(measure, {"Listen": 3, "Explain": 4}))
    listen, explain = ours.elements.all()
    change_element(by=by, element=listen, name="Hear", explains="", is_retired=False)
    change_element(by=by, element=explain, name="Explain", explains="", is_retired=True)
    add_elements(by=by, framework=ours, lines=["Ask"])
    assert [one.name for one in state_for(measure, world.quay, on=ON).parts] == ["Hear", "Ask"]
    assert scores(world) == {"Hear": Decimal(3), "Explain": Decimal(4)}
    change_framework(by=by, framework=ours, name="What we promise", is_retired=False)
    assert Measure.objects.get(pk=measure.pk).name == "What we promise"


def test_a_framework_that_is_not_offered_any_more_is_not_offered_here(
    world: SimpleNamespace, ours: ChangeFramework
) -> None:
    switch_on(world.northshore, Module.ASSESSMENT)
    measure = make_measure(world.northshore, name="", framework=ours)
    url = reverse("implementation:assessment_record", args=[world.quay.pk, measure.pk])
    assert signed_in(world.alma).get(url).status_code == 200
    by = scope_of(world.ada, ADMIN)
    change_framework(by=by, framework=ours, name="Our promise", is_retired=True)
    (state,) = [one for one in measures_for(world.quay, on=ON) if one.measure == measure]
    assert not state.is_usable
    assert signed_in(world.alma).get(url).status_code == 404


def test_a_part_of_another_framework_and_both_kinds_at_once_are_refused(
    world: SimpleNamespace, ten: Measure, ours: ChangeFramework
) -> None:
    other = make_measure(world.northshore, name="", framework=ours)
    with pytest.raises(ValueError, match="does not fit"):
        make_assessment(world.quay, ten, said=said(other, {"Listen": 3}))
    row = make_assessment(world.quay, ten, said=said(ten, {"Policy": 2}))
    domain = make_measure(world.northshore).domains.first()
    for wrong in ({"domain": domain}, {"element": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Rating.objects.filter(assessment=row).update(**wrong)


def test_nobody_measures_on_a_framework_of_somebody_else(
    world: SimpleNamespace, ours: ChangeFramework
) -> None:
    by = everywhere(world.westmoor, ADMIN)
    with pytest.raises(PermissionError):
        add_measure(by=by, organisation=world.westmoor, name="", framework=ours, scale="five")


def test_a_change_of_the_measure_leaves_the_framework_and_its_parts(
    world: SimpleNamespace, ours: ChangeFramework
) -> None:
    measure = make_measure(world.northshore, name="", framework=ours)
    change_measure(
        by=scope_of(world.ada, ADMIN), measure=measure, name="Our walk", domains=["Else"]
    )
    measure.refresh_from_db()
    assert (measure.name, measure.framework) == ("Our walk", ours)
    assert [one.name for one in measure.parts.all()] == ["Listen", "Explain"]
    assert not measure.domains.exists()


def test_an_admin_makes_a_measure_on_a_framework_and_cannot_give_it_parts_of_its_own(
    world: SimpleNamespace, ours: ChangeFramework
) -> None:
    switch_on(world.northshore, Module.ASSESSMENT)
    ada, url = signed_in(world.ada), reverse("implementation:measure_add")
    sent = {
        "organisation": world.northshore.pk,
        "framework": ours.pk,
        "scale": "words",
        "words": "To begin\nUnder way",
        "terms": "free",
    }
    assert "Leave this empty" in text_of(ada.post(url, {**sent, "domains": "Else"}))
    nothing = text_of(ada.post(url, {**sent, "framework": ""}))
    assert "Enter the name of the measure" in nothing
    assert "Enter at least one part" in nothing
    page = text_of(ada.post(url, sent, follow=True))
    made = Measure.objects.get(organisation=world.northshore)
    assert (made.framework, made.names) == (ours, {})
    assert "Listen, Explain" in page
    assert "Our promise" in text_of(ada.get(reverse("implementation:measure_list")))
    change = reverse("implementation:measure_change", args=[made.pk])
    form = ada.get(change).context["form"]
    assert "domains" not in form.fields
    assert "framework" not in form.fields
    ada.post(change, {"organisation": world.northshore.pk, **sent, "words": "First\nThen"})
    made.refresh_from_db()
    assert (made.words, made.framework) == (["First", "Then"], ours)
