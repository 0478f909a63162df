"""Doorbells of the intake pipeline."""

from celery import shared_task

from intake.actions.drop_mail import mail_reviewers
from intake.actions.dropping import clear_drops, look_into_all
from intake.actions.purging import clear_lists, purge_uploads
from intake.actions.telling import tell_senders
from intake.actions.working import work_on


@shared_task
def work_on_upload(upload_id: int) -> None:
    """Read or apply an upload that waits."""
    work_on(upload_id)


@shared_task
def tell() -> None:
    """Mail those whose long list is done."""
    tell_senders()


@shared_task
def purge() -> None:
    """Every night: remove files and rows whose 30 days are over, and files that no row names."""
    purge_uploads()
    clear_lists()
    clear_drops()


@shared_task
def look_into_drops() -> None:
    """Every minute: take in what lies in folders, and tell those who may look at it."""
    look_into_all()
    mail_reviewers()
