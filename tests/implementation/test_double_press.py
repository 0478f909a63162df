"""Two presses at the same moment, over two connections, make one row and the same answer."""

import threading
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import connection

from implementation.models import Activity, Barrier, BarrierChange, StatusChange
from tests.factories.implementation import make_activity, make_barrier
from tests.implementation.test_activities import scope_of


@pytest.mark.parametrize(
    ("make", "row", "change"),
    [(make_activity, Activity, StatusChange), (make_barrier, Barrier, BarrierChange)],
)
def test_the_same_form_from_two_connections_makes_one_row(
    transactional_db: None, world: SimpleNamespace, make: object, row: object, change: object
) -> None:
    key, by = uuid4(), scope_of(world.alma)
    together, answers = threading.Barrier(4), []

    def press() -> None:
        together.wait()
        try:
            answers.append(make(world.quay, by=by, once=key).pk)
        finally:
            connection.close()

    presses = [threading.Thread(target=press) for _ in range(4)]
    for one in presses:
        one.start()
    for one in presses:
        one.join(timeout=30)

    assert len(answers) == 4
    assert len(set(answers)) == 1
    assert row.objects.count() == change.objects.count() == 1
