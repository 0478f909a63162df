"""Doorbells: each calls one action."""

from celery import shared_task

from implementation.actions import digests


@shared_task
def send_digests() -> None:
    """Mail this week's plans to those who asked for it and have not had them."""
    digests.send_digests()
