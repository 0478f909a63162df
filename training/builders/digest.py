"""What the weekly mail tells of training: own places, an offer, and what a lead waits for."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from core.permissions import Permission
from services.digests import Line, Reader
from training.figures import own_record, sessions_to_fill

AHEAD = timedelta(days=14)
MOST = 5


def own_lines(reader: Reader, on: date) -> list[Line]:
    """The reader's own places of the next two weeks, and what they might like an offer of."""
    if reader.person is None:
        return []
    record = own_record(reader.person, on=on)
    mine = reverse("training:my_record")
    near = [one for one in record.coming_up if one.has_place and one.on <= on + AHEAD]
    told = _("You have a place: %(title)s")
    places = [
        Line(f"place {one.session_id}", told % {"title": one.title}, mine, one.on) for one in near
    ]
    is_booked = any(one.has_place for one in record.coming_up)
    if not record.missing or record.says_not_now or is_booked:
        return places
    return [*places, _offer(record.missing, mine)]


def _offer(missing: tuple[str, ...], mine: str) -> Line:
    levels = ", ".join(missing)
    words = _("You might like an offer of %(levels)s. “Not now” needs no reason.")
    return Line(f"offer {levels}"[:120], words % {"levels": levels}, mine, reminds=True)


def lead_lines(reader: Reader, on: date) -> list[Line]:
    """Sessions of the branch that are over and of which nobody said who came."""
    scope = reader.viewer.scope_for(Permission.RECORD_TRAINING)
    if not scope.branches:
        return []
    return [
        Line(
            f"who came {one.session_id}",
            _("%(title)s, %(team)s: who came?") % {"title": one.title, "team": one.unit_name},
            reverse("training:session_detail", args=[one.session_id]),
            one.on,
            reminds=True,
        )
        for one in sessions_to_fill(scope, on=on, limit=MOST)
    ]
