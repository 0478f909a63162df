"""Two people at once, and a stop in the middle: before or after, never between."""

import datetime as dt
import threading
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from core import failpoints
from core.permissions import Permission
from core.scope import Scope
from services.actions.absence import come_back, leave
from services.actions.change import hold_organisation
from services.actions.planning import StepFacts, add_steps, make_plan
from services.actions.posts import add_post, change_post
from services.actions.reorganise import do_reorganisation, preview_reorganisation
from services.actions.staff import add_staff_member
from services.actions.taking_back import undo_reorganisation
from services.actions.units import close_unit
from services.models import Post, Reorganisation, StaffMember, Unit, UnitPlacement
from tests.factories import make_organisation, make_person, make_role, make_unit

TODAY = dt.date(2026, 11, 20)
DAY = dt.timedelta(days=1)
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


class Stopped(Exception):
    """The process dies here."""


@pytest.fixture
def house(transactional_db: None) -> SimpleNamespace:
    """Two teams with a person each, and a plan that makes one of them, looked at."""
    w = SimpleNamespace()
    w.root = make_organisation("Northshore", code="NSC")
    w.by = Scope(None, Permission.MANAGE_UNITS, (w.root.path,))
    role = make_role("Support worker", w.root)
    for name, code in (("Quay", "QUAY"), ("Lighthouse", "LIGHT")):
        make_person(f"Pat {name}", make_unit(name, w.root, code=code), role)
    w.plan = make_plan(by=w.by, unit=w.root, name="One bay", on=TODAY)
    steps = [StepFacts("merge", c, new_code="BAY", new_name="Bay") for c in ("QUAY", "LIGHT")]
    add_steps(by=w.by, plan=w.plan, steps=steps)
    w.plan = preview_reorganisation(by=w.by, plan=w.plan, keeps_access=set(), today=TODAY)
    return w


def everything() -> list[Any]:
    models = (Unit, UnitPlacement, Post, Reorganisation)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_a_stop_in_the_middle_leaves_nothing_half_done(
    house: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def point(_label: str) -> None:
        raise Stopped

    before = everything()
    monkeypatch.setattr(failpoints, "point", point)
    with pytest.raises(Stopped):
        do_reorganisation(
            by=house.by, plan=house.plan, seen=house.plan.preview["digest"], today=TODAY
        )
    assert everything() == before


def together(*jobs: Any) -> list[BaseException]:
    errors: list[BaseException] = []

    def run(job: Any) -> None:
        try:
            job()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return errors


def test_two_people_who_do_it_at_once_do_it_once(house: SimpleNamespace) -> None:
    seen = house.plan.preview["digest"]

    def do() -> None:
        do_reorganisation(by=house.by, plan=house.plan, seen=seen, today=TODAY)

    assert together(do, do) == []
    assert Unit.objects.filter(code="BAY").count() == 1
    assert Post.objects.filter(until_on=None).count() == 2
    assert Post.objects.count() == 4


def test_taking_back_at_once_takes_back_once(house: SimpleNamespace) -> None:
    before = everything()[:3]
    plan = do_reorganisation(
        by=house.by, plan=house.plan, seen=house.plan.preview["digest"], today=TODAY
    )

    def undo() -> None:
        undo_reorganisation(by=house.by, plan=plan, today=TODAY)

    assert together(undo, undo) == []
    assert everything()[:3] == before


def landing(house: SimpleNamespace, how: str, pier: Unit) -> Any:
    """A person gets a post in Pier; `how` says by which action."""
    by = Scope(None, Permission.MANAGE_STAFF, (house.root.path,))
    facts = {"by": by, "unit": pier, "role": None}
    pat = StaffMember.objects.get(last_name="Quay")
    if how == "back":
        gone = make_person("Pia Holm", pier)
        leave(by=by, person=gone, left_on=TODAY - DAY)
        return lambda: come_back(by=by, person=gone, on=TODAY)
    return {
        "new": lambda: add_staff_member(**facts, from_on=TODAY, first_name="Nia"),
        "further": lambda: add_post(**facts, person=pat, from_on=TODAY),
        "changed": lambda: change_post(**facts, post=pat.posts.get(), on=TODAY),
    }[how]


@pytest.mark.parametrize("how", ["new", "further", "changed", "back"])
def test_nobody_lands_in_a_unit_that_is_just_closing(house: SimpleNamespace, how: str) -> None:
    pier = make_unit("Pier", house.root)
    job, said = landing(house, how, Unit.objects.get(pk=pier.pk)), list[BaseException]()
    thread = threading.Thread(target=lambda: said.extend(together(job)))
    with transaction.atomic():
        close_unit(by=house.by, unit=pier, on=TODAY)
        thread.start()
        thread.join(timeout=1)
        assert thread.is_alive(), "it did not wait"
    thread.join(timeout=60)

    assert [type(one) for one in said] == [ValidationError]
    assert "Pier is closed" in str(said[0])
    assert not Post.objects.current_on(TODAY).filter(unit=pier).exists()


def test_who_waits_for_a_change_of_the_organisation_holds_no_person(
    house: SimpleNamespace,
) -> None:
    """Or the change, which settles where people are at home, would wait for them in turn."""
    by = Scope(None, Permission.MANAGE_STAFF, (house.root.path,))
    pat = StaffMember.objects.get(last_name="Quay")
    said: list[BaseException] = []
    job = partial(leave, by=by, person=pat, left_on=TODAY)
    thread = threading.Thread(target=lambda: said.extend(together(job)))
    with transaction.atomic():
        hold_organisation(house.root.pk)
        thread.start()
        thread.join(timeout=1)
        assert StaffMember.objects.select_for_update(nowait=True).get(pk=pat.pk).left_on is None
    thread.join(timeout=60)

    assert said == []
    pat.refresh_from_db()
    assert pat.left_on == TODAY
