"""A user's private calendar: started, renewed and stopped by that user alone."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from training.models import CalendarFeed

# A calendar program may come every few minutes; that it came is noted once an hour.
NOTED_EVERY = timedelta(hours=1)


@transaction.atomic
def start_feed(*, user_id: int) -> CalendarFeed:
    """The user's calendar; safe to repeat."""
    feed: CalendarFeed = CalendarFeed.objects.get_or_create(user_id=user_id)[0]
    return feed


@transaction.atomic
def renew_feed(*, user_id: int, turn: int) -> None:
    """A new address; the one before leads nowhere from now on.

    `turn` is the one that the user saw, so that pressing twice renews once.
    """
    CalendarFeed.objects.filter(user=user_id, turn=turn).update(
        turn=F("turn") + 1, last_read_at=None
    )


@transaction.atomic
def stop_feed(*, user_id: int) -> None:
    """No private calendar any more; a later one gets another address. Safe to repeat."""
    CalendarFeed.objects.filter(user=user_id).delete()


@transaction.atomic
def note_read(*, feed_id: int, now: datetime) -> None:
    """The calendar was read; noted at most once an hour."""
    is_old = Q(last_read_at=None) | Q(last_read_at__lt=now - NOTED_EVERY)
    CalendarFeed.objects.filter(is_old, pk=feed_id).update(last_read_at=now)
