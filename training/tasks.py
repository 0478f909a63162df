"""Doorbells of training."""

from celery import shared_task
from django.utils import timezone

from training.actions import calendars, notices, snapshots, turn


@shared_task
def turn_the_day() -> None:
    """Shortly after midnight in the UK."""
    turn.turn_the_day(today=timezone.localdate())


@shared_task
def retake_stale(organisation_id: int) -> None:
    """Something was recorded for a month that is over."""
    snapshots.retake_stale(organisation_id)


@shared_task
def calendar_read(feed_id: int) -> None:
    """Somebody's calendar program read their private calendar."""
    calendars.note_read(feed_id=feed_id, now=timezone.now())


@shared_task
def tell_people() -> None:
    """Mail those with a place who have not been told of a change."""
    notices.send_notices()
