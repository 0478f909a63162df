"""Doorbells of the organisation."""

from celery import shared_task
from django.utils import timezone

from services.actions import digests, own_record
from services.actions.daily import apply_due_changes as bring_everything_to


@shared_task(name="services.tasks.apply_due_changes")
def apply_due_changes() -> None:
    """Rung soon after midnight UK time; running it twice is harmless."""
    bring_everything_to(timezone.localdate())


@shared_task(name="services.tasks.send_digests")
def send_digests() -> None:
    """The weekly mail of everybody whose day has come. Rung each morning."""
    digests.send_digests()


@shared_task(name="services.tasks.settle_hand_overs")
def settle_hand_overs() -> None:
    """Nobody stays on the list of who might like a word once the thing is settled."""
    digests.settle_hand_overs(today=timezone.localdate())


@shared_task(name="services.tasks.forget_looks")
def forget_looks() -> None:
    """Looks at records that are a year old."""
    own_record.forget_looks(timezone.localdate())
