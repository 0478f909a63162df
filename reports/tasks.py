"""Doorbells: each calls one action."""

from celery import shared_task

from reports.actions import deliveries, making, schedules, signing, tidying


@shared_task
def build_report(run_id: int) -> None:
    """Make one report."""
    making.make_run(run_id)


@shared_task
def send_deliveries() -> None:
    """Send the mails whose time has come."""
    deliveries.send_due()


@shared_task
def tick_schedules() -> None:
    """Write down the reports that are due."""
    schedules.tick()


@shared_task
def clear_files() -> None:
    """Remove files that belong to nothing."""
    tidying.clear_files()


@shared_task
def look_at_signed() -> None:
    """Note what is counted otherwise than in reports that were signed."""
    signing.look_at_all()
