"""The alarm clocks that beat keeps in the database. They ring; what is due is found in rows."""

from typing import Any

from django.conf import settings
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

MIDNIGHT: dict[str, float] = {"hour": 0, "minute": 3}
# Name, task, and when: every so many seconds, or at an hour and minute in the UK.
SWEEP = "Look for work left lying"
TICKS: list[tuple[str, str, dict[str, float]]] = [
    (SWEEP, "core.tasks.sweep_jobs", {"every": settings.JOB_SWEEP}),
    ("Make the reports that are due", "reports.tasks.tick_schedules", {"every": 60}),
    ("Send mail about reports", "reports.tasks.send_deliveries", {"every": 60}),
    ("Send mail about answers", "implementation.tasks.tell_noters", {"every": 60}),
    ("Send mail about lists", "intake.tasks.tell", {"every": 60}),
    ("Send mail about sessions", "training.tasks.tell_people", {"every": 60}),
    ("Look again how barriers are told", "implementation.tasks.tell_afresh", {"every": 600}),
    ("Look into folders for lists", "intake.tasks.look_into_drops", {"every": 60}),
    ("Look after check-ins", "wellbeing.tasks.look_after_rounds", {"every": 60}),
    ("Announce check-ins", "wellbeing.tasks.announce", {"every": 60}),
    ("Apply moves, posts and leaving of the day", "services.tasks.apply_due_changes", MIDNIGHT),
    ("Turn the day", "training.tasks.turn_the_day", {"hour": 0, "minute": 10}),
    ("Ask before sessions", "training.tasks.ask_in_waves", {"hour": 7, "minute": 15}),
    ("Ask after sessions", "training.tasks.ask_in_waves", {"hour": 17, "minute": 15}),
    ("Send the weekly mail", "services.tasks.send_digests", {"hour": 9, "minute": 15}),
    ("Settle who might like a word", "services.tasks.settle_hand_overs", {"hour": 6, "minute": 45}),
    ("Forget old looks at records", "services.tasks.forget_looks", {"hour": 3, "minute": 30}),
    ("Remove lists whose 30 days are over", "intake.tasks.purge", {"hour": 3, "minute": 20}),
    ("Remove answers about courses", "training.tasks.forget_replies", {"hour": 3, "minute": 35}),
    ("Look at reports that were signed", "reports.tasks.look_at_signed", {"hour": 4, "minute": 10}),
    ("Remove files that belong to nothing", "reports.tasks.clear_files", {"hour": 3, "minute": 40}),
    ("Forget who was asked", "wellbeing.tasks.strike_rolls", {"hour": 3, "minute": 50}),
]
# Rung by earlier versions.
GONE = ("Mail plans of the next two weeks",)


def keep_ticks(sender: Any, **kwargs: Any) -> None:
    """After `migrate`: every tick has its row. One that an admin has changed stays as it is.

    How often the sweeper looks is a setting of the installation, so its row follows that.
    """
    PeriodicTask.objects.filter(name__in=GONE).delete()
    for name, task, when in TICKS:
        if name == SWEEP:
            PeriodicTask.objects.update_or_create(name=name, defaults={"task": task, **_when(when)})
        elif not PeriodicTask.objects.filter(name=name).exists():
            PeriodicTask.objects.create(name=name, task=task, **_when(when))


def _when(when: dict[str, float]) -> dict[str, Any]:
    if "every" in when:
        return {
            "interval": _interval(when["every"]),
            # A tick that nobody heard in time is worth nothing: the next one is near.
            "expire_seconds": max(1, int(when["every"])),
        }
    clock = {"hour": str(int(when["hour"])), "minute": str(int(when["minute"]))}
    return {
        "crontab": CrontabSchedule.objects.get_or_create(timezone=settings.TIME_ZONE, **clock)[0]
    }


def _interval(seconds: float) -> IntervalSchedule:
    """Whole seconds as such; parts of a second in microseconds."""
    whole = float(seconds).is_integer()
    every = int(seconds) if whole else int(seconds * 1_000_000)
    period = IntervalSchedule.SECONDS if whole else IntervalSchedule.MICROSECONDS
    return IntervalSchedule.objects.get_or_create(every=max(1, every), period=period)[0]
