"""Doorbells of training."""

from celery import shared_task
from django.utils import timezone

from training.actions import (
    adopting,
    calendars,
    forgetting,
    in_the_way,
    notices,
    pools,
    snapshots,
    turn,
    wave_mail,
    waves,
)


@shared_task
def turn_the_day() -> None:
    """Shortly after midnight in the UK."""
    turn.turn_the_day(today=timezone.localdate())


@shared_task
def retake_stale(organisation_id: int) -> None:
    """Something was recorded for a month that is over."""
    snapshots.retake_stale(organisation_id)


@shared_task
def ask_in_waves() -> None:
    """Morning and evening: open and close waves, mail whoever is asked, add up what is over."""
    now = timezone.localtime()
    today = now.date()
    waves.turn_waves(today=today, is_evening=now.hour >= waves.EVENING)
    wave_mail.send_wave_mail(today=today)
    pools.make_pools(today=today)


@shared_task
def forget_replies() -> None:
    """Remove answers for which no figure waits, and times and marks that are old."""
    today = timezone.localdate()
    forgetting.forget_replies(today=today)
    forgetting.forget_answers_in_figures()
    forgetting.forget_stays(today=today)
    in_the_way.settle_counts(today=today)


@shared_task
def calendar_read(feed_id: int) -> None:
    """Somebody's calendar program read their private calendar."""
    calendars.note_read(feed_id=feed_id, now=timezone.now())


@shared_task
def tell_people() -> None:
    """Mail those with a place who have not been told of a change."""
    notices.send_notices()


@shared_task
def adopt_needs(adoption_id: int) -> None:
    """Adopt a proposal of needs in a large organisation, or take it back."""
    adopting.do_adoption(adoption_id)
