"""The invented council's check-ins went through the real doors: sealed, published, keys gone.

So did what people said before and after its courses.
"""

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import User
from reports.demo.load import load
from services.access import viewer_for
from services.models import Unit
from tests.factories.wellbeing import held
from tests.roles import acting_as
from training.figures.evaluation import changes_of
from training.models import Course
from wellbeing.figures import check_ins_for, results_of
from wellbeing.keys import KeyStore
from wellbeing.models import Mailing, Round, SupportSource

NOW = timezone.now()
TODAY = timezone.localdate(NOW)


@pytest.mark.django_db
def test_two_are_over_one_is_open_and_one_is_being_prepared() -> None:
    with acting_as("tip_owner"):
        load(size="small", on=TODAY)
    council = Unit.objects.get(code="STRATH")
    rounds = {one.closes_on: one for one in Round.objects.within(everything(council))}
    older, newer, is_open, draft = (rounds[day] for day in sorted(rounds))

    assert [one.state for one in (older, newer, is_open, draft)] == [
        "sealed", "sealed", "open", "draft",
    ]  # fmt: skip
    _the_past_is_sealed(older, newer)
    _staff_are_asked_now(is_open)
    _courses_have_figures_or_wait(council)
    assert not Mailing.objects.exclude(state=Mailing.State.READY).exists()
    assert {one.kind for one in SupportSource.objects.filter(organisation=council)} == {
        "internal", "hours",
    }  # fmt: skip


def everything(council: Unit) -> object:
    return viewer_for(User.objects.get(email="admin@strathmere.example").pk).scope_for(
        "view_checkins"
    )


def _the_past_is_sealed(older: Round, newer: Round) -> None:
    for one in (older, newer):
        for folder in (settings.ROUND_KEYS, settings.TICKET_KEYS, settings.SEAL_KEYS):
            assert KeyStore(folder).read(one.pk) is None
        assert held(one) == 0
        figures = results_of(one)
        assert figures.done
        assert any(group.shown for group in figures.groups)
    groups = results_of(newer).groups
    assert any(group.past for group in groups)
    assert any(group.shown is None for group in groups)


def _staff_are_asked_now(is_open: Round) -> None:
    staff = viewer_for(User.objects.get(email="staff@strathmere.example").pk)
    found = check_ins_for(staff, now=NOW, on=TODAY)
    assert found.is_asked
    assert len(found.results) == 2
    assert {group.way for group in is_open.groups.all()} == {"", "ticket", "slip"}
    with acting_as("tip_owner"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM vault.inbox")
        assert cursor.fetchone() == (0,)


def _courses_have_figures_or_wait(council: Unit) -> None:
    """One course shows what people said after it and six months later; another waits for ten."""
    scope = viewer_for(User.objects.get(email="lead@strathmere.example").pk).scope_for(
        "view_figures"
    )
    branch = Unit.objects.get(organisation=council, code="CHF")
    shown, waiting = (
        changes_of(scope, branch, Course.objects.get(organisation=council, code=code))
        for code in ("STR-SKI", "STR-INF")
    )
    for change in shown:
        assert change.together is not None
        assert change.together.answered.matched >= 10
        assert len(change.together.statements) == 5
        assert all(one.found.t is not None for one in change.together.statements)
    assert all(one.together is None for one in waiting)
