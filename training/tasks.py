"""Doorbells of training."""

from celery import shared_task
from django.utils import timezone

from training.actions import notices, snapshots, turn


@shared_task
def turn_the_day() -> None:
    """Shortly after midnight in the UK."""
    turn.turn_the_day(today=timezone.localdate())


@shared_task
def retake_stale(organisation_id: int) -> None:
    """Something was recorded for a month that is over."""
    snapshots.retake_stale(organisation_id)


@shared_task
def tell_people() -> None:
    """Mail those with a place who have not been told of a change."""
    notices.send_notices()
