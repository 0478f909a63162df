"""Rings a task by name once the work is committed, so that nothing imports upwards."""

import logging
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def ring(name: str, *ids: int) -> None:
    """Send the task `name` with `ids` after the commit.

    A broker that is away is logged, never shown: the sweeper finds the waiting row.
    """
    transaction.on_commit(partial(send, name, *ids))


def send(name: str, *ids: int, expires: float | None = None) -> None:
    """Send at once; a message older than `expires` seconds is thrown away unread."""
    try:
        current_app.send_task(name, args=list(ids), ignore_result=True, expires=expires)
    except (OperationalError, OSError) as error:
        log.warning("Could not ring %s: %s. The sweeper will pick the work up.", name, error)
