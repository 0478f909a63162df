"""Names that nobody on the staff list answers to: kept once in a session, with all their days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet

from services.names import name_key
from training.actions.day_minutes import Days, all_days, with_days
from training.models import Place, Session, Visitor

NAME_FACTS = ("minutes", "days", "batch_id")


@dataclass(frozen=True, slots=True)
class Stranger:
    """A name in a list that nobody on the staff list answers to; one of the two is filled.

    `days`: the days of a session of several on which a list says that they were there.
    """

    name: str = ""
    email: str = ""
    minutes: int | None = None
    organisation_text: str = ""
    is_guest: bool = False
    days: Days = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The same person in the same session, however often the list is sent."""
        return self.email.strip().lower() or name_key(self.name)


@dataclass(frozen=True, slots=True)
class HeldName:
    """What was kept of a name before a list added a day; not `is_kept` for a name that was new."""

    visitor_id: int
    is_kept: bool = False
    minutes: int | None = None
    batch_id: int | None = None
    days: dict[str, int | None] = field(default_factory=dict)


def keep_names(
    session: Session, strangers: Iterable[Stranger], batch_id: int | None
) -> tuple[int, tuple[HeldName, ...]]:
    """How many stay to be named, and what was kept of those that get further days.

    The caller holds the session's row lock and checks scope.
    """
    by_key = {s.key: s for s in strangers if s.key}
    known = {v.key: v for v in session.visitors.filter(key__in=by_key)}
    Visitor.objects.bulk_create(
        _new(session, stranger, batch_id) for key, stranger in by_key.items() if key not in known
    )
    before = _add_days(known.values(), by_key, batch_id)
    return sum(not s.is_guest for s in by_key.values()), before


def _new(session: Session, stranger: Stranger, batch_id: int | None) -> Visitor:
    return Visitor(
        session=session,
        name=stranger.name.strip(),
        email=stranger.email.strip().lower(),
        minutes=stranger.minutes,
        days=dict(stranger.days),
        organisation_text=stranger.organisation_text.strip(),
        state=Visitor.State.GUEST if stranger.is_guest else Visitor.State.UNIDENTIFIED,
        key=stranger.key,
        batch_id=batch_id,
    )


def _add_days(
    known: Iterable[Visitor], told: Mapping[str, Stranger], batch_id: int | None
) -> tuple[HeldName, ...]:
    """What a list says of further days; a day that is known keeps its length."""
    changed, before = [], []
    for visitor in known:
        days = with_days(told[visitor.key].days, visitor.days)
        if days != visitor.days:
            before.append(_held(visitor))
            visitor.minutes = _together(visitor, days)
            visitor.days, visitor.batch_id = days, batch_id
            changed.append(visitor)
    Visitor.objects.bulk_update(changed, NAME_FACTS)
    return tuple(before)


def _held(visitor: Visitor) -> HeldName:
    facts = {name: getattr(visitor, name) for name in NAME_FACTS}
    return HeldName(visitor.pk, is_kept=True, **facts)


def _together(visitor: Visitor, days: Days) -> int | None:
    """The minutes of all days; never less than was known when no day was told."""
    stayed = all_days(days)
    return stayed if visitor.days else max(stayed or 0, visitor.minutes or 0) or None


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


def put_names_back(names: Iterable[Visitor], before: Mapping[int, HeldName]) -> None:
    """Each of these names is as it was before the list; one that the list brought goes away.

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
    Visitor.objects.bulk_update(old, [*NAME_FACTS, "state", "staff_member"])
    Visitor.objects.filter(pk__in=new).delete()
