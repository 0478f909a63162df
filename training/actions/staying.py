"""Who is noted as having been at a session, and whether somebody stayed long enough to count."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.figures.people import survivor_of
from training.actions.stays import Facts, Kept, both, kept_stays, time_of, written_over
from training.models import CourseMinimum, Place, Session, TrainingRecord

# A list that is not put in yet.
MORE = "more"


@dataclass(frozen=True, slots=True)
class Noted:
    """Everybody noted with their minutes, which of them count, and the least minutes, if any.

    `days` are the minutes by day of those of whom a list told the day, `stays` what each list
    says. `taken_back`: who is noted no more because somebody took that back by hand.
    """

    minutes: dict[int, int | None]
    counted: frozenset[int]
    least: int | None
    days: dict[int, dict[str, int | None]] = field(default_factory=dict)
    taken_back: frozenset[int] = frozenset()
    stays: dict[int, Kept] = field(default_factory=dict)

    def with_rows(
        self, who: int | None, rows: Sequence[Facts]
    ) -> tuple[int | None, dict[str, int | None]]:
        """The minutes and days of somebody with what one more list says of them."""
        return time_of(both(self.stays.get(who or 0, {}), {MORE: rows}))

    def says(self, who: int | None, rows: Sequence[Facts]) -> bool:
        """Whether it is noted that somebody was there on these days, and for as long."""
        if who not in self.minutes:
            return False
        return self.with_rows(who, rows) == (self.minutes[who], self.days.get(who, {}))

    def writes_over(self, who: int | None, rows: Sequence[Facts]) -> Facts | None:
        """What a person wrote by hand of how long somebody was there, and these rows would undo."""
        known = self.stays.get(who or 0, {})
        told = written_over(known)
        return None if self.with_rows(who, rows) == time_of(known) else told

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
    told = ("state", "minutes", "days", "stays")
    found = list(places.values_list(survivor_of("staff_member"), *told))
    came = frozenset(who for who, state, *_more in found if state == Place.State.CAME)
    least = CourseMinimum.objects.minutes_of(session)
    minutes = {who: stayed for who, _state, stayed, *_more in found}
    days = {who: on_days for who, *_more, on_days, _stays in found}
    stays = {who: kept_stays(kept, minutes[who], days[who]) for who, *_more, kept in found}
    return Noted(minutes, came, least, days, _taken_back(session) - minutes.keys(), stays)


def _taken_back(session: Session) -> frozenset[int]:
    """Whose latest row of this session is a reversal that no list made."""
    rows = TrainingRecord.objects.filter(session=session).order_by("pk")
    told = rows.values_list(survivor_of("staff_member"), "reverses", "batch_id")
    last = {who: reverses is not None and batch is None for who, reverses, batch in told}
    return frozenset(who for who, is_by_hand in last.items() if is_by_hand)
