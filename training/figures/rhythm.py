"""The rhythm of teams: time for supervision, debrief and reflection, planned and held as counts."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from core.scope import Scope
from services.figures.people import survivor_of
from services.models import Post, Unit
from training.models import Supervised, SupervisionContact, TeamRhythm, TeamTime

LOOK_BACK = timedelta(weeks=12)
# A unit, a kind of time, and a day.
Held = tuple[int, str, date]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What one unit plans, and how often it was and should have been, in the last twelve weeks.

    Both count from the day on which the rhythm began when that is later. `held` are different days.
    """

    unit_name: str
    kind: str
    every_weeks: int
    planned: int
    held: int


def rhythms_of(scope: Scope, unit: Unit, *, on: date) -> tuple[Rhythm, ...]:
    """The rhythms that hold in the branch on a day, by unit A to Z. Four queries."""
    rows = TeamRhythm.objects.within(scope).current_on(on)
    rows = rows.filter(unit__path__startswith=unit.path).select_related("unit")
    found = list(rows.order_by("unit__sort_key", "unit", "kind"))
    if not found:
        return ()
    days = {*_told({row.unit_id for row in found}, on), *_named(unit, on)}
    return tuple(_rhythm(row, days, on) for row in found)


def _rhythm(row: TeamRhythm, days: set[Held], on: date) -> Rhythm:
    first = max(row.from_on, on - LOOK_BACK + timedelta(days=1))
    held = [one for one in days if one[:2] == (row.unit_id, row.kind) and one[2] >= first]
    return Rhythm(
        unit_name=row.unit.name,
        kind=row.get_kind_display(),
        every_weeks=row.every_weeks,
        planned=((on - first).days + 1) // (7 * row.every_weeks),
        held=len(held),
    )


def _told(units: set[int], on: date) -> Iterator[Held]:
    """Days of time that a unit noted without names."""
    rows = TeamTime.objects.filter(unit__in=units, on__gt=on - LOOK_BACK, on__lte=on)
    yield from rows.values_list("unit", "kind", "on")


def _named(unit: Unit, on: date) -> Iterator[Held]:
    """Days of contacts by name: of the team of whoever had one, wherever it was noted.

    Of the unit it was noted in too, where that is above the team.
    """
    noted = SupervisionContact.objects.standing().filter(
        unit__organisation=unit.organisation_id, on__gt=on - LOOK_BACK, on__lte=on
    )
    rows = Supervised.objects.filter(contact__in=noted).annotate(person=survivor_of("staff_member"))
    facts = ("person", "contact__unit", "contact__kind", "contact__on")
    lines = list(rows.order_by().values_list(*facts).distinct())
    posts = _posts({line[0] for line in lines}, on)
    for person, noted_in, kind, day in lines:
        path = _team_on(posts[person], day)
        teams = [int(pk) for pk in path.split(".") if pk]
        yield from ((pk, kind, day) for pk in {*teams[-1:], *({noted_in} & set(teams))})


def _posts(people: set[int], on: date) -> dict[int, list[Post]]:
    found: dict[int, list[Post]] = defaultdict(list)
    rows = Post.objects.filter(Q(until_on=None) | Q(until_on__gt=on - LOOK_BACK), from_on__lte=on)
    for post in rows.filter(staff_member__in=people).select_related("unit"):
        found[post.staff_member_id].append(post)
    return found


def _team_on(posts: list[Post], day: date) -> str:
    """The path of the unit of the main post of a day, today's; empty without a post.

    Of several main posts, or without any, the one begun last.
    """
    then = [p for p in posts if p.from_on <= day and (p.until_on is None or p.until_on >= day)]
    main = max(then, key=lambda p: (p.is_primary, p.from_on, p.pk), default=None)
    return main.unit.path if main else ""
