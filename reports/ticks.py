"""The alarm clocks that beat keeps in the database. They ring; what is due is found in rows."""

from typing import Any

from django.conf import settings
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

MIDNIGHT = {"hour": 0, "minute": 3}
# Name, task, and when: every so many seconds, or at an hour and minute in the UK.
TICKS: list[tuple[str, str, dict[str, int]]] = [
    ("Look for work left lying", "core.tasks.sweep_jobs", {"every": int(settings.JOB_SWEEP)}),
    ("Make the reports that are due", "reports.tasks.tick_schedules", {"every": 60}),
    ("Send mail about reports", "reports.tasks.send_deliveries", {"every": 60}),
    ("Apply moves, posts and leaving of the day", "services.tasks.apply_due_changes", MIDNIGHT),
    ("Turn the day", "training.tasks.turn_the_day", {"hour": 0, "minute": 10}),
    ("Remove lists whose 30 days are over", "intake.tasks.purge", {"hour": 3, "minute": 20}),
    ("Remove files that belong to nothing", "reports.tasks.clear_files", {"hour": 3, "minute": 40}),
]


def keep_ticks(sender: Any, **kwargs: Any) -> None:
    """After `migrate`: every tick has its row. One that an admin has changed stays as it is."""
    for name, task, when in TICKS:
        if not PeriodicTask.objects.filter(name=name).exists():
            PeriodicTask.objects.create(name=name, task=task, **_when(when))


def _when(when: dict[str, int]) -> dict[str, Any]:
    if "every" in when:
        every = max(1, when["every"])
        return {
            "interval": IntervalSchedule.objects.get_or_create(
                every=every, period=IntervalSchedule.SECONDS
            )[0],
            # A tick that nobody heard in time is worth nothing: the next one is near.
            "expire_seconds": every,
        }
    clock = {"hour": str(when["hour"]), "minute": str(when["minute"])}
    return {
        "crontab": CrontabSchedule.objects.get_or_create(timezone=settings.TIME_ZONE, **clock)[0]
    }
