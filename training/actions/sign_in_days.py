"""On which days of a session people signed themselves in, and what those come to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from training.calendars import days_of
from training.figures.days import THERE, Days, days_and_rule
from training.figures.marking import places_of_people
from training.models import Place, Session


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The state of each person, by staff id, and the days known of them where there are several."""

    states: dict[int, str] = field(default_factory=dict)
    days: dict[int, dict[str, int | None]] = field(default_factory=dict)


def day_of(session: Session, moment: datetime) -> date:
    """The day of the session that somebody means who signs in at this moment.

    Where it was opened by hand on another day, the last one before.
    """
    today = timezone.localdate(moment)
    known: list[date] = [day.on for day in days_of(session)]
    return max((on for on in known if on <= today), default=known[0])


def signed_in(session: Session, people: Mapping[int, Collection[date]]) -> SignedIn:
    """What is to be noted of these people, by the days on which they signed in.

    Of several days they are added to those that are known, and the rule of the session says whether
    that is enough. Whoever counts already still does.
    """
    days, found = days_and_rule(session), SignedIn()
    if days is None:
        return SignedIn(dict.fromkeys(people, Place.State.CAME.value))
    kept = places_of_people(session)
    for who, came_on in people.items():
        place = kept.get(who)
        known = dict(place.days) if place and place.state in THERE else {}
        all_known = {**dict.fromkeys(map(str, sorted(came_on))), **known}
        found.states[who] = _state(days, place, all_known)
        if known or not _is_counted(place):
            found.days[who] = dict(sorted(all_known.items()))
    return found


def _state(days: Days, place: Place | None, stayed: Mapping[str, int | None]) -> str:
    came_on = [day for day in days.all if str(day) in stayed]
    is_enough = _is_counted(place) or days.is_enough(came_on, stayed)
    return (Place.State.CAME if is_enough else Place.State.BRIEFLY).value


def _is_counted(place: Place | None) -> bool:
    return place is not None and place.state == Place.State.CAME
