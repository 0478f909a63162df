"""Two people at once: what both wrote is counted."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.factories import everywhere, make_organisation, make_person, make_role, make_unit
from tests.factories.training import (
    level,
    make_course,
    make_session,
    make_visitor,
    require,
    use_framework,
)
from tests.training.compare import stored_numbers, stored_people
from tests.training.oracle import Oracle
from training.actions import standing
from training.actions.attendance import note_attendance
from training.actions.naming import name_visitor
from training.models import Place, TrainingRecord, UnitRollup, Visitor

TODAY = timezone.localdate()
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def house(transactional_db: None) -> SimpleNamespace:
    """One unit with two people, each in a session of their own."""
    w = SimpleNamespace()
    w.root = make_organisation("Northshore", code="NSC")
    w.unit = make_unit("Quay", w.root)
    use_framework(w.root)
    role = make_role("Support worker", w.root)
    require(role, level("informed"))
    course = make_course(w.root, level("informed"))
    w.people = [make_person(name, w.unit, role) for name in ("Rosa Quill", "Lars Beacon")]
    w.sessions = [
        make_session(w.unit, course, TODAY - timedelta(days=n), title=f"Session {n}")
        for n in (1, 2)
    ]
    return w


def together(house: SimpleNamespace, before_commit: Callable[[], None]) -> None:
    """Both write within open transactions that neither commits before both have counted."""
    errors: list[BaseException] = []

    def note(nth: int) -> None:
        try:
            with transaction.atomic():
                note_attendance(
                    by=everywhere(house.root),
                    session=house.sessions[nth],
                    states={house.people[nth].pk: Place.State.CAME},
                )
                before_commit()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=note, args=[n]) for n in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not errors


def test_roll_ups_survive_racing_writes(house: SimpleNamespace) -> None:
    # With the lock the second cannot count before the first has committed, so nobody can wait
    # for both here: the barrier gives up, and the one who holds the lock goes on.
    barrier = threading.Barrier(2)

    def meet() -> None:
        with pytest.raises(threading.BrokenBarrierError):
            barrier.wait(1)

    together(house, meet)

    oracle = Oracle(house.root.pk, TODAY)
    assert stored_people(house.root.pk) == oracle.people
    assert stored_numbers(house.root.pk) == oracle.numbers()
    assert UnitRollup.objects.get(unit=house.root).met == 2


def _first_stays_until_the_other_waits() -> Callable[[], None]:
    """Who has written first commits once the other waits for that row, and so has read before."""
    is_second = threading.Event()

    def stay() -> None:
        if is_second.is_set():
            return
        is_second.set()
        for _try in range(500):
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
                if cursor.fetchone()[0]:
                    return
            time.sleep(0.02)

    return stay


def test_without_the_lock_one_of_the_two_would_be_lost(house: SimpleNamespace) -> None:
    """Shows that the test above can fail: this is what the lock is for."""
    barrier = threading.Barrier(2)
    with patch.object(standing, "lock", lambda organisation_id: None):
        counted = standing.run

        def write_when_both_are_here(statement: str, facts: dict[str, Any]) -> None:
            # The row lock on a unit's roll-up lets one wait for the other; both have
            # already read what they will store.
            if "INTO training_unitrollup" in statement:
                barrier.wait(10)
            counted(statement, facts)

        with patch.object(standing, "run", write_when_both_are_here):
            together(house, _first_stays_until_the_other_waits())

    assert UnitRollup.objects.get(unit=house.root).met == 1


def test_a_name_that_two_people_say_at_once_is_one_person(house: SimpleNamespace) -> None:
    make_visitor(house.sessions[0], "Captain Q")
    told: list[str] = []
    both_have_read = threading.Barrier(2)

    def name(nth: int) -> None:
        try:
            visitor = Visitor.objects.get()
            both_have_read.wait(10)
            name_visitor(by=everywhere(house.root), visitor=visitor, person=house.people[nth])
        except ValueError as refusal:
            told.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=name, args=[n]) for n in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(told) == 1
    record = TrainingRecord.objects.standing().get()
    assert record.staff_member_id == Visitor.objects.get().staff_member_id
