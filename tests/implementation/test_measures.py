"""Measures are containers without items; what needs a licence stays locked until it is recorded."""

import datetime as dt
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.urls import reverse

from core.modules import Module
from core.permissions import Permission
from implementation.actions.measures import (
    add_measure,
    change_measure,
    end_licence,
    load_measures,
    record_licence,
    retire_measure,
)
from implementation.figures.measures import measures_for, state_for
from implementation.models import Assessment, Domain, Licence, Measure, Rating
from tests.factories import everywhere, switch_on
from tests.factories.assessment import ON, make_assessment, make_licence, make_measure
from tests.implementation.test_activities import scope_of
from tests.implementation.test_pages import signed_in, text_of

ADMIN = Permission.MANAGE_FRAMEWORKS


@pytest.fixture
def measure(world: SimpleNamespace) -> Measure:
    return make_measure(world.northshore)


def shared(code: str) -> Measure:
    return Measure.objects.get(code=code, organisation=None)


# What is shipped


def test_the_shared_measures_are_containers_without_a_single_item(world: SimpleNamespace) -> None:
    known = {one.code: one.parts.count() for one in Measure.objects.filter(organisation=None)}
    assert known == {"ROOTS": 7, "TRACE": 3, "ARTIC": 0, "TICOMETER": 5, "scot-2021": 10}
    assert all("?" not in domain.name for domain in Domain.objects.all())


def test_loading_the_measures_again_changes_nothing(world: SimpleNamespace) -> None:
    Measure.objects.filter(code="ROOTS").update(is_retired=True)
    before = list(Measure.objects.order_by("pk").values())
    load_measures()
    assert list(Measure.objects.order_by("pk").values()) == before
    assert Domain.objects.count() == 15


def test_what_is_licensed_or_not_known_is_not_offered(world: SimpleNamespace) -> None:
    states = {one.measure.code: one for one in measures_for(world.quay, on=ON)}
    usable = {code for code, one in states.items() if one.is_usable}
    assert usable == {"ROOTS", "scot-2021"}
    assert {code for code, one in states.items() if one.is_locked} == {"ARTIC", "TICOMETER"}
    assert not states["TRACE"].is_complete


# Licences


def test_a_licensed_measure_stays_locked_until_the_licence_is_recorded(
    world: SimpleNamespace,
) -> None:
    measure = make_measure(world.northshore, terms="needed")
    with pytest.raises(ValueError, match="needs a licence"):
        make_assessment(world.quay, measure)
    make_licence(world.northshore, measure, valid_from=ON, until_on=ON)
    make_assessment(world.quay, measure)
    for day in (ON - dt.timedelta(days=1), ON + dt.timedelta(days=1)):
        with pytest.raises(ValueError, match="needs a licence"):
            make_assessment(world.quay, measure, held_on=day)


def test_a_copy_stays_under_the_licence_of_what_it_was_copied_from(world: SimpleNamespace) -> None:
    artic = shared("ARTIC")
    copy = make_measure(world.northshore, name="ARTIC", based_on=artic, terms="free")
    assert copy.needs_licence
    assert state_for(copy, world.quay, on=ON).is_locked
    facts = {"domains": ["Welcome"], "scale": "five", "terms": "free"}
    change_measure(by=scope_of(world.ada, ADMIN), measure=copy, name="Mine", **facts)
    copy.refresh_from_db()
    assert copy.needs_licence
    make_licence(world.northshore, artic)
    assert state_for(copy, world.quay, on=ON).is_usable


def test_the_licence_of_one_organisation_unlocks_nothing_next_door(world: SimpleNamespace) -> None:
    make_licence(world.westmoor, shared("ARTIC"))
    assert state_for(shared("ARTIC"), world.quay, on=ON).is_locked


def test_a_licence_is_recorded_once_and_ends_after_it_began(world: SimpleNamespace) -> None:
    artic = shared("ARTIC")
    first, second = (make_licence(world.northshore, artic) for _ in range(2))
    assert first == second
    by = scope_of(world.ada, ADMIN)
    end_licence(by=by, licence=first, until_on=ON)
    assert Licence.objects.get().until_on == ON
    for early in (dt.date(2020, 1, 1),):
        with pytest.raises(ValueError, match="ends on or after"):
            end_licence(by=by, licence=first, until_on=early)
    with pytest.raises(ValueError, match="needs no licence"):
        make_licence(world.northshore, shared("ROOTS"))


def test_nobody_records_a_licence_for_another_organisation(world: SimpleNamespace) -> None:
    by = scope_of(world.wanda, ADMIN)
    facts = {"reference": "L", "valid_from": ON}
    with pytest.raises(PermissionError):
        record_licence(by=by, organisation=world.northshore, measure=shared("ARTIC"), **facts)
    theirs = make_measure(world.northshore, terms="needed")
    with pytest.raises(PermissionError):
        record_licence(by=by, organisation=world.westmoor, measure=theirs, **facts)
    assert not Licence.objects.exists()


# Measures


def test_a_shared_measure_is_changed_by_nobody(world: SimpleNamespace) -> None:
    by = scope_of(world.ada, ADMIN)
    with pytest.raises(PermissionError):
        change_measure(by=by, measure=shared("ROOTS"), name="Ours", domains=["Safety"])
    with pytest.raises(PermissionError):
        retire_measure(by=by, measure=shared("ROOTS"), retired=True)


def test_a_scale_with_scores_stays_as_it_is_and_a_domain_with_scores_only_leaves_sight(
    world: SimpleNamespace, measure: Measure
) -> None:
    make_assessment(world.quay, measure)
    by = scope_of(world.ada, ADMIN)
    with pytest.raises(ValueError, match="new measure"):
        change_measure(by=by, measure=measure, name="X", domains=["Choice"], scale="words")
    for _ in range(2):
        change_measure(by=by, measure=measure, name="Walk", domains=["Trust", "Choice"])
    rows = [(one.name, one.is_retired) for one in measure.domains.order_by("position", "pk")]
    assert sorted(rows) == [("Choice", False), ("Trust", False), ("Welcome", True)]
    assert Rating.objects.count() == 2


def test_the_same_form_makes_one_measure_and_one_assessment(
    world: SimpleNamespace, measure: Measure
) -> None:
    key = uuid4()
    first, second = (make_measure(world.northshore, name="Once", once=key) for _ in range(2))
    assert first == second
    by = scope_of(world.alma)
    made = [make_assessment(world.quay, measure, by=by, once=key) for _ in range(2)]
    assert made[0] == made[1]
    assert (Assessment.objects.count(), Rating.objects.count()) == (1, 2)


def test_an_admin_adds_a_measure_in_words_and_teams_can_use_it(world: SimpleNamespace) -> None:
    switch_on(world.northshore, Module.ASSESSMENT)
    sent = {
        "organisation": world.northshore.pk,
        "name": "Walk together",
        "domains": "Welcome\n\nwelcome\nChoice",
        "scale": "words",
        "words": "First step\nIn place",
        "terms": "free",
    }
    url = reverse("implementation:measure_add")
    few = signed_in(world.ada).post(url, {**sent, "words": "One"})
    assert "Enter at least two words" in text_of(few)
    signed_in(world.ada).post(url, sent)
    made = Measure.objects.get(organisation=world.northshore)
    assert [one.name for one in made.domains.all()] == ["Welcome", "Choice"]
    assert state_for(made, world.quay, on=ON).is_usable


def test_a_lead_of_one_branch_adds_no_measure_for_all(world: SimpleNamespace) -> None:
    by = everywhere(world.westmoor, ADMIN)
    with pytest.raises(PermissionError):
        add_measure(by=by, organisation=world.northshore, name="X", domains=["Y"], scale="five")
