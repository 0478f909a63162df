"""Names that nobody on the staff list answers to: kept once in a session, with all their days."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from services.names import name_key
from training.actions.day_minutes import Days
from training.actions.stays import (
    VOUCHED,
    Facts,
    Kept,
    both,
    kept_stays,
    minutes_by_day,
    minutes_of,
    time_of,
    without_lists,
)
from training.models import Place, Session, Visitor

NAME_FACTS = ("minutes", "days", "stays", "batch_id")


@dataclass(frozen=True, slots=True)
class Stranger:
    """A name in a list that nobody on the staff list answers to; one of the two is filled.

    `days`: the days of a session of several on which a list says that they were there. `rows`:
    what a list says, row by row.
    """

    name: str = ""
    email: str = ""
    minutes: int | None = None
    organisation_text: str = ""
    is_guest: bool = False
    days: Days = field(default_factory=dict)
    rows: tuple[Facts, ...] = ()

    @classmethod
    def of_rows(
        cls, name: str, rows: Sequence[Facts], *, email: str = "", is_guest: bool = False
    ) -> "Stranger":
        """A name with the time of several rows, on each day where the session has several."""
        minutes, days = minutes_of(rows), minutes_by_day(rows)
        told = days if any(days) else {}
        return cls(name, email, minutes, is_guest=is_guest, days=told, rows=tuple(rows))

    @property
    def key(self) -> str:
        """The same person in the same session, however often the list is sent."""
        return self.email.strip().lower() or name_key(self.name)


@dataclass(frozen=True, slots=True)
class HeldName:
    """What was kept of a name before a list told more; not `is_kept` for a name that was new."""

    visitor_id: int
    is_kept: bool = False
    minutes: int | None = None
    batch_id: int | None = None
    days: dict[str, int | None] = field(default_factory=dict)
    stays: Kept = field(default_factory=dict)


def keep_names(
    session: Session, strangers: Iterable[Stranger], batch_id: int | None
) -> tuple[int, tuple[HeldName, ...]]:
    """How many stay to be named, and what was kept of those of whom more is told.

    The caller holds the session's row lock and checks scope.
    """
    by_key = {s.key: s for s in strangers if s.key}
    known = {v.key: v for v in session.visitors.filter(key__in=by_key)}
    Visitor.objects.bulk_create(
        _new(session, stranger, batch_id) for key, stranger in by_key.items() if key not in known
    )
    before = _add_time(known.values(), by_key, batch_id)
    return sum(not s.is_guest for s in by_key.values()), before


def _new(session: Session, stranger: Stranger, batch_id: int | None) -> Visitor:
    return Visitor(
        session=session,
        name=stranger.name.strip(),
        email=stranger.email.strip().lower(),
        minutes=stranger.minutes,
        days=dict(stranger.days),
        stays=_told(stranger, batch_id),
        organisation_text=stranger.organisation_text.strip(),
        state=Visitor.State.GUEST if stranger.is_guest else Visitor.State.UNIDENTIFIED,
        key=stranger.key,
        batch_id=batch_id,
    )


def _told(stranger: Stranger, batch_id: int | None) -> Kept:
    key = VOUCHED if batch_id is None else str(batch_id)
    return both({}, {key: stranger.rows}) if stranger.rows else {}


def _add_time(
    known: Iterable[Visitor], told: Mapping[str, Stranger], batch_id: int | None
) -> tuple[HeldName, ...]:
    """What a list says of names that are kept already."""
    changed, before = [], []
    for visitor in known:
        if not (rows := _told(told[visitor.key], batch_id)):
            continue
        was = _held(visitor)
        visitor.stays = both(_without_older(stays_of_name(visitor), rows), rows)
        visitor.minutes, visitor.days = time_of(visitor.stays)
        if not _is_left(visitor, was):
            visitor.batch_id = batch_id
            before.append(was)
        changed.append(visitor)
    Visitor.objects.bulk_update(changed, NAME_FACTS)
    return tuple(before)


def _without_older(known: Kept, told: Kept) -> Kept:
    """What is known without what somebody wrote down before of a day for which they write again."""
    days = {row["on"] for row in told.get(VOUCHED, ()) if row["minutes"] is not None}
    return _without_days(known, days)


def _without_days(known: Kept, days: Collection[str]) -> Kept:
    own = [row for row in known.get(VOUCHED, ()) if row["on"] not in days]
    rest = {key: rows for key, rows in known.items() if key != VOUCHED}
    return {VOUCHED: own, **rest} if own else rest


def take_names_out(session: Session, gone: Mapping[str, Collection[str]]) -> int:
    """Names (by key) that somebody wrote down and who were not there on these days after all.

    "" is the day of a session of one. What a list says of a name stays, and so does a name of which
    it is known who it was. How many names were touched. The caller holds the session's row lock.
    """
    rows = session.visitors.filter(key__in=gone, state=Visitor.State.UNIDENTIFIED)
    changed, out = [], []
    for visitor in rows:
        known = {} if _is_of_list(visitor) else stays_of_name(visitor)
        left = _without_days(known, gone[visitor.key])
        if left and left != known:
            visitor.stays = left
            visitor.minutes, visitor.days = time_of(left)
            changed.append(visitor)
        elif not left and _is_by_hand_alone(visitor, known, gone[visitor.key]):
            out.append(visitor.pk)
    Visitor.objects.bulk_update(changed, NAME_FACTS)
    Visitor.objects.filter(pk__in=out).delete()
    return len(changed) + len(out)


def _is_of_list(visitor: Visitor) -> bool:
    """Whether a list alone holds it, of which nothing more is known."""
    return visitor.batch_id is not None and not visitor.stays


def _is_by_hand_alone(visitor: Visitor, known: Kept, days: Collection[str]) -> bool:
    return not _is_of_list(visitor) and (bool(known) or "" in days)


def _is_left(visitor: Visitor, was: HeldName) -> bool:
    """Whether somebody wrote the name down, and a list says nothing more that shows."""
    is_same = (visitor.minutes, visitor.days) == (was.minutes, was.days)
    return was.batch_id is None and is_same


def stays_of_name(visitor: Visitor) -> Kept:
    """What is known of how long this name was there."""
    return kept_stays(visitor.stays, visitor.minutes, visitor.days)


def _held(visitor: Visitor) -> HeldName:
    facts: dict[str, Any] = {name: getattr(visitor, name) for name in NAME_FACTS}
    return HeldName(visitor.pk, is_kept=True, **facts)


def names_that_stay(batch_id: int) -> QuerySet[Visitor]:
    """Names of a list of which somebody said who they were, and whom the list alone does not hold.

    Where the person has their place by the same list, the name goes with it.
    """
    same = Place.objects.filter(
        batch_id=batch_id, session=OuterRef("session"), staff_member=OuterRef("staff_member")
    )
    named = Visitor.objects.filter(batch_id=batch_id, state=Visitor.State.MATCHED)
    found: QuerySet[Visitor] = named.exclude(Exists(same))
    return found


def _open(visitor: Visitor) -> str:
    is_guest = visitor.state == Visitor.State.GUEST
    return Visitor.State.GUEST if is_guest else Visitor.State.UNIDENTIFIED


def put_names_back(
    names: Iterable[Visitor], before: Mapping[int, HeldName], lists: Collection[str]
) -> None:
    """Each of these names is as it was before these lists; one that they brought goes away.

    Whoever it was said to be has lost the place with the list, so that is open again.
    """
    old, new = [], []
    for visitor in names:
        was = before.get(visitor.pk, HeldName(visitor.pk))
        if was.is_kept:
            for name in NAME_FACTS:
                setattr(visitor, name, getattr(was, name))
            visitor.state, visitor.staff_member = _open(visitor), None
            old.append(visitor)
        else:
            new.append(visitor.pk)
    _take_out(old, lists)
    Visitor.objects.bulk_update(old, [*NAME_FACTS, "state", "staff_member"])
    Visitor.objects.filter(pk__in=new).delete()


def take_out_of_names(names: Iterable[Visitor], lists: Collection[str]) -> None:
    """What these lists say goes out of names that stand on other lists too."""
    found = list(names)
    _take_out(found, lists)
    Visitor.objects.bulk_update(found, NAME_FACTS)


def _take_out(names: Iterable[Visitor], lists: Collection[str]) -> None:
    for visitor in names:
        if visitor.stays.keys() & set(lists):
            visitor.stays = without_lists(visitor.stays, lists)
            visitor.minutes, visitor.days = time_of(visitor.stays)
