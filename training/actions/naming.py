"""Saying who a name of a list was: a name is one person, and nothing that is known gets less."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.scope import Scope
from services.figures.people import survivor_of
from services.models import StaffMember
from training.actions.attendance import (
    BRIEFLY,
    CAME,
    held_by,
    known_stays,
    note_attendance,
)
from training.actions.stays import Kept, both, time_of, vouched
from training.actions.strangers import stays_of_name
from training.models import CourseMinimum, Place, Session, Visitor

THERE = (CAME, BRIEFLY)


@transaction.atomic
def name_visitor(*, by: Scope, visitor: Visitor, person: StaffMember | None) -> None:
    """Say who a visitor was: somebody on the staff list, or (None) a guest from elsewhere.

    Safe to repeat. Raises ValueError with a sentence when the name is somebody else's by now.
    """
    session = held_by(by, visitor.session)
    visitor = _as_it_stands(session, visitor)
    _must_be_free(session, visitor, person)
    visitor.staff_member = person
    visitor.state = Visitor.State.MATCHED if person else Visitor.State.GUEST
    visitor.save(update_fields=["staff_member", "state"])
    if person:
        _note(by, session, visitor, person)


def _as_it_stands(session: Session, visitor: Visitor) -> Visitor:
    """What is known now that nobody else can change it; the page may be older."""
    rows = session.visitors.select_for_update(of=["self"]).select_related("staff_member")
    found: Visitor | None = rows.filter(pk=visitor.pk).first()
    if found is None:
        raise ValueError(_("This name is not on a list of the session any more."))
    return found


def _must_be_free(session: Session, visitor: Visitor, person: StaffMember | None) -> None:
    """As long as the first one named is noted as having been there, the name is theirs."""
    was = visitor.staff_member
    if was is None or was == person or _survivor(was) == (person.pk if person else None):
        return
    if (place := _place_of(session, was)) and place.state in THERE:
        words = _(
            "“%(name)s” is %(who)s, as somebody said before you. If that is wrong, take back"
            " first that %(who)s came."
        )
        raise ValueError(words % {"name": visitor, "who": was.shown_name})


def _survivor(person: StaffMember) -> int | None:
    """The record that stays of somebody whose records were joined."""
    rows = StaffMember.objects.filter(pk=person.pk)
    found: int | None = rows.values_list(survivor_of(), flat=True).first()
    return found


def _place_of(session: Session, person: StaffMember) -> Place | None:
    """Their own place, else one of a record that was joined to theirs."""
    places = session.places.annotate(survivor=survivor_of("staff_member"))
    found = list(places.filter(survivor=_survivor(person)).order_by("pk"))
    return min(found, key=lambda place: place.staff_member_id != person.pk, default=None)


def _note(by: Scope, session: Session, visitor: Visitor, person: StaffMember) -> None:
    """The person was there for as long as both names together, and no moment counts twice.

    Where nobody knows when a name was there, it adds nothing that is less than what is known.
    """
    place = _place_of(session, person)
    there = place if place and place.state in THERE else None
    told = _of_the_list(visitor, there) if there else vouched(stays_of_name(visitor))
    minutes, _days = time_of(both(known_stays(there), told))
    note_attendance(
        by=by,
        session=session,
        states={person.pk: _state_of(session, place, minutes)},
        stays={person.pk: told} if told else None,
        **_held_since(visitor, there),
    )


def _of_the_list(visitor: Visitor, place: Place) -> Kept:
    """What the name says; it goes with its list where that holds the place as well."""
    known = stays_of_name(visitor)
    return known if _is_of_one_list(visitor, place) else vouched(known)


def _is_of_one_list(visitor: Visitor, place: Place) -> bool:
    return place.batch_id is not None and place.batch_id == visitor.batch_id


def _held_since(visitor: Visitor, place: Place | None) -> dict[str, Any]:
    """A place of the very list that has the name stays a part of that list.

    Any other place is by hand from now on: no list that goes takes it away, nor its time.
    """
    if place is None:
        return {}
    if _is_of_one_list(visitor, place):
        return {"source": place.source, "batch_id": place.batch_id}
    Place.objects.filter(pk=place.pk).update(
        source=Place.Source.HAND, batch_id=None, stays=vouched(known_stays(place))
    )
    return {}


def _state_of(session: Session, place: Place | None, stayed: int | None) -> str:
    """Came, or was there for a while; whoever is noted as having come has come."""
    least = CourseMinimum.objects.minutes_of(session)
    is_short = bool(least and stayed is not None and stayed < least)
    is_noted = place is not None and place.state == CAME
    return BRIEFLY if is_short and not is_noted else CAME


@transaction.atomic
def name_visitors(*, by: Scope, session: Session, said: Mapping[int, int | None]) -> None:
    """Say who several were: visitor id → staff id, or None for a guest. Safe to repeat.

    All or none: raises as `name_visitor` does.
    """
    people = StaffMember.objects.within(by).in_bulk([pk for pk in said.values() if pk])
    for visitor in session.visitors.filter(pk__in=said).order_by("pk"):
        who = said[visitor.pk]
        if who is None or who in people:
            name_visitor(by=by, visitor=visitor, person=people[who] if who else None)
