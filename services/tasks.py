"""Doorbells of the organisation."""

from celery import shared_task
from django.utils import timezone

from services.actions.daily import apply_due_changes as bring_everything_to


@shared_task(name="services.tasks.apply_due_changes")
def apply_due_changes() -> None:
    """Rung soon after midnight UK time; running it twice is harmless."""
    bring_everything_to(timezone.localdate())
