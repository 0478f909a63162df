"""Taking a list back: places and names are as they were before it, without what it says."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from core.scope import Scope
from training.actions.attendance import (
    BRIEFLY,
    CAME,
    PLACE_FACTS,
    Held,
    held_by,
    recount,
    settle,
)
from training.actions.records import restore_records, reverse_records
from training.actions.stays import time_of, without_lists, written_over
from training.actions.strangers import HeldName, names_that_stay, put_names_back, take_out_of_names
from training.models import CourseMinimum, Place, Session, TrainingRecord, Visitor


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
    Who stands on another list too stays, without the time that only this one gave.
    Raises PermissionError when one of its sessions is outside `by`.
    """
    of_it = Q(batch_id=batch_id) | Q(stays__has_key=str(batch_id))
    places, names_of_it = Place.objects.filter(of_it), Visitor.objects.filter(of_it)
    ids = {
        *places.values_list("session", flat=True),
        *names_of_it.values_list("session", flat=True),
    }
    gone = _Gone(batch_id, frozenset(of), before, names or {})
    staying = set(names_that_stay(batch_id).values_list("pk", flat=True))
    number = 0
    for session in Session.objects.filter(pk__in=ids).order_by("pk"):
        session = held_by(by, session, is_undoing=True)
        _undo_names(list(names_of_it.filter(session=session)), gone, staying)
        number += _undo_places(by, session, list(places.filter(session=session)), gone)
    return number


@dataclass(frozen=True, slots=True)
class _Gone:
    """A list that is taken back, earlier ones that were, and what was known before."""

    batch_id: int
    earlier: frozenset[int]
    places: Mapping[int, Held]
    names: Mapping[int, HeldName]

    @property
    def keys(self) -> frozenset[str]:
        """Under which places and names keep what these lists say."""
        return frozenset(map(str, self.batches))

    @property
    def batches(self) -> list[int]:
        """This one first."""
        return [self.batch_id, *sorted(self.earlier - {self.batch_id})]


@dataclass(frozen=True, slots=True)
class _Rule:
    """The least minutes of the course, if any, and of whom more than lists says that they came."""

    least: int | None
    vouched_for: frozenset[int]

    def is_lost(self, place: Place, was: int | None) -> bool:
        """Whether somebody was long enough only by what is taken out."""
        if (
            self.least is None
            or place.batch_id is None
            or written_over(place.stays)
            or place.staff_member_id in self.vouched_for
        ):
            return False
        return (was or 0) >= self.least > (place.minutes or 0)


def _vouched_for(session: Session, places: Iterable[Place]) -> frozenset[int]:
    """Whose record somebody made by hand, or a list that is not of who came."""
    own = {place.staff_member_id: _lists_of(place) for place in places}
    records = TrainingRecord.objects.standing().filter(session=session, staff_member__in=own)
    told = records.values_list("staff_member", "batch_id")
    return frozenset(who for who, batch in told if batch not in own[who])


def _lists_of(place: Place) -> set[int]:
    return {int(key) for key in place.stays if key}


def _undo_names(names: Collection[Visitor], gone: _Gone, staying: Collection[int]) -> None:
    mine = [name for name in names if name.batch_id == gone.batch_id]
    put_names_back([name for name in mine if name.pk not in staying], gone.names, gone.keys)
    take_out_of_names([name for name in names if name not in mine], gone.keys)


def _undo_places(by: Scope, session: Session, places: Collection[Place], gone: _Gone) -> int:
    """How many places the list held."""
    rule = _Rule(CourseMinimum.objects.minutes_of(session), _vouched_for(session, places))
    mine = [place for place in places if place.batch_id == gone.batch_id]
    others = [place for place in places if place not in mine]
    _put_back(mine, gone, rule)
    _take_out(others, gone.keys, rule)
    Place.objects.bulk_update(others, PLACE_FACTS)
    _reverse_brought(by, session, places, batches=gone.batches)
    return len(mine)


def _put_back(places: Iterable[Place], gone: _Gone, rule: _Rule) -> None:
    """Every place is as it was before the list; one that the list made goes away."""
    old, new = [], []
    for place in places:
        was = gone.places.get(place.pk, _known_of(place))
        if was.state:
            for name in PLACE_FACTS:
                setattr(place, name, getattr(was, name))
            old.append(place)
        else:
            new.append(place.pk)
    _take_out(old, gone.keys, rule)
    Place.objects.bulk_update(old, PLACE_FACTS)
    Place.objects.filter(pk__in=new).delete()


def _take_out(places: Iterable[Place], lists: Collection[str], rule: _Rule) -> None:
    """Without what these lists say; whoever stayed long enough only by them counts no more."""
    for place in places:
        if not place.stays.keys() & set(lists):
            continue
        was, place.stays = place.minutes, without_lists(place.stays, lists)
        place.minutes, place.days = time_of(place.stays)
        if place.state == CAME and rule.is_lost(place, was):
            place.state = BRIEFLY


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
    lists = {*batches, *(batch for place in places for batch in _lists_of(place))}
    records = TrainingRecord.objects.standing().filter(
        session=session, staff_member__in=people - still, batch_id__in=lists
    )
    touched = reverse_records(by=by, records=records, batch_id=batches[0])
    touched |= restore_records(by=by, session=session, staff_ids=still, batches=batches)
    settle(session)
    recount(session, touched)
