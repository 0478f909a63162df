"""The clocks of the check-ins ring, and each bell is heard by the right worker."""

import pytest
from celery import current_app
from django_celery_beat.models import PeriodicTask
from django_celery_beat.schedulers import ModelEntry

from core.doorbell import send
from reports.ticks import TICKS, keep_ticks
from tests.faults.harness import own_queue

TASKS = {
    "Look after check-ins": ("wellbeing.tasks.look_after_rounds", "seal"),
    "Announce check-ins": ("wellbeing.tasks.announce", "celery"),
    "Forget who was asked": ("wellbeing.tasks.strike_rolls", "celery"),
}


@pytest.mark.parametrize("name", TASKS)
def test_every_clock_names_a_task_that_there_is(name: str) -> None:
    current_app.loader.import_default_modules()
    told = {tick: task for tick, task, _when in TICKS}

    assert told[name] == TASKS[name][0]
    assert told[name] in current_app.tasks


@pytest.mark.django_db
@pytest.mark.parametrize("name", TASKS)
def test_the_clock_does_not_say_who_hears_it_the_routes_do(name: str) -> None:
    keep_ticks(None)

    options = ModelEntry(PeriodicTask.objects.get(name=name)).options
    route = current_app.amqp.router.route({**options}, TASKS[name][0])
    assert not options.get("queue")
    assert getattr(route.get("queue"), "name", "celery") == TASKS[name][1]


@pytest.mark.parametrize("name", TASKS)
def test_the_doorbell_rings_where_the_task_is_heard(name: str) -> None:
    task, queue = TASKS[name]
    with own_queue():
        send(task)
        with current_app.connection_for_write() as line:
            client = line.channel().client
            lengths = {one: client.llen(one) for one in ("seal", "celery")}

    assert lengths == {"seal": 0, "celery": 0} | {queue: 1}
