"""When a report makes itself, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.periods import Rhythm


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
