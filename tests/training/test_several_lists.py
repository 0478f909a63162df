"""Several lists of one session: together they say how long, and each takes back its own."""

import datetime as dt
import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.permissions import Permission
from intake.models import Batch
from tests.factories import everywhere
from tests.training.lists import (
    ROSA,
    SAM,
    lines,
    list_house,
    list_of,
    put,
    put_in,
    take_back,
)
from tests.training.lists_oracle import Table
from training.actions.attendance import note_attendance
from training.actions.forgetting import forget_stays
from training.actions.minimums import set_minimum
from training.actions.naming import name_visitor
from training.models import Place, TrainingRecord, Visitor

UNKNOWN = "Captain Q,"


@pytest.fixture
def house(world: SimpleNamespace, tmp_path: Path) -> SimpleNamespace:
    return list_house(world, tmp_path, "")


def minutes(who: Any) -> int | None:
    found: int | None = Place.objects.get(staff_member=who).minutes
    return found


@pytest.mark.parametrize(
    ("morning", "afternoon", "together"),
    [((0, 60), (240, 300), 120), ((0, 60), (30, 90), 90), ((0, 60), (10, 40), 60)],
    ids=["with a gap", "overlapping", "one within the other"],
)
def test_two_lists_of_one_day_count_what_they_cover_together(
    house: SimpleNamespace, morning: Any, afternoon: Any, together: int
) -> None:
    put(house, lines(SAM, morning))
    put(house, lines(SAM, afternoon) + lines(ROSA, (0, 10)))
    assert minutes(house.sam_person) == together
    assert TrainingRecord.objects.standing().filter(staff_member=house.sam_person).count() == 1


def test_the_same_list_again_and_a_part_of_it_change_nothing(house: SimpleNamespace) -> None:
    put(house, lines(SAM, (0, 60), (90, 120)))
    for again in (lines(SAM, (0, 60), (90, 120)), lines(SAM, (10, 40))):
        assert list_of(house, again)[1].is_no_change
    upload, review = list_of(house, lines(SAM, (0, 60), (90, 130)))
    assert not review.is_no_change
    put_in(house, upload)
    assert minutes(house.sam_person) == 100


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0), (0, 2, 1)])
def test_lists_are_taken_back_in_any_order_each_with_its_own_time(
    house: SimpleNamespace, order: tuple[int, ...]
) -> None:
    parts = [(0, 60), (30, 90), (200, 230)]
    batches = [put(house, lines(SAM, part)) for part in parts]
    assert minutes(house.sam_person) == 120
    left = dict(enumerate(parts))
    for nth in order:
        take_back(house, batches[nth])
        left.pop(nth)
        if left:
            slots = {minute for a, b in left.values() for minute in range(a, b)}
            assert minutes(house.sam_person) == len(slots)
    assert not Place.objects.exists()
    assert not TrainingRecord.objects.standing().exists()


def test_who_stands_on_a_second_list_that_says_no_more_stays_when_the_first_goes(
    house: SimpleNamespace,
) -> None:
    first = put(house, lines(SAM, (0, 60)))
    second = put(house, lines(SAM, (10, 40)) + lines(ROSA, (0, 60)))
    assert second.counts["unchanged"] == 1
    take_back(house, first)
    assert minutes(house.sam_person) == 30
    assert TrainingRecord.objects.standing().count() == 2
    take_back(house, second)
    assert not Place.objects.exists()


def test_lengths_without_times_are_never_added(house: SimpleNamespace) -> None:
    head = "Name,Email,Duration\n"
    put(house, f"{SAM},60\n", head)
    put(house, f"{SAM},45\n{ROSA},45\n", head)
    assert minutes(house.sam_person) == 60
    put(house, lines(SAM, (0, 50)) + lines(ROSA, (0, 50)))
    put(house, lines(SAM, (100, 150)))
    assert (minutes(house.sam_person), minutes(house.rosa)) == (100, 50)


def test_who_was_noted_by_hand_keeps_that_when_lists_come_and_go(house: SimpleNamespace) -> None:
    note_attendance(
        by=house.scope,
        session=house.session,
        states={house.sam_person.pk: "came"},
        minutes={house.sam_person.pk: 40},
    )
    batches = [put(house, lines(SAM, part)) for part in ((0, 30), (60, 90))]
    assert minutes(house.sam_person) == 60
    for batch in batches:
        take_back(house, batch)
    place = Place.objects.get()
    assert (place.state, place.minutes, place.batch_id) == ("came", 40, None)


def chosen(house: SimpleNamespace, text: str, person: Any) -> Batch:
    """The list put in, with the strange name said to be this person at the review."""
    upload = list_of(house, text)[0]
    upload.rows.filter(name="Captain Q").update(decision=f"staff:{person.pk}")
    return put_in(house, upload)


def test_a_name_chosen_at_the_review_adds_to_her_own_rows(house: SimpleNamespace) -> None:
    put(house, lines(ROSA, (0, 90)))
    second = chosen(house, lines(UNKNOWN, (80, 110)), house.rosa)
    assert minutes(house.rosa) == 110
    assert not Visitor.objects.exists()
    third = chosen(house, lines(UNKNOWN, (0, 10)) + lines(SAM, (0, 5)), house.rosa)
    assert minutes(house.rosa) == 110
    take_back(house, second)
    take_back(house, third)
    assert minutes(house.rosa) == 90


@pytest.mark.parametrize("is_one_list", [True, False])
def test_a_name_that_is_said_later_adds_to_her_own_rows(
    house: SimpleNamespace, is_one_list: bool
) -> None:
    own, other = lines(ROSA, (0, 60)), lines(UNKNOWN, (30, 100))
    for text in [own + other] if is_one_list else [own, other]:
        put(house, text)
    visitor = Visitor.objects.get()
    for _twice in range(2):
        name_visitor(by=house.scope, visitor=visitor, person=house.rosa)
        assert minutes(house.rosa) == 100
    put(house, lines(ROSA, (90, 120)))
    assert minutes(house.rosa) == 120


def test_a_name_that_nobody_knows_has_the_time_of_all_its_lists(house: SimpleNamespace) -> None:
    first = put(house, lines(UNKNOWN, (0, 60)))
    second = put(house, lines(UNKNOWN, (30, 90)) + lines(SAM, (0, 60)))
    assert Visitor.objects.get().minutes == 90
    take_back(house, first)
    assert Visitor.objects.get().minutes == 60
    take_back(house, second)
    assert not Visitor.objects.exists()


def test_who_was_named_is_proposed_when_a_further_list_says_more(house: SimpleNamespace) -> None:
    put(house, lines(UNKNOWN, (0, 60)))
    name_visitor(by=house.scope, visitor=Visitor.objects.get(), person=house.rosa)
    upload, _review = list_of(house, lines(UNKNOWN, (60, 80)))
    row = upload.rows.get()
    assert (row.proposal, row.staff_member) == ("likely", house.rosa)
    put_in(house, upload)
    assert minutes(house.rosa) == 80


@pytest.fixture
def half_an_hour(house: SimpleNamespace) -> None:
    by = everywhere(house.northshore, Permission.MANAGE_FRAMEWORKS)
    set_minimum(by=by, organisation=house.northshore, course=house.course, minutes=30)


@pytest.mark.usefixtures("half_an_hour")
def test_two_short_lists_that_are_long_enough_together_count_while_both_stand(
    house: SimpleNamespace,
) -> None:
    first = put(house, lines(SAM, (0, 20)))
    assert Place.objects.get().state == "briefly"
    upload, review = list_of(house, lines(SAM, (40, 60)))
    assert review.counts["added"] == 1
    assert upload.rows.get().decision != "brief"
    put_in(house, upload)
    assert (Place.objects.get().state, minutes(house.sam_person)) == ("came", 40)
    assert TrainingRecord.objects.standing().count() == 1
    take_back(house, first)
    assert (Place.objects.get().state, minutes(house.sam_person)) == ("briefly", 20)
    assert not TrainingRecord.objects.standing().exists()


@pytest.mark.usefixtures("half_an_hour")
def test_who_was_noted_by_hand_counts_whatever_lists_come_and_go(house: SimpleNamespace) -> None:
    note_attendance(by=house.scope, session=house.session, states={house.sam_person.pk: "came"})
    batches = [put(house, lines(SAM, part)) for part in ((0, 20), (40, 60), (80, 85))]
    assert (Place.objects.get().state, minutes(house.sam_person)) == ("came", 45)
    for batch in batches:
        take_back(house, batch)
        assert Place.objects.get().state == "came"
        assert TrainingRecord.objects.standing().count() == 1
    assert minutes(house.sam_person) is None


def test_times_of_joining_and_leaving_go_with_the_last_list_and_the_minutes_stay(
    house: SimpleNamespace,
) -> None:
    put(house, lines(SAM, (0, 60)) + lines(UNKNOWN, (0, 30)))
    last = timezone.localdate() + dt.timedelta(days=30)
    assert forget_stays(today=last) == 0
    assert forget_stays(today=last + dt.timedelta(days=1)) == 2
    assert (Place.objects.get().stays, minutes(house.sam_person)) == ({}, 60)
    assert Visitor.objects.get().minutes == 30
    put(house, lines(SAM, (100, 130)))
    assert minutes(house.sam_person) == 60


PART = st.tuples(st.integers(0, 200), st.integers(1, 60)).map(lambda p: (p[0], p[0] + p[1]))
# What is done with a list: by whose name the rows go, the rows, and whether it goes in twice.
LISTS = st.lists(
    st.tuples(
        st.lists(st.tuples(st.sampled_from([SAM, ROSA]), PART), min_size=1, max_size=4),
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
)


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lists=LISTS, seed=st.integers(0, 10_000))
def test_whatever_goes_in_and_is_taken_back_the_union_is_left(
    house: SimpleNamespace, lists: Any, seed: int
) -> None:
    order = random.Random(seed)
    with transaction.atomic():
        _play(house, [rows for rows, is_twice in lists for _n in range(1 + is_twice)], order)
        transaction.set_rollback(True)


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lists=LISTS, seed=st.integers(0, 10_000))
def test_what_people_write_and_tick_in_between_holds(
    house: SimpleNamespace, lists: Any, seed: int
) -> None:
    with transaction.atomic():
        given_twice = [rows for rows, is_twice in lists for _n in range(1 + is_twice)]
        _play(house, given_twice, random.Random(seed), by_hand=True)
        transaction.set_rollback(True)


def _play(
    house: SimpleNamespace, lists: list[Any], order: random.Random, *, by_hand: bool = False
) -> None:
    """After each step it is as the plain oracle says."""
    table, waiting = Table(house, order), list(enumerate(lists))
    order.shuffle(waiting)
    while waiting or table.standing:
        if waiting and (not table.standing or order.random() < 0.6):
            table.put(*waiting.pop())
        else:
            table.take_back()
        table.compare()
        who = order.choice([SAM, ROSA])
        if by_hand and table.is_here(who) and order.random() < 0.5:
            order.choice([table.write, table.tick])(who)
            table.compare()
