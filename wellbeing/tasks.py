"""Doorbells of the check-ins. The first is heard by the sealing worker alone (queue `seal`)."""

import resource
from typing import Any

from celery import Celery, shared_task
from celery.signals import celeryd_after_setup, worker_ready
from django.conf import settings
from django.utils import timezone

from services.eligibility import strike_rested
from wellbeing.actions.mailing import announce, send_mailing
from wellbeing.actions.sealing import look_after


@shared_task(name="wellbeing.tasks.look_after_rounds")
def look_after_rounds() -> None:
    """Open, seal and end rounds."""
    look_after(timezone.now())


@celeryd_after_setup.connect
def dump_nothing(sender: str, instance: Any, **kwargs: Any) -> None:
    """No dump of the sealing worker's memory may reach a disk, where answers would be read.

    Set before it forks the process that opens them.
    """
    if _seals(instance.app):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@worker_ready.connect
def begin_to_look(sender: Any, **kwargs: Any) -> None:
    """As the sealing worker starts: what a kill left is done at once, not with the next tick."""
    if _seals(sender.app):
        look_after(timezone.now())


def _seals(app: Celery) -> bool:
    queue = settings.CELERY_TASK_ROUTES[look_after_rounds.name]["queue"]
    return queue in app.amqp.queues.consume_from


@shared_task(name="wellbeing.tasks.strike_rolls")
def strike_rolls() -> None:
    """Forget who was asked, once 28 days have passed."""
    strike_rested(timezone.localdate())


@shared_task(name="wellbeing.tasks.announce")
def announce_rounds() -> None:
    """Ask for the mails of rounds that opened or were sealed."""
    announce()


@shared_task(name="wellbeing.tasks.send_mailing")
def send_one_mailing(mailing_id: int) -> None:
    """Send one mail to everybody it is for."""
    send_mailing(mailing_id)
