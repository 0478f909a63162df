"""What stands in the way of a place: counted once for it, and taken off when the person can go.

A count belongs to no name. So that nobody is counted twice, it keeps a mark of each place, which
only this server's secret can make; the marks go some weeks after the session.
"""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from training.models import Hindrance, Place, Session
from training.models.hindrance import asked_of

SALT = "training.hindrance.place"
KEPT_DAYS = 60
THERE = (Place.State.CAME, Place.State.BRIEFLY)


def count_in_the_way(row: Session, place: Place, what: str) -> None:
    """One person more in the person's team, unless counted for this; under the session's lock."""
    mark = _mark(place.pk, what)
    if row.hindrances.filter(what=what, marks__contains=[mark]).exists():
        return
    facts = {"session": row, "unit": place.staff_member.home_unit, "what": what}
    found = Hindrance.objects.filter(**facts).first()
    if found is None:
        Hindrance.objects.create(**facts, asked=asked_of(what), people=1, marks=[mark])
        return
    found.people, found.marks = found.people + 1, [*found.marks, mark]
    found.save(update_fields=["people", "marks"])


def take_off(row: Session, place_ids: Collection[int]) -> int:
    """These people can go after all: each is counted no more; how many counts fell.

    Safe to repeat. The caller holds the session's lock.
    """
    marked = row.hindrances.exclude(marks=[]) if place_ids else ()
    return sum(_without(one, {_mark(pk, one.what) for pk in place_ids}) for one in marked)


def settle_counts(*, today: date) -> int:
    """Who came to a session that is over was kept by nothing; how many counts fell.

    Marks of sessions that are over for `KEPT_DAYS` go. Safe to repeat.
    """
    over = Session.objects.filter(hindrances__in=Hindrance.objects.exclude(marks=[]), on__lt=today)
    fell = sum(_settle(pk) for pk in sorted(set(over.values_list("pk", flat=True))))
    old = _last_before(over, today - timedelta(days=KEPT_DAYS))
    Hindrance.objects.filter(session__in=old).update(marks=[])
    return fell


@transaction.atomic
def _settle(session_id: int) -> int:
    row = Session.objects.select_for_update(of=["self"]).get(pk=session_id)
    return take_off(row, row.places.filter(state__in=THERE).values_list("pk", flat=True))


def _last_before(sessions: Iterable[Session], day: date) -> list[int]:
    return [one.pk for one in sessions if one.last_on < day]


def _without(one: Hindrance, marks: set[str]) -> int:
    left = [mark for mark in one.marks if mark not in marks]
    fell = len(one.marks) - len(left)
    one.people, one.marks = one.people - fell, left
    if one.people < 1:
        one.delete()
    elif fell:
        one.save(update_fields=["people", "marks"])
    return fell


def _mark(place_id: int, what: str) -> str:
    return salted_hmac(SALT, f"{place_id} {what}", algorithm="sha256").hexdigest()[:32]
