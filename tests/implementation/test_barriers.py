"""Barriers: a theme or a sentence is enough; lifted, found again and taken back with a history."""

import datetime as dt
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from implementation.actions.barriers import (
    change_barrier,
    lift_barrier,
    note_barrier,
    reopen_barrier,
    restore_barrier,
    withdraw_barrier,
)
from implementation.models import Barrier
from services.models import BarrierCode, BarrierTheme, EnablerCode
from tests.factories.implementation import ON, make_barrier
from tests.implementation.test_activities import scope_of

DAY = dt.timedelta(days=1)


def steps(barrier: Barrier) -> list[str]:
    return list(barrier.changes.values_list("step", flat=True))


def test_a_theme_alone_or_a_sentence_alone_is_enough_but_nothing_is_not(
    world: SimpleNamespace,
) -> None:
    make_barrier(world.quay, theme=BarrierTheme.objects.get(code="RES"))
    make_barrier(world.quay, sentence="No cover at night")
    with pytest.raises(IntegrityError, match="theme_or_a_sentence"), transaction.atomic():
        make_barrier(world.quay, sentence="")
    assert Barrier.objects.count() == 2


def test_a_code_brings_its_theme(world: SimpleNamespace) -> None:
    code = BarrierCode.objects.get(code="SIL05")
    barrier = make_barrier(world.quay, code=code)
    assert barrier.theme.code == "SIL"
    change_barrier(
        by=scope_of(world.alma), barrier=barrier, code=BarrierCode.objects.get(code="RES03")
    )
    barrier.refresh_from_db()
    assert barrier.theme.code == "RES"


def test_the_same_form_sent_twice_makes_one_barrier(world: SimpleNamespace) -> None:
    key, by = uuid4(), scope_of(world.mark)
    assert len({make_barrier(world.quay, by=by, once=key).pk for _ in range(2)}) == 1


def test_nobody_notes_a_barrier_outside_their_branch(world: SimpleNamespace) -> None:
    with pytest.raises(PermissionError):
        note_barrier(by=scope_of(world.mark), unit=world.lighthouse, since_on=ON, sentence="x")


def test_a_barrier_is_in_the_way_until_the_day_it_is_lifted(world: SimpleNamespace) -> None:
    barrier = make_barrier(world.quay)
    lift_barrier(by=scope_of(world.alma), barrier=barrier, lifted_on=ON + 10 * DAY)
    days = [ON - DAY, ON, ON + 9 * DAY, ON + 10 * DAY]
    assert [Barrier.objects.open_on(day).count() for day in days] == [0, 1, 1, 0]


def test_lifting_tells_what_helped_and_repeats_safely(world: SimpleNamespace) -> None:
    barrier, by = make_barrier(world.quay), scope_of(world.alma)
    helped = EnablerCode.objects.get(code="E05")
    for _ in range(2):
        lift_barrier(by=by, barrier=barrier, lifted_on=ON, what_helped="Cover", enabler=helped)
    reopen_barrier(by=by, barrier=barrier)
    barrier.refresh_from_db()
    assert steps(barrier) == ["noted", "lifted", "reopened"]
    assert (barrier.lifted_on, barrier.what_helped, barrier.enabler) == (None, "", None)


def test_it_cannot_be_lifted_before_it_began(world: SimpleNamespace) -> None:
    with pytest.raises(ValueError, match="on or after the day"):
        lift_barrier(by=scope_of(world.alma), barrier=make_barrier(world.quay), lifted_on=ON - DAY)


def test_taken_back_it_leaves_every_figure_and_can_be_put_back(world: SimpleNamespace) -> None:
    barrier, by = make_barrier(world.quay), scope_of(world.alma)
    with pytest.raises(ValueError, match="30 days"):
        withdraw_barrier(by=by, barrier=barrier, now=barrier.noted_at + 31 * DAY)
    for _ in range(2):
        withdraw_barrier(by=by, barrier=barrier)
    assert not Barrier.objects.open_on(ON).exists()
    for _ in range(2):
        restore_barrier(by=by, barrier=barrier)
    assert steps(barrier) == ["noted", "withdrawn", "restored"]


def test_saying_the_same_again_adds_nothing_to_the_history(world: SimpleNamespace) -> None:
    barrier, by = make_barrier(world.quay), scope_of(world.alma)
    for _ in range(2):
        change_barrier(by=by, barrier=barrier, sentence="No cover", who_can_remove="service")
    assert steps(barrier) == ["noted", "changed"]
    assert barrier.changes.last().told == "sentence, who_can_remove"


@pytest.mark.parametrize("change", [withdraw_barrier, restore_barrier, reopen_barrier])
def test_a_neighbour_changes_nothing(world: SimpleNamespace, change: object) -> None:
    with pytest.raises(PermissionError):
        change(by=scope_of(world.basma), barrier=make_barrier(world.quay))
