"""Who is noted as having been at a session, and whether somebody stayed long enough to count."""

from dataclasses import dataclass, field

from services.figures.people import survivor_of
from training.models import CourseMinimum, Place, Session, TrainingRecord


@dataclass(frozen=True, slots=True)
class Noted:
    """Everybody noted with their minutes, which of them count, and the least minutes, if any.

    `days` are the minutes by day of those of whom a list told the day. `taken_back`: who is noted
    no more because somebody took that back by hand.
    """

    minutes: dict[int, int | None]
    counted: frozenset[int]
    least: int | None
    days: dict[int, dict[str, int | None]] = field(default_factory=dict)
    taken_back: frozenset[int] = frozenset()

    def says(self, who: int | None, on: str, stayed: int | None) -> bool:
        """Whether it is noted that somebody was there (on a day), and for so long."""
        if who not in self.minutes:
            return False
        days = self.days.get(who, {})
        if on in days:
            return stayed in (None, days[on])
        return not on and stayed in (None, self.minutes[who])

    def is_brief(self, who: int | None, stayed: int | None) -> bool:
        """Whether the course asks for longer; not of somebody who is counted already."""
        is_short = self.least is not None and stayed is not None and stayed < self.least
        return is_short and who not in self.counted

    def is_told_brief(self, who: int | None) -> bool:
        """Whether somebody is noted as there for a while whose minutes would be long enough.

        Then a person said so. Of several days nobody can tell: the other days may be missing.
        """
        if who not in self.minutes or who in self.counted or self.days.get(who):
            return False
        stayed = self.minutes[who]
        return self.least is None or (stayed is not None and stayed >= self.least)

    def stays_out(self, who: int | None) -> bool:
        """Whether somebody knew better than a list.

        Not where everybody was taken back: whoever did that begins anew.
        """
        return bool(self.minutes) and who in self.taken_back


def noted_in(session: Session) -> Noted:
    """As it stands; a record that was joined to another counts for the one that stays."""
    places = session.places.filter(state__in=[Place.State.CAME, Place.State.BRIEFLY])
    found = list(places.values_list(survivor_of("staff_member"), "state", "minutes", "days"))
    came = frozenset(who for who, state, *_more in found if state == Place.State.CAME)
    least = CourseMinimum.objects.minutes_of(session)
    stayed = {who: minutes for who, _state, minutes, _days in found}
    on_days = {who: days for who, *_more, days in found}
    return Noted(stayed, came, least, on_days, _taken_back(session) - stayed.keys())


def _taken_back(session: Session) -> frozenset[int]:
    """Whose latest row of this session is a reversal that no list made."""
    rows = TrainingRecord.objects.filter(session=session).order_by("pk")
    told = rows.values_list(survivor_of("staff_member"), "reverses", "batch_id")
    last = {who: reverses is not None and batch is None for who, reverses, batch in told}
    return frozenset(who for who, is_by_hand in last.items() if is_by_hand)
