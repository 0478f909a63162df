"""A session that takes other days or more time than release was agreed for is asked of anew."""

from training.figures.places import minutes_of
from training.models import Place, Session

CHANGED = ["release_asked", "release_given", "released_by", "released_at"]


def ask_release_anew(row: Session, *, is_moved: bool) -> None:
    """Release of everybody who may come is for the session as it is now; safe to repeat.

    Other days, or more minutes than were asked for, are asked of whoever plans the work again.
    The place is kept meanwhile. Fewer minutes on the same days were agreed with the more. The
    caller holds the session's lock.
    """
    planned = minutes_of(row)
    places = list(row.places.filter(state__in=Place.AHEAD, nominated_at__isnull=False))
    for place in places:
        if is_moved or _takes_more(place, planned):
            place.release_given = place.released_by_id = place.released_at = None
        elif planned is not None and place.release_given is not None:
            place.release_given = min(place.release_given, planned)
        place.release_asked = planned
    Place.objects.bulk_update(places, CHANGED)


def _takes_more(place: Place, planned: int | None) -> bool:
    asked = place.release_asked
    return planned is not None and (asked is None or planned > asked)
