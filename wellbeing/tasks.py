"""Doorbells of the check-ins. The first is heard by the sealing worker alone (queue `seal`)."""

import resource
from typing import Any

from celery import shared_task, signals
from django.utils import timezone

from core.doorbell import send
from services.eligibility import strike_rested
from wellbeing.actions.mailing import announce, send_mailing
from wellbeing.actions.sealing import look_after

SEAL_QUEUE = "seal"
LOOK_AFTER = "wellbeing.tasks.look_after_rounds"
# A look that nobody took in time is worth nothing: the clock rings again every minute.
LOOK_LASTS = 60.0


@signals.worker_init.connect(dispatch_uid="keep_no_memory")
def keep_no_memory(sender: Any, **kwargs: Any) -> None:
    """Answers lie open in the memory of the sealing worker's children: none of it is ever dumped,
    and each child ends with its task, as only that surely empties it.
    """
    if SEAL_QUEUE in sender.app.amqp.queues.consume_from:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        sender.max_tasks_per_child = 1


@signals.worker_ready.connect(dispatch_uid="look_after_at_start")
def look_after_at_start(sender: Any, **kwargs: Any) -> None:
    """A new sealing worker first finishes what one before it was killed at (design §3.3)."""
    if SEAL_QUEUE in sender.app.amqp.queues.consume_from:
        send(LOOK_AFTER, expires=LOOK_LASTS)


@shared_task(name=LOOK_AFTER)
def look_after_rounds() -> None:
    """Open, seal and end rounds."""
    look_after(timezone.now())


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
