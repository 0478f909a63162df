"""Places in a session: inviting, agreeing release, giving a place back. Every press is once."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.scope import Scope
from services.figures.people import records_of, survivor_of
from services.models import StaffMember
from training.actions.in_the_way import count_in_the_way, take_off
from training.actions.notices import About, tell
from training.actions.waiting import fill_places, free_for_others
from training.figures.places import is_asked_anew, is_open_to, minutes_of
from training.models import Hindrance, Place, Session

S = Place.State
GIVEN_BACK = (S.APOLOGIES, S.NOT_THIS_TIME)


@dataclass(frozen=True, slots=True)
class Invited:
    """How many people now have a place, wait for one, or wait for release; `already`: no change."""

    booked: int = 0
    waiting: int = 0
    nominated: int = 0
    already: int = 0


@transaction.atomic
def invite(
    *,
    by: Scope,
    session: Session,
    staff_ids: Collection[int],
    is_released: bool,
    now: datetime | None = None,
) -> Invited:
    """Nominate people of `by` for a session that is open to them; safe to repeat.

    With `is_released` they get a place at once, or wait for one when all are taken. Whoever gave a
    place back is asked again. Raises PermissionError for others, ValueError when it is too late.
    """
    now = now or timezone.now()
    _must_be_theirs(by, session, staff_ids)
    row = _open(session, now)
    places = _places_of(row, staff_ids)
    new = [_asked(by, row, pk, places, now) for pk in sorted(set(staff_ids))]
    fresh = [place for place in new if place.state in (S.NOMINATED, "")]
    already = len(new) - len(fresh)
    for place in fresh:
        place.state = S.NOMINATED
    Place.objects.bulk_create([place for place in fresh if not place.pk])
    Place.objects.bulk_update([p for p in fresh if p.pk], ASKED)
    done = _release(by, row, fresh, None, now) if is_released else Invited(nominated=len(fresh))
    return replace(done, already=already)


ASKED = ("state", "state_before", "nominated_by", "nominated_at", "release_asked")


def _asked(by: Scope, row: Session, pk: int, places: dict[int, Place], now: datetime) -> Place:
    """The place of somebody, new or asked for again; its state stays where nothing changes."""
    place = places.get(pk) or Place(session=row, staff_member_id=pk, state="")
    if place.state in GIVEN_BACK:
        place.state_before, place.state = place.state, ""
    if place.state == "":
        place.nominated_by_id, place.nominated_at = by.user_id, now
        place.release_asked = minutes_of(row)
        place.release_given = place.released_at = place.released_by_id = None
    return place


def _places_of(row: Session, staff_ids: Collection[int]) -> dict[int, Place]:
    """The places these people have, also by a record that was joined to theirs."""
    places = row.places.annotate(who=survivor_of("staff_member")).filter(who__in=staff_ids)
    found: dict[int, Place] = {}
    for place in places.order_by("pk"):
        if place.who not in found or place.state in Place.AHEAD:
            found[place.who] = place
    return found


def _release(
    by: Scope, row: Session, places: Collection[Place], minutes: int | None, now: datetime
) -> Invited:
    """Release is agreed: a place for each beyond those who wait already, else they wait."""
    free = free_for_others(row)
    booked = list(places) if free is None else list(places)[:free]
    for place in places:
        place.release_given = place.release_asked if minutes is None else minutes
        place.released_by_id, place.released_at = by.user_id, now
        place.state_before, place.state = S.NOMINATED, S.WAITING
        place.waiting_since = place.waiting_since or now
    for place in booked:
        place.state, place.waiting_since = S.BOOKED, None
    Place.objects.bulk_update(places, RELEASED)
    take_off(row, [place.pk for place in places])
    tell(row, [place.staff_member_id for place in booked], About.BOOKED, now=now)
    return Invited(booked=len(booked), waiting=len(places) - len(booked))


RELEASED = (
    "state",
    "state_before",
    "release_given",
    "released_by",
    "released_at",
    "waiting_since",
)


@transaction.atomic
def agree_release(
    *, by: Scope, place: Place, minutes: int | None = None, now: datetime | None = None
) -> Invited:
    """The person may go, for `minutes` (None: as planned); they get a place, or wait for one.

    Asked again of a session that has changed, the place is kept as it is.
    Safe to repeat. Raises PermissionError for people outside `by`, ValueError when it is too late.
    """
    now = now or timezone.now()
    _must_be_theirs(by, place.session, [_who(place)])
    row = _open(place.session, now)
    mine = row.places.get(pk=place.pk)
    if mine.state == S.NOMINATED:
        return _release(by, row, [mine], minutes, now)
    if not is_asked_anew(mine):
        return Invited(already=1)
    mine.release_given = mine.release_asked if minutes is None else minutes
    mine.released_by_id, mine.released_at = by.user_id, now
    mine.save(update_fields=["release_given", "released_by", "released_at"])
    return Invited(booked=mine.state == S.BOOKED, waiting=mine.state == S.WAITING)


@transaction.atomic
def cannot_release(*, by: Scope, place: Place, what: str, now: datetime | None = None) -> None:
    """Not possible now. `what` stands in the way in the organisation; it is counted on no name.

    Safe to repeat: counted once, also when the person is asked for and kept again. Raises
    PermissionError for people outside `by`, ValueError for anything that is not one of the five
    reasons of the organisation.
    """
    if what not in Hindrance.ABSENCE:
        raise ValueError(_("Choose what stands in the way. Reasons of a person are not asked for."))
    _must_be_theirs(by, place.session, [_who(place)])
    row = _open(place.session, now or timezone.now())
    mine = row.places.select_related("staff_member__home_unit").get(pk=place.pk)
    if mine.state in Place.AHEAD:
        _give_back(row, mine, S.NOT_THIS_TIME, now)
        count_in_the_way(row, mine, what)


@transaction.atomic
def give_back(*, by: Scope, place: Place, state: str, now: datetime | None = None) -> None:
    """Apologies, or not this time: the place goes to whoever has waited longest. Safe to repeat.

    No reason is asked or held. Raises PermissionError when neither the session nor the person is in
    `by`, ValueError when it is too late.
    """
    if state not in GIVEN_BACK:
        raise ValueError(_("Choose one of the listed options."))
    if not by.holds(place.session.unit.path):
        _must_be_theirs(by, place.session, [_who(place)])
    row = _open(place.session, now or timezone.now())
    mine = row.places.get(pk=place.pk)
    if mine.state in Place.AHEAD:
        _give_back(row, mine, state, now)


@transaction.atomic
def give_back_own(
    *, user_id: int, person: StaffMember, place: Place, now: datetime | None = None
) -> None:
    """People give a place of their own back: not this time, without a reason. Safe to repeat.

    It goes to whoever has waited longest. Raises PermissionError for a place of anybody else,
    ValueError when it is too late.
    """
    if person.user_id != user_id or place.staff_member_id not in records_of(person):
        raise PermissionError("People say this of themselves.")
    row = _open(place.session, now or timezone.now())
    mine = row.places.get(pk=place.pk)
    if mine.state in Place.AHEAD:
        _give_back(row, mine, S.NOT_THIS_TIME, now)


def _give_back(row: Session, place: Place, state: str, now: datetime | None) -> None:
    place.state_before, place.state, place.waiting_since = place.state, state, None
    place.release_given = None
    place.save(update_fields=["state", "state_before", "waiting_since", "release_given"])
    fill_places(row, now=now)


def _open(session: Session, now: datetime) -> Session:
    """The session, locked until the commit, while its places can still change."""
    rows = Session.objects.select_for_update(of=["self"]).select_related("unit", "course")
    row: Session = rows.get(pk=session.pk)
    if row.state == Session.State.CANCELLED:
        raise ValueError(_("This session is called off."))
    if row.last_on < timezone.localdate(now):
        raise ValueError(_("This session is over. Note who came instead."))
    return row


def _who(place: Place) -> int:
    """The record that stays of the person."""
    rows = Place.objects.filter(pk=place.pk)
    return int(rows.values_list(survivor_of("staff_member"), flat=True).get())


def _must_be_theirs(by: Scope, session: Session, staff_ids: Collection[int]) -> None:
    if not is_open_to(by, session):
        raise PermissionError(f"{session} is outside this scope")
    own = StaffMember.objects.within(by).filter(organisation=session.unit.organisation_id)
    if own.filter(pk__in=staff_ids, merged_into=None).count() != len(set(staff_ids)):
        raise PermissionError("Some of these people are not in a team you look after.")
