"""How long somebody was there who stands on several rows of a list, or in several of its parts."""

from collections.abc import Iterable, Mapping
from typing import Any

from intake.readers.meeting import stayed, visit_of
from training.actions.day_minutes import all_days

Facts = Mapping[str, Any]


def minutes_by_day(rows: Iterable[Facts]) -> dict[str, int | None]:
    """The minutes of one person on each day of the session; "" is the day of a session of one."""
    by_day: dict[str, list[Facts]] = {}
    for facts in rows:
        by_day.setdefault(facts.get("on") or "", []).append(facts)
    return {on: _together(facts) for on, facts in sorted(by_day.items())}


def minutes_of(rows: Iterable[Facts]) -> int | None:
    """The minutes of one person on all days together; None when one of them is not known."""
    return all_days(minutes_by_day(rows))


def _together(rows: list[Facts]) -> int | None:
    """The time during which one of the rows says that the person was there.

    Without joinings and leavings nobody knows whether rows overlap: then the longest holds.
    """
    if len(rows) == 1:
        found: int | None = rows[0]["minutes"]
        return found
    stays = [facts.get("stays") or [] for facts in rows]
    if all(stays):
        return stayed([visit_of(stay) for several in stays for stay in several])
    return max((facts["minutes"] for facts in rows if facts["minutes"] is not None), default=None)
