"""Doorbells: each calls one action."""

from celery import shared_task

from implementation.actions import hearing, telling


@shared_task
def tell_noters() -> None:
    """Mail those whose barrier was answered and who have not been told."""
    hearing.mail_noters()


@shared_task
def tell_afresh() -> None:
    """Look again which unit each barrier about a manager is told as."""
    telling.tell_afresh()
