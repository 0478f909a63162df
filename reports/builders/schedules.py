"""When a report makes itself, in words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.periods import Rhythm
from reports.models import Kind, Schedule
from services.models import Unit


def when(working_day: int, rhythm: str) -> str:
    """On which working day, in words."""
    ends = {
        Rhythm.DAILY: _("the day ends"),
        Rhythm.WEEKLY: _("the week ends"),
        Rhythm.MONTHLY: _("the month ends"),
        Rhythm.QUARTERLY: _("the quarter ends"),
    }[Rhythm(rhythm)]
    words = ngettext(
        "%(n)s working day after %(ends)s", "%(n)s working days after %(ends)s", working_day
    )
    return words % {"n": working_day, "ends": ends}


def made_words(found: Sequence[Schedule]) -> tuple[str, ...]:
    """Which reports make themselves, how often and about whom; a line a schedule."""
    if not found:
        return (_("No schedule makes any of these reports yet. An admin of the whole organisation "
                  "can add one."),)  # fmt: skip
    words = _("Made by a schedule: %(report)s of %(organisation)s. %(rhythm)s. %(covers)s.")
    return tuple(
        words
        % {
            "report": one.get_kind_display(),
            "organisation": one.organisation.name,
            "rhythm": one.get_cadence_display(),
            "covers": one.get_covers_display(),
        }
        for one in found
    )


def unmade_words(kind: str, unit: Unit) -> str:
    """That no schedule makes such a report about the unit."""
    return _("No schedule makes this report about %(unit)s: %(report)s.") % {
        "unit": unit.name,
        "report": Kind(kind).label,
    }


def not_yours() -> str:
    """Who looks after schedules, said to an admin of one branch."""
    return _("Schedules belong to a whole organisation. An admin of the whole organisation looks "
             "after them.")  # fmt: skip
