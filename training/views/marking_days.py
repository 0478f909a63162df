"""Marking a session of several days: a tick for each day, and what they come to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from training.figures.days import Days
from training.figures.marking import places_of_people
from training.forms.attendance import DAY_PREFIX, said_days, said_enough
from training.models import Place, Session

CAME, BRIEFLY = Place.State.CAME, Place.State.BRIEFLY


@dataclass(frozen=True)
class DayTick:
    """One of several days, and whether the person came on it."""

    name: str
    label: str
    is_ticked: bool


@dataclass(frozen=True)
class Said:
    """Of one person: the days that are ticked, and whether fewer than the rule says are enough."""

    came_on: frozenset[date] = frozenset()
    is_enough: bool = False


@dataclass(frozen=True)
class ByDay:
    """What was sent, by staff id; whoever has no day ticked is not in it."""

    people: dict[int, Said] = field(default_factory=dict)

    def of(self, pk: int) -> Said:
        return self.people.get(pk, Said())


def said_by_day(data: Any, days: Days | None) -> ByDay:
    """The ticks of a sent page; nothing for a session of one day."""
    if days is None:
        return ByDay()
    enough = said_enough(data)
    ticked = said_days(data, days.all)
    return ByDay({pk: Said(frozenset(some), pk in enough) for pk, some in ticked.items()})


def states_by_day(days: Days | None, by_day: ByDay) -> dict[int, str]:
    """Who took part by the rule, or as the lead sees it, and who was there for a while."""
    if days is None:
        return {}
    return {
        pk: CAME if said.is_enough or days.is_enough(said.came_on) else BRIEFLY
        for pk, said in by_day.people.items()
    }


def changed_days(
    days: Days | None, session: Session, states: Mapping[int, str], by_day: ByDay
) -> tuple[dict[int, str], dict[int, dict[str, int | None]]]:
    """The states to note, and the days of those of whom other days are said than are kept.

    What stands as the page showed it stays as it is kept, whatever a list said of the minutes.
    """
    if days is None:
        return dict(states), {}
    kept = places_of_people(session)
    told, noted = dict[int, dict[str, int | None]](), dict(states)
    for pk, state in states.items():
        place, said = kept.get(pk), by_day.people.get(pk)
        if place and said and said == shown_days(days, place):
            noted[pk] = place.state
        else:
            came_on = said.came_on if said else days.all if state == CAME else ()
            told[pk] = {day.isoformat(): None for day in days.all if day in came_on}
    return noted, told


def shown_days(days: Days, kept: Place | None, *, everyone: bool = False) -> Said:
    """What the page shows of somebody before anything is changed."""
    if everyone:
        return Said(frozenset(days.all))
    return Said(frozenset(days.came_on(kept)), days.is_enough_all_the_same(kept))


def ticks(days: Days, said: Said) -> tuple[DayTick, ...]:
    """A tick for each day."""
    return tuple(
        DayTick(DAY_PREFIX.format(nth), date_format(day, "j M"), day in said.came_on)
        for nth, day in enumerate(days.all)
    )


def rule_words(days: Days) -> str:
    """Who counts as having taken part in a session of several days."""
    if days.least is None:
        return _(
            "Tick the days on which somebody was there. Whoever came to all of them counts as"
            " having taken part. If fewer days are enough, tick that too."
        )
    return _(
        "Tick the days on which somebody was there. Whoever was there for %(n)s minutes in all"
        " counts as having taken part. If fewer are enough, tick that too."
    ) % {"n": days.least}


def on_some_days(people: int) -> str:
    """How many came, and not to enough of the days to count."""
    some = ngettext(
        "%(n)s person came on some of the days, and is not counted yet.",
        "%(n)s people came on some of the days, and are not counted yet.",
        people,
    )
    return some % {"n": people}
