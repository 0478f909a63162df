"""Doorbells: each calls one action."""

from smtplib import SMTPException

from celery import shared_task

from implementation.actions import digests
from implementation.actions.hearing import mail_noter


@shared_task
def send_digests() -> None:
    """Mail this week's plans to those who asked for it and have not had them."""
    digests.send_digests()


@shared_task(
    autoretry_for=(OSError, SMTPException),
    retry_backoff=60,
    retry_backoff_max=2 * 60 * 60,
    max_retries=12,
)
def tell_noter(answer_id: int) -> None:
    """Mail the person who noted a barrier that it was answered; asked again while mail is away."""
    mail_noter(answer_id)
