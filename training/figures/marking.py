"""Who stands on a page or a sheet on which a lead marks who came."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from core.scope import Scope
from services.figures.people import survivor_of
from services.models import Post, StaffMember, StaffToken
from services.names import plain
from training.figures.days import THERE
from training.models import Place, Session

MOST_NAMES = 200  # on one page; larger units look people up by name
MOST_FOUND = 20


def people_on_day(scope: Scope, session: Session) -> QuerySet[Any, Any]:
    """People of the session's organisation in the scope who were here on its day."""
    own = StaffMember.objects.within(scope).filter(organisation=session.unit.organisation_id)
    found: QuerySet[Any, Any] = own.still_here_on(session.on).select_related("home_unit")
    return found


def places_of_people(session: Session) -> dict[int, Place]:
    """The place of each person, by the record that stays where records were joined.

    Of several the one that says that they were there, their own before that of a joined record.
    """
    places = session.places.annotate(who=survivor_of("staff_member"))
    found: dict[int, Place] = {}
    for place in sorted(places, key=_how_much_it_says):
        found[place.who] = place
    return found


def _how_much_it_says(place: Any) -> tuple[bool, bool, int]:
    return place.state in THERE, place.staff_member_id == place.who, place.staff_member_id


def listed(scope: Scope, session: Session, ids: Collection[int]) -> list[StaffMember]:
    """The unit's own people, when they fit on a page, and those with these ids; A to Z."""
    posts = Post.objects.within(scope).current_on(session.on)
    here = posts.filter(unit__path__startswith=session.unit.path).values("staff_member")
    people = people_on_day(scope, session)
    own = list(people.filter(pk__in=here).order_by("sort_key", "pk")[: MOST_NAMES + 1])
    if len(own) > MOST_NAMES:
        own = []
    others = people.filter(pk__in=set(ids) - {person.pk for person in own})
    return sorted([*own, *others], key=lambda person: (person.sort_key, person.pk))


def found_by_name(scope: Scope, session: Session, words: str) -> list[StaffMember]:
    """People each of whose looked-for words begins one of their names, A to Z; at most 20."""
    people = people_on_day(scope, session)
    for word in plain(words).split():
        tokens = StaffToken.objects.within(scope).filter(token__startswith=word)
        people = people.filter(pk__in=tokens.values("staff_member"))
    return list(people.order_by("sort_key", "pk")[:MOST_FOUND])
