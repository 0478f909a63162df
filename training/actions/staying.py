"""Who is noted as having been at a session, and whether somebody stayed long enough to count."""

from dataclasses import dataclass

from services.figures.people import survivor_of
from training.models import CourseMinimum, Place, Session


@dataclass(frozen=True, slots=True)
class Noted:
    """Everybody noted with their minutes, which of them count, and the least minutes, if any."""

    minutes: dict[int, int | None]
    counted: frozenset[int]
    least: int | None

    def is_brief(self, who: int | None, stayed: int | None) -> bool:
        """Whether the course asks for longer; not of somebody who is counted already."""
        is_short = self.least is not None and stayed is not None and stayed < self.least
        return is_short and who not in self.counted


def noted_in(session: Session) -> Noted:
    """As it stands; a record that was joined to another counts for the one that stays."""
    places = session.places.filter(state__in=[Place.State.CAME, Place.State.BRIEFLY])
    found = list(places.values_list(survivor_of("staff_member"), "minutes", "state"))
    came = frozenset(who for who, _minutes, state in found if state == Place.State.CAME)
    least = CourseMinimum.objects.minutes_of(session)
    return Noted({who: minutes for who, minutes, _state in found}, came, least)
