"""Who may be invited to a session."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from core.scope import Scope
from services.figures.people import survivor_of
from services.models import StaffMember
from training.models import NotNow, Place, Session

ON_IT = (*Place.AHEAD, Place.State.CAME)
MOST_DIGITS = 10


def may_be_invited(
    scope: Scope, session: Session, *, words: str = "", limit: int = 200
) -> list[StaffMember]:
    """People of the scope, A to Z, who will be here and can still be asked. At most `limit`.

    Left out: who may come already or came, and who said "not now". With `words`, by name or staff
    number. One query.
    """
    own = StaffMember.objects.within(scope).filter(organisation=session.unit.organisation_id)
    here = own.still_here_on(session.last_on)
    found = here.matching(words) if words else here
    rows = found.exclude(pk__in=_on_the_list(session)).exclude(Exists(said_not_now(session.on)))
    return list(rows.select_related("home_unit").order_by("sort_key", "pk")[:limit])


def on_the_list_already(
    scope: Scope, sessions: Collection[Session], asked: Iterable[str]
) -> list[StaffMember]:
    """Of the people `asked` for by key, those of the scope who are on the list of a session.

    A form that is sent twice asks for them again, and that is no mistake.
    """
    placed = Place.objects.filter(session__in=sessions, staff_member__in=keys_in(asked))
    own = StaffMember.objects.within(scope).filter(
        pk__in=placed.filter(state__in=ON_IT).values("staff_member")
    )
    return list(own.select_related("home_unit").order_by("sort_key", "pk"))


def keys_in(sent: Iterable[str]) -> list[int]:
    """The keys of rows among what a form sent; anything else is left to the form to refuse."""
    return [int(one) for one in sent if one.isascii() and one.isdigit() and len(one) < MOST_DIGITS]


def agreed_already(scope: Scope, asked: Iterable[str]) -> set[int]:
    """Of the places `asked` for by key, those of people of the scope whose release is agreed."""
    rows = Place.objects.filter(pk__in=keys_in(asked), released_at__isnull=False)
    mine = rows.filter(staff_member__in=StaffMember.objects.within(scope), state__in=Place.AHEAD)
    return set(mine.values_list("pk", flat=True))


def _on_the_list(session: Session) -> "QuerySet[Place, int]":
    places = Place.objects.filter(session=session, state__in=ON_IT)
    found: QuerySet[Place, int] = places.values_list(survivor_of("staff_member"))
    return found


def said_not_now(on: date) -> "QuerySet[NotNow, NotNow]":
    """Current on `on`, by any record of the outer query's person."""
    said = NotNow.objects.current_on(on).annotate(who=survivor_of("staff_member"))
    found: QuerySet[NotNow, NotNow] = said.filter(who=OuterRef("pk"))
    return found
