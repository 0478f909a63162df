"""Who came. Every change is safe to repeat, and undoing adds rows instead of removing them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from core.scope import Scope
from services.figures.people import survivor_of
from services.models import StaffMember
from training.actions.called_off import refuse_called_off
from training.actions.day_minutes import Days, all_days, with_days
from training.actions.records import add_records, reverse_records
from training.actions.snapshots import mark_stale
from training.actions.standing import recompute
from training.actions.stays import Kept, Stays, both, kept_stays, time_of, vouched, written
from training.actions.strangers import (
    HeldName,
    Stranger,
    keep_names,
)
from training.models import Place, Session, TrainingRecord

CAME, BRIEFLY = Place.State.CAME, Place.State.BRIEFLY
T = TypeVar("T")
SHOWN = ("state", "minutes", "days")
PLACE_FACTS = (*SHOWN, "state_before", "stays", "source", "batch_id")


@dataclass(frozen=True, slots=True)
class Held:
    """What a place said before a list touched it; `state` is empty for a place that was new."""

    place_id: int
    state: str = ""
    state_before: str = ""
    minutes: int | None = None
    source: str = Place.Source.HAND
    batch_id: int | None = None
    days: dict[str, int | None] = field(default_factory=dict)
    stays: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """What is told of how long each person (by staff id) was there.

    `minutes` and `days` are a person's word; with `all_told` the days stand in place of those
    known. `stays` are what lists say, and add to what other lists say. `is_word`: a person says so
    of each, whatever lists say already.
    """

    minutes: Mapping[int, int] = field(default_factory=dict)
    days: Mapping[int, Days] = field(default_factory=dict)
    stays: Mapping[int, Stays] = field(default_factory=dict)
    all_told: bool = False
    is_word: bool = False

    def of(self, held: Mapping[int, int]) -> "Said":
        """The same by whoever's place it is."""
        return Said(
            _by_place(self.minutes, held),
            _by_place(self.days, held),
            _by_place(self.stays, held),
            all_told=self.all_told,
            is_word=self.is_word,
        )


def _by_place(told: Mapping[int, T], held: Mapping[int, int]) -> dict[int, T]:
    return {held.get(pk, pk): what for pk, what in told.items()}


@dataclass(frozen=True, slots=True)
class Noted:
    """What noting attendance did: places added and changed, those already so, names kept.

    `before` has every place that was touched, as it was; `names_before` the names likewise.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    unidentified: int = 0
    before: tuple[Held, ...] = ()
    names_before: tuple[HeldName, ...] = ()


@transaction.atomic
def note_attendance(
    *,
    by: Scope,
    session: Session,
    states: Mapping[int, str],
    minutes: Mapping[int, int] | None = None,
    days: Mapping[int, Days] | None = None,
    all_told: bool = False,
    stays: Mapping[int, Stays] | None = None,
    is_word: bool = False,
    source: str = Place.Source.HAND,
    batch_id: int | None = None,
) -> Noted:
    """Note for each staff id "came", "apologies" or "not_this_time"; safe to repeat.

    `days`: on which days of a session of several days somebody was there, beside those known, or
    with `all_told` in place of them. `stays`: what a list says, beside what is known. `is_word`: a
    person stands for all of it, so that no list that goes takes it out.
    Coming makes a record; no longer having come reverses it.
    Raises PermissionError when the session or a person (who has no place yet) is outside `by`,
    ValueError for a day to come.
    """
    session = _held_to_note(by, session, states)
    held = _held_as(session, states)
    states = {held.get(pk, pk): state for pk, state in states.items()}
    said = Said(minutes or {}, days or {}, stays or {}, all_told=all_told, is_word=is_word).of(held)
    before = {p.staff_member_id: p for p in session.places.filter(staff_member__in=states)}
    was = {place.pk: _held(place) for place in before.values()}
    _must_be_seen(by, session, set(states) - set(before))
    told = _write(_places(session, before, states, said, batch_id), was, source, batch_id)
    _keep_records(by, session, states, source=source, batch_id=batch_id)
    return _noted(told, was, len(states))


def _noted(told: Sequence[Place], was: Mapping[int, Held], number: int) -> Noted:
    """What was done; a list that only says besides when somebody was there changes nothing."""
    touched = tuple(was.get(place.pk) or Held(place.pk) for place in told)
    added = sum(not one.state for one in touched)
    same = sum(_shown(p) == _shown(one) for p, one in zip(told, touched, strict=True))
    changed = len(told) - same - added
    return Noted(added, changed, number - added - changed, before=touched)


def _held_to_note(by: Scope, session: Session, states: Mapping[int, str]) -> Session:
    session = held_by(by, session)
    if CAME in states.values() and not is_over(session):
        raise ValueError("This session is still to come. Note who came once it has been held.")
    return session


def _held(place: Place) -> Held:
    facts = {name: getattr(place, name) for name in PLACE_FACTS}
    return Held(place.pk, **facts)


def _held_as(session: Session, staff_ids: Collection[int]) -> dict[int, int]:
    """Who has a place here only by a record that was joined to theirs: their id → that record's."""
    places = session.places.annotate(survivor=survivor_of("staff_member"))
    rows = list(places.filter(survivor__in=staff_ids).values_list("survivor", "staff_member"))
    own = {who for survivor, who in rows if survivor == who}
    return {survivor: who for survivor, who in sorted(rows) if survivor not in own}


def _places(
    session: Session,
    before: Mapping[int, Place],
    states: Mapping[int, str],
    said: Said,
    batch_id: int | None,
) -> list[Place]:
    """The places that differ from what is kept, new ones included."""
    told = []
    for staff_id, state in sorted(states.items()):
        place = before.get(staff_id) or Place(session=session, staff_member_id=staff_id, state="")
        minutes, days, stays = _time(place, staff_id, said)
        is_of_list = said.is_word and place.batch_id is not None and session.ends_on is None
        if batch_id is None and (place.state != state or is_of_list):
            stays = vouched(stays)
        if is_of_list or (*_shown(place), place.stays) != (state, minutes, days, stays):
            if place.state != state:
                place.state_before = place.state
            place.state, place.minutes, place.days, place.stays = state, minutes, days, stays
            told.append(place)
    return told


def _time(
    place: Place, staff_id: int, said: Said
) -> tuple[int | None, dict[str, int | None], Kept]:
    """Minutes, days and stays with what is told; a person's word holds over that of lists."""
    if staff_id in said.stays:
        stays = both(known_stays(place), said.stays[staff_id])
        return *time_of(stays), stays
    minutes, days = said.minutes.get(staff_id, place.minutes), place.days
    if staff_id in said.days:
        days = with_days(place.days, said.days[staff_id], all_told=said.all_told)
        minutes = all_days(days)
    is_same = (minutes, days) == (place.minutes, place.days)
    return minutes, days, place.stays if is_same else written(place.stays, minutes, days)


def known_stays(place: Place | None) -> Kept:
    """What is known of how long somebody was there; nothing of whoever was not."""
    if place is None or place.state not in (CAME, BRIEFLY):
        return {}
    return kept_stays(place.stays, place.minutes, place.days)


def _shown(place: Place | Held) -> tuple[Any, ...]:
    return tuple(getattr(place, name) for name in SHOWN)


def _is_left(place: Place, was: Held | None) -> bool:
    """Whether it was noted by hand, and a list only says besides when somebody was there."""
    return was is not None and was.batch_id is None and _shown(place) == _shown(was)


def _write(
    told: list[Place], was: Mapping[int, Held], source: str, batch_id: int | None
) -> list[Place]:
    """Those that are of this source from now on."""
    held = [place for place in told if not _is_left(place, was.get(place.pk))]
    for place in held:
        place.source, place.batch_id = source, batch_id
    Place.objects.bulk_update([p for p in told if p.pk], PLACE_FACTS)
    Place.objects.bulk_create([p for p in told if not p.pk])
    return held


def _keep_records(
    by: Scope, session: Session, states: Mapping[int, str], *, source: str, batch_id: int | None
) -> None:
    """Records follow the places; then the counts follow the records."""
    came = [staff_id for staff_id, state in states.items() if state == CAME]
    others = [staff_id for staff_id in states if staff_id not in set(came)]
    touched = add_records(by=by, session=session, staff_ids=came, source=source, batch_id=batch_id)
    undone = TrainingRecord.objects.standing().filter(session=session, staff_member__in=others)
    touched |= reverse_records(by=by, records=undone, batch_id=batch_id)
    settle(session)
    recount(session, touched)


def recount(session: Session, staff_ids: Collection[int]) -> None:
    """The counts of these people; what a joined record did counts for the one that stays."""
    if staff_ids:
        people = StaffMember.objects.filter(pk__in=staff_ids)
        mark_stale(session.unit.organisation_id, session.on)
        ids = set(people.values_list(survivor_of(), flat=True))
        recompute(session.unit.organisation_id, ids)


@transaction.atomic
def record_attendance(
    *,
    by: Scope,
    session: Session,
    came: Collection[int],
    briefly: Collection[int] = (),
    minutes: Mapping[int, int] | None = None,
    days: Mapping[int, Days] | None = None,
    stays: Mapping[int, Stays] | None = None,
    visitors: Iterable[Stranger] = (),
    source: str = Place.Source.LIST,
    batch_id: int | None = None,
) -> Noted:
    """A list of those who came: staff ids, and names that could not be found. Safe to repeat.

    `briefly`: who stayed shorter than the course asks for; they are shown and do not count.
    """
    kept, names_before = keep_names(held_by(by, session), visitors, batch_id)
    noted = note_attendance(
        by=by,
        session=session,
        states={**dict.fromkeys(briefly, BRIEFLY), **dict.fromkeys(came, CAME)},
        minutes=minutes,
        days=days,
        stays=stays,
        source=source,
        batch_id=batch_id,
    )
    return replace(noted, unidentified=kept, names_before=names_before)


@transaction.atomic
def count_only(*, by: Scope, session: Session, people: int | None) -> Session:
    """So many people were in the room and no names were taken; None takes the number back."""
    session = held_by(by, session)
    session.head_count = people
    session.save(update_fields=["head_count"])
    settle(session)
    return session


@transaction.atomic
def reverse_attendance(
    *, by: Scope, session: Session, staff_ids: Collection[int] | None = None
) -> int:
    """Take back who came (None: everybody, and the unidentified names); how many places went.

    Of `staff_ids` those too who were there for a while, and by a record that was joined to theirs.
    """
    session = held_by(by, session)
    if staff_ids is None:
        places = session.places.filter(state=CAME)
        session.visitors.all().delete()
    else:
        there = session.places.filter(state__in=[CAME, BRIEFLY])
        known = there.annotate(who=survivor_of("staff_member"))
        places = known.filter(Q(who__in=staff_ids) | Q(staff_member__in=staff_ids))
    return _take_back(by, session, places.values_list("pk", flat=True))


def _take_back(by: Scope, session: Session, ids: Iterable[int]) -> int:
    """Places go back to what they were before they said "came"; new ones go away."""
    places = list(Place.objects.filter(pk__in=list(ids)))
    people = [place.staff_member_id for place in places]
    records = TrainingRecord.objects.standing().filter(session=session, staff_member__in=people)
    touched = reverse_records(by=by, records=records)
    asked = {p.pk for p in places if p.state_before in Place.AHEAD}
    Place.objects.filter(pk__in=asked).update(
        state=F("state_before"), state_before="", minutes=None, days={}, stays={}, batch_id=None
    )
    Place.objects.filter(pk__in={p.pk for p in places} - asked).delete()
    settle(session)
    recount(session, touched)
    return len(places)


def held_by(by: Scope, session: Session, *, is_undoing: bool = False) -> Session:
    """The session, locked until the commit, so that two people noting it take turns."""
    rows = Session.objects.select_for_update(of=["self"]).select_related("unit", "course")
    session = rows.get(pk=session.pk)
    if not by.holds(session.unit.path):
        raise PermissionError(f"{session} is outside this scope")
    if not is_undoing:
        refuse_called_off(session)
    return session


def _must_be_seen(by: Scope, session: Session, staff_ids: Collection[int]) -> None:
    own = StaffMember.objects.filter(organisation=session.unit.organisation_id)
    seen = own.filter(pk__in=StaffMember.objects.within(by).filter(pk__in=staff_ids))
    if staff_ids and seen.count() != len(set(staff_ids)):
        raise PermissionError("Some of these people are not in a team you look after.")


def settle(session: Session) -> None:
    """Held once anybody is known to have come; planned again when nobody is; or called off."""
    if session.state == Session.State.CANCELLED:
        return
    is_held = (
        session.head_count is not None
        or session.places.filter(state__in=[CAME, BRIEFLY]).exists()
        or session.visitors.exists()
    )
    state = Session.State.HELD if is_held else Session.State.PLANNED
    if session.state != state:
        session.state = state
        session.save(update_fields=["state"])


def is_over(session: Session, today: date | None = None) -> bool:
    """Whether attendance can be noted: on the last day of the session and after it."""
    return session.last_on <= (today or timezone.localdate())
