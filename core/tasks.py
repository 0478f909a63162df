"""Doorbells that belong to no app."""

from celery import shared_task

from core.jobs import sweep_all


@shared_task
def sweep_jobs() -> None:
    """Every `settings.JOB_SWEEP` seconds: ring again for work that waits or was left lying."""
    sweep_all()
