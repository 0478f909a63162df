"""Sentences of the barrier report: its rules, and a median in words."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _


def median_days(days: float | None) -> list[str]:
    """One sentence, or none when nothing was in the way."""
    if days is None:
        return []
    told = _("Half of the barriers had been in the way for %(days)s days or longer.")
    return [told % {"days": number_format(days)}]


def none_open() -> str:
    """Said where a table of open barriers is empty."""
    return _("No barrier was open at the end of the period.")


def barrier_rules() -> tuple[str, ...]:
    """How everything is counted, and who is left out."""
    return (
        _("A barrier counts in a period when it was in the way or lifted on a day of it."),
        _("Left out are barriers that were taken back, and those told to the delivery lead alone. "
          "A barrier about a manager is not in the report of that manager’s own team."),
        _("Services are the units directly below this one, each with everything under it. What "
          "was noted at this unit itself counts as one more. A barrier about a manager counts at "
          "no service."),
        _("A barrier is new on the day it was noted. When it began later, it is new on its first "
          "day. When it was lifted before it was noted, it is new on the day it was lifted."),
        _("What became of the last report’s barriers tells of those noted before the period and in "
          "the way on the day before it."),
        _("A service that met a theme twice counts once, and its two mentions count twice. One "
          "service can meet several themes, so the total of services may be smaller than the sum."),
        _("A barrier was answered when somebody who can remove it answered on a day of it."),
        _("Days run from the first day in the way to the day it was lifted. For one that still "
          "stands they run to the end of the period. The median is the middle one."),
        _("A thing helped when it was named as a barrier was lifted. It also helped when it was "
          "tried in the period and helped at least in part. Each barrier counts once."),
        _("An exact name that your organisation counts as another is counted as that other."),
        _("A level above is a unit above this one to which the barrier was put."),
        _("Earlier periods are counted in the same way, from what is known today. They may differ "
          "from a report that was made then."),
        _("Nobody’s name is asked for in a barrier."),
    )  # fmt: skip
