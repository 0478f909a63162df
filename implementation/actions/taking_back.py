"""Taking a row back and putting it back: the day stands in `withdrawn_at`. Safe to repeat."""

from datetime import datetime
from typing import Any

from django.utils import timezone


def take_back(row: Any, now: datetime | None) -> None:
    """It leaves every page and figure from `now` (the moment itself when None)."""
    if row.withdrawn_at is None:
        row.withdrawn_at = now or timezone.now()
        row.save(update_fields=["withdrawn_at"])


def put_back(row: Any) -> None:
    """As if it had never been taken back."""
    if row.withdrawn_at is not None:
        row.withdrawn_at = None
        row.save(update_fields=["withdrawn_at"])
