"""When a report makes itself, in words."""

from django.utils.translation import ngettext


def when(working_day: int) -> str:
    """On which working day, in words."""
    return ngettext(
        "%(n)s working day after the quarter ends",
        "%(n)s working days after the quarter ends",
        working_day,
    ) % {"n": working_day}
