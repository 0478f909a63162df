"""Supervision follows when units become others, and comes back when that is taken back."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from services.actions.planning import Part, StepFacts, share_out
from services.actions.taking_back import undo_reorganisation
from services.models import Reorganisation, StaffMember, Unit
from tests.factories import make_person, make_user
from tests.factories.supervision import make_supervisor, plan_time, rule_for
from tests.factories.training import level, require, use_framework
from tests.services.reorganised import done, planned, scope, unit
from tests.training.test_pages import page_as
from training.actions.supervision import Contact, log_given_contact
from training.figures.own_supervision import asked_in_branch
from training.figures.supervision_rules import rules_at
from training.models import SupervisionRule, Supervisor, TeamRhythm, TeamTime

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
MERGE = [StepFacts("merge", code, new_code="BAY", new_name="Bay") for code in ("QUAY", "LIGHT")]
HUNG = (SupervisionRule, Supervisor, TeamRhythm, TeamTime)


@pytest.fixture
def house(world: SimpleNamespace) -> SimpleNamespace:
    """Quay and Lighthouse each have a rule, a supervisor and a rhythm of their own."""
    use_framework(world.northshore)
    world.grace = make_person("Grace Giver", world.harbour)
    for one, days, people, weeks in ((world.quay, 28, 9, 4), (world.lighthouse, 14, 4, 2)):
        rule_for(level("enhanced"), world.northshore, one, within_days=days)
        make_supervisor(world.grace, one, people_a_month=people)
        plan_time(one, "debrief", weeks, held=[TODAY - 3 * DAY, TODAY])
    return world


def held() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in HUNG]


def rule_of(where: Unit) -> int | None:
    return next(r for r in rules_at(where, on=TODAY) if r.level.code == "enhanced").within_days


def test_what_two_units_had_goes_on_in_the_one_they_become(house: SimpleNamespace) -> None:
    before = held()
    plan = done(house, planned(house, *MERGE, on=TODAY), today=TODAY)
    bay = unit("BAY")
    assert rule_of(bay) == 14
    gives = list(Supervisor.objects.current_on(TODAY).order_by("people_of__code"))
    assert [(one.people_of.code, one.people_a_month) for one in gives] == [
        ("LIGHT", 4),
        ("QUAY", 9),
    ]
    assert {(one.unit, one.from_on) for one in gives} == {(bay, TODAY)}
    plans = TeamRhythm.objects.current_on(TODAY).get()
    assert (plans.unit, plans.every_weeks) == (bay, 2)
    assert TeamTime.objects.get(on=TODAY).people == 6
    assert TeamTime.objects.filter(on__lt=TODAY).exclude(unit=bay).count() == 2
    assert Supervisor.objects.current_on(TODAY - DAY).count() == 2

    undo_reorganisation(by=scope(house), plan=plan, today=TODAY)
    assert held() == before


def test_a_split_gives_each_part_the_rule_the_rhythm_and_a_share(house: SimpleNamespace) -> None:
    rule_for(
        level("enhanced"), house.northshore, house.quay, within_days=7, from_on=TODAY + 9 * DAY
    )
    before = held()
    plan = done(house, split(house), today=TODAY)
    east, west = unit("EAST"), unit("WEST")
    for part in (east, west):
        rules = SupervisionRule.objects.filter(unit=part).order_by("from_on")
        assert [(r.within_days, r.from_on) for r in rules] == [(28, TODAY), (7, TODAY + 9 * DAY)]
        assert TeamRhythm.objects.get(unit=part).every_weeks == 4
    shares = {one.unit: one.people_a_month for one in Supervisor.objects.current_on(TODAY)}
    assert (shares[east], shares[west]) == (4, 5)  # West takes everybody else
    assert not SupervisionRule.objects.filter(unit=house.quay, from_on__gte=TODAY).exists()

    undo_reorganisation(by=scope(house), plan=plan, today=TODAY)
    assert held() == before


def split(house: SimpleNamespace) -> Reorganisation:
    named = (("EAST", "East Quay", False), ("WEST", "West Quay", True))
    steps = [
        StepFacts("split", "QUAY", new_code=code, new_name=name, takes_rest=rest)
        for code, name, rest in named
    ]
    plan = planned(house, *steps, on=TODAY)
    east, west = plan.steps.all()
    parts = [Part(east.pk, people=[house.rosa]), Part(west.pk, takes_rest=True)]
    share_out(by=scope(house), plan=plan, parts=parts)
    return plan


def test_a_unit_that_was_there_keeps_what_it_has(house: SimpleNamespace) -> None:
    done(house, planned(house, StepFacts("merge", "LIGHT", "QUAY"), on=TODAY), today=TODAY)
    assert rule_of(house.quay) == 28
    assert Supervisor.objects.current_on(TODAY).get().unit == house.quay
    assert TeamRhythm.objects.current_on(TODAY).get().every_weeks == 4


def test_what_was_changed_since_is_not_taken_back(house: SimpleNamespace) -> None:
    plan = done(house, planned(house, *MERGE, on=TODAY), today=TODAY)
    Supervisor.objects.filter(unit=unit("BAY")).update(people_a_month=20)
    with pytest.raises(ValueError, match="Who gives supervision was changed later"):
        undo_reorganisation(by=scope(house), plan=plan, today=TODAY)


def seen(row: Supervisor) -> set[str]:
    return {one.shown_name for one in asked_in_branch(row, on=TODAY)}


def test_supervisors_of_merged_units_do_not_come_to_see_each_others_people(
    house: SimpleNamespace,
) -> None:
    require(house.worker, level("enhanced"))
    for name, where in (("Gus Giver", house.quay), ("Ina Giver", house.lighthouse)):
        make_supervisor(make_person(name, house.harbour), where, people_a_month=5)
    done(house, planned(house, *MERGE, on=TODAY), today=TODAY)
    new = make_person("Nell New", unit("BAY"), house.worker, from_on=TODAY)
    rows = Supervisor.objects.current_on(TODAY)
    gus, ina = (rows.get(staff_member__first_name=name) for name in ("Gus", "Ina"))
    quay, light = {house.rosa.shown_name, house.sam_person.shown_name}, {house.lars.shown_name}
    assert (seen(gus), seen(ina)) == (quay, light)

    facts = {"on": TODAY, "minutes": 30}
    account = make_user("Ina Giver")
    StaffMember.objects.filter(pk=ina.staff_member_id).update(user=account)
    ina = Supervisor.objects.get(pk=ina.pk)
    for one in (house.rosa, new):
        with pytest.raises(PermissionError):
            log_given_contact(
                by=account.pk, row=ina, people=[one],
                contact=Contact(supervisor=ina.staff_member, **facts),
            )  # fmt: skip
    text = page_as(account, "training:my_supervision_give", ina.pk)
    assert "You see the people who were in Lighthouse" in text
    assert house.rosa.shown_name not in text

    row = make_supervisor(ina.staff_member, unit("BAY"), from_on=TODAY)
    assert seen(row) == {*quay, *light, new.shown_name}, "a lead gave them the whole team"
    assert rows.filter(staff_member=ina.staff_member).count() == 1
