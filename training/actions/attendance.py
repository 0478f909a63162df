"""Who came. Every change is safe to repeat, and undoing adds rows instead of removing them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.scope import Scope
from services.figures.people import survivor_of
from services.models import StaffMember
from training.actions.called_off import refuse_called_off
from training.actions.day_minutes import Days, all_days, with_days
from training.actions.records import add_records, restore_records, reverse_records
from training.actions.snapshots import mark_stale
from training.actions.standing import recompute
from training.actions.strangers import (
    HeldName,
    Stranger,
    keep_names,
    names_that_stay,
    put_names_back,
)
from training.models import Place, Session, TrainingRecord, Visitor

CAME, BRIEFLY = Place.State.CAME, Place.State.BRIEFLY
PLACE_FACTS = ("state", "state_before", "minutes", "days", "source", "batch_id")


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
    source: str = Place.Source.HAND,
    batch_id: int | None = None,
) -> Noted:
    """Note for each staff id "came", "apologies" or "not_this_time"; safe to repeat.

    `days`: on which days of a session of several days somebody was there, beside those known, or
    with `all_told` in place of them. Coming makes a record; no longer having come reverses it.
    Raises PermissionError when the session or a person (who has no place yet) is outside `by`,
    ValueError for a day to come.
    """
    session = _held_to_note(by, session, states)
    held = _held_as(session, states)
    states = {held.get(pk, pk): state for pk, state in states.items()}
    stayed = {held.get(pk, pk): length for pk, length in (minutes or {}).items()}
    on_days = {held.get(pk, pk): told for pk, told in (days or {}).items()}
    before = {p.staff_member_id: p for p in session.places.filter(staff_member__in=states)}
    was = {place.pk: _held(place) for place in before.values()}
    _must_be_seen(by, session, set(states) - set(before))
    told = _places(session, before, states, stayed, on_days, all_told=all_told)
    _write(told, source, batch_id)
    _keep_records(by, session, states, source=source, batch_id=batch_id)
    added = sum(place.staff_member_id not in before for place in told)
    touched = tuple(was.get(place.pk) or Held(place.pk) for place in told)
    return Noted(added, len(told) - added, len(states) - len(told), before=touched)


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
    minutes: Mapping[int, int],
    days: Mapping[int, Days],
    *,
    all_told: bool,
) -> list[Place]:
    """The places that differ from what is kept, new ones included."""
    told = []
    for staff_id, state in sorted(states.items()):
        place = before.get(staff_id) or Place(session=session, staff_member_id=staff_id, state="")
        stayed, on_days = minutes.get(staff_id, place.minutes), place.days
        if staff_id in days:
            on_days = with_days(place.days, days[staff_id], all_told=all_told)
            stayed = all_days(on_days)
        if (place.state, place.minutes, place.days) != (state, stayed, on_days):
            if place.state != state:
                place.state_before = place.state
            place.state, place.minutes, place.days = state, stayed, on_days
            told.append(place)
    return told


def _write(told: list[Place], source: str, batch_id: int | None) -> None:
    for place in told:
        place.source, place.batch_id = source, batch_id
    Place.objects.bulk_update([p for p in told if p.pk], PLACE_FACTS)
    Place.objects.bulk_create([p for p in told if not p.pk])


def _keep_records(
    by: Scope, session: Session, states: Mapping[int, str], *, source: str, batch_id: int | None
) -> None:
    """Records follow the places; then the counts follow the records."""
    came = [staff_id for staff_id, state in states.items() if state == CAME]
    others = [staff_id for staff_id in states if staff_id not in set(came)]
    touched = add_records(by=by, session=session, staff_ids=came, source=source, batch_id=batch_id)
    undone = TrainingRecord.objects.standing().filter(session=session, staff_member__in=others)
    touched |= reverse_records(by=by, records=undone, batch_id=batch_id)
    _settle(session)
    _recount(session, touched)


def _recount(session: Session, staff_ids: Collection[int]) -> None:
    """The counts of these people; what a joined record did counts for the one that stays."""
    if staff_ids:
        people = StaffMember.objects.filter(pk__in=staff_ids)
        mark_stale(session.unit.organisation_id, session.on)
        ids = set(people.values_list(survivor_of(), flat=True))
        recompute(session.unit.organisation_id, ids)


def record_attendance(
    *,
    by: Scope,
    session: Session,
    came: Collection[int],
    briefly: Collection[int] = (),
    minutes: Mapping[int, int] | None = None,
    days: Mapping[int, Days] | None = None,
    visitors: Iterable[Stranger] = (),
    source: str = Place.Source.LIST,
    batch_id: int | None = None,
) -> Noted:
    """A list of those who came: staff ids, and names that could not be found. Safe to repeat.

    `briefly`: who stayed shorter than the course asks for; they are shown and do not count.
    """
    with transaction.atomic():
        kept, names_before = keep_names(held_by(by, session), visitors, batch_id)
        noted = note_attendance(
            by=by,
            session=session,
            states={**dict.fromkeys(briefly, BRIEFLY), **dict.fromkeys(came, CAME)},
            minutes=minutes,
            days=days,
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
    _settle(session)
    return session


@transaction.atomic
def reverse_attendance(
    *, by: Scope, session: Session, staff_ids: Collection[int] | None = None
) -> int:
    """Take back who came (None: everybody, and the unidentified names); how many places went.

    Of `staff_ids` those too who were there for a while.
    """
    session = held_by(by, session)
    if staff_ids is None:
        places = session.places.filter(state=CAME)
        session.visitors.all().delete()
    else:
        places = session.places.filter(state__in=[CAME, BRIEFLY], staff_member__in=staff_ids)
    return _take_back(by, session, places.values_list("pk", flat=True))


@transaction.atomic
def undo_batch(
    *,
    by: Scope,
    batch_id: int,
    before: Mapping[int, Held],
    of: Collection[int] = (),
    names: Mapping[int, HeldName] | None = None,
) -> int:
    """Take back what one list brought, as far as nobody changed it since; how many places.

    `before`: place id → what the place said before the list; `names`: visitor id → what was kept
    of the name. `of`: earlier batches that were
    taken back while this one held their places; what they brought goes as well.
    Raises PermissionError when one of its sessions is outside `by`.
    """
    places = Place.objects.filter(batch_id=batch_id)
    strangers = Visitor.objects.filter(batch_id=batch_id)
    ids = {*places.values_list("session", flat=True), *strangers.values_list("session", flat=True)}
    staying, gone = set(names_that_stay(batch_id).values_list("pk", flat=True)), 0
    for session in Session.objects.filter(pk__in=ids).order_by("pk"):
        session = held_by(by, session, is_undoing=True)
        put_names_back(strangers.filter(session=session).exclude(pk__in=staying), names or {})
        mine = list(places.filter(session=session))
        _put_back(mine, before)
        _reverse_brought(by, session, mine, batches=[batch_id, *of])
        gone += len(mine)
    return gone


def _put_back(places: Iterable[Place], before: Mapping[int, Held]) -> None:
    """Every place is as it was before the list; one that the list made goes away."""
    old, new = [], []
    for place in places:
        was = before.get(place.pk, _known_of(place))
        if was.state:
            for name in PLACE_FACTS:
                setattr(place, name, getattr(was, name))
            old.append(place)
        else:
            new.append(place.pk)
    Place.objects.bulk_update(old, PLACE_FACTS)
    Place.objects.filter(pk__in=new).delete()


def _known_of(place: Place) -> Held:
    """Of a list that kept nothing of what was before: all we know is who had a place."""
    return Held(place.pk, place.state_before if place.state_before in Place.AHEAD else "")


def _reverse_brought(
    by: Scope, session: Session, places: Collection[Place], *, batches: Sequence[int]
) -> None:
    """Records follow what is left: those that the lists brought go where somebody did not come,
    and those that they reversed stand again where somebody came.
    """
    people = {place.staff_member_id for place in places}
    came = session.places.filter(staff_member__in=people, state=CAME)
    still = set(came.values_list("staff_member", flat=True))
    records = TrainingRecord.objects.standing().filter(
        session=session, staff_member__in=people - still, batch_id__in=batches
    )
    touched = reverse_records(by=by, records=records, batch_id=batches[0])
    touched |= restore_records(by=by, session=session, staff_ids=still, batches=batches)
    _settle(session)
    _recount(session, touched)


def _take_back(by: Scope, session: Session, ids: Iterable[int]) -> int:
    """Places go back to what they were before they said "came"; new ones go away."""
    places = list(Place.objects.filter(pk__in=list(ids)))
    people = [place.staff_member_id for place in places]
    records = TrainingRecord.objects.standing().filter(session=session, staff_member__in=people)
    touched = reverse_records(by=by, records=records)
    asked = {p.pk for p in places if p.state_before in Place.AHEAD}
    Place.objects.filter(pk__in=asked).update(
        state=F("state_before"), state_before="", minutes=None, days={}, batch_id=None
    )
    Place.objects.filter(pk__in={p.pk for p in places} - asked).delete()
    _settle(session)
    _recount(session, touched)
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


def _settle(session: Session) -> None:
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
