"""Rules of supervision go on in a copy and in the next version of a framework."""

import datetime as dt
from types import SimpleNamespace

import pytest

from tests.factories import everywhere
from tests.factories.supervision import make_supervisor, meet, rule_for
from tests.factories.training import level
from tests.training.test_pages import page_as
from tests.training.test_supervision import DAY, TODAY, house, in_place
from training.actions.frameworks import choose_framework
from training.actions.versions import add_framework
from training.figures.supervision import capacity_of
from training.figures.supervision_rules import rules_at
from training.models import Framework, Level, Supervisor

__all__ = ["house"]


def copied(house: SimpleNamespace, *, version: str = "1", base: Framework | None = None) -> Level:  # noqa: F811
    """The organisation counts by a copy of its framework; the copy's level of enhanced."""
    by = everywhere(house.northshore)
    base = base or Framework.objects.get(organisation=None, code="ksf2017")
    facts = {"by": by, "organisation": house.northshore, "name": "Ours", "version": version}
    made = add_framework(**facts, base=base)
    choose_framework(by=by, organisation=house.northshore, framework=made, from_on=TODAY - 9 * DAY)
    found: Level = made.levels.get(code="enhanced")
    return found


def asked_days(house: SimpleNamespace) -> list[tuple[str, int | None]]:  # noqa: F811
    return [(one.level.name, one.within_days) for one in rules_at(house.quay, on=TODAY)]


@pytest.mark.parametrize("whose", ["shared", "own"])
def test_a_copy_and_its_next_version_keep_the_rules(
    house: SimpleNamespace,  # noqa: F811
    whose: str,
) -> None:
    if whose == "own":
        rule_for(level("enhanced"), house.northshore, house.quay, within_days=31)
    make_supervisor(house.grace, house.quay, people_a_month=9)
    meet(house.grace, house.rosa, on=TODAY - 20 * DAY)
    before = in_place(house), asked_days(house), capacity_of(house.scope, house.quay, on=TODAY)
    assert before[0] == {"enhanced": (1, 2)}
    own = copied(house)
    copied(house, version="2", base=own.framework)
    after = in_place(house), asked_days(house), capacity_of(house.scope, house.quay, on=TODAY)
    assert after == before
    assert "Trauma enhanced" in page_as(house.ada, "training:supervision_rules")
    assert "a contact every 31 days" in page_as(house.alma, "training:supervision", house.quay.pk)


def test_a_rule_of_the_copy_holds_in_place_of_the_one_before(
    house: SimpleNamespace,  # noqa: F811
) -> None:
    rule_for(level("enhanced"), house.northshore, within_days=60, from_on=TODAY - 5 * DAY)
    meet(house.grace, house.rosa, on=TODAY - 20 * DAY)
    own = copied(house)
    assert in_place(house) == {"enhanced": (1, 2)}
    rule_for(own, house.northshore, within_days=14, from_on=TODAY - 5 * DAY)
    assert in_place(house) == {"enhanced": (0, 2)}
    assert ("Trauma enhanced", 14) in asked_days(house)
    rule_for(own, house.northshore, within_days=90, from_on=TODAY - 400 * DAY)
    assert ("Trauma enhanced", 14) in asked_days(house)


def test_a_supervisor_who_begins_earlier_than_was_said_begins_earlier(
    house: SimpleNamespace,  # noqa: F811
) -> None:
    make_supervisor(house.grace, house.quay, from_on=TODAY + 30 * DAY)
    row = make_supervisor(house.grace, house.quay, from_on=TODAY, people_a_month=4)
    assert list(Supervisor.objects.values_list("pk", "from_on")) == [(row.pk, TODAY)]
    make_supervisor(house.grace, house.quay, from_on=TODAY + 3 * DAY, people_a_month=5)
    only: tuple[dt.date, int] = Supervisor.objects.values_list("from_on", "people_a_month").get()
    assert only == (TODAY, 5)
