"""People as lines of a list and as one page, each with the posts of one day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.scope import Scope
from services.models import JobRole, Post, StaffMember, Unit
from services.models.staff import StaffQuerySet

PAGE = 50
MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class StaffFilter:
    """What a staff list is narrowed to. `unit` takes everything below it along."""

    words: str = ""
    unit: Unit | None = None
    role: JobRole | None = None
    kind: str = ""
    shift: str = ""
    state: str = "here"


@dataclass(frozen=True, slots=True)
class StaffLine:
    """One person in a list."""

    person_id: int
    name: str
    unit: str
    role: str
    shift: str
    note: str


@dataclass(frozen=True, slots=True)
class StaffPage:
    """At most 50 people by name. `total` stops counting at 1,000; `next_after` is the last id."""

    lines: tuple[StaffLine, ...]
    total: int
    is_more: bool
    next_after: int | None


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post as the page of a person shows it."""

    post_id: int
    unit: str
    unit_id: int
    role: str
    fte: str
    shift: str
    from_on: date
    until_on: date | None
    is_primary: bool
    is_current: bool
    away: str


def staff_page(
    scope: Scope, narrowed: StaffFilter, *, on: date, after: int | None = None
) -> StaffPage:
    """The people of `scope` that fit, from the one after `after` on. At most three queries.

    What a page costs does not grow with the number of people: it goes on from a name, not from a
    count, and counting stops at 1,000.
    """
    found = _fitting(scope, narrowed, on)
    rows = _from(found, after).prefetch_related(_posts_on(on)).order_by("sort_key", "pk")
    people = list(rows[: PAGE + 1])
    shown = people[:PAGE]
    total = found.order_by().values("pk")[: MOST_COUNTED + 1].count()
    return StaffPage(
        lines=tuple(_line(person, on) for person in shown),
        total=min(total, MOST_COUNTED),
        is_more=total > MOST_COUNTED,
        next_after=shown[-1].pk if len(people) > PAGE else None,
    )


def _fitting(scope: Scope, narrowed: StaffFilter, on: date) -> StaffQuerySet:
    found = _in_state(StaffMember.objects.within(scope), narrowed.state, on)
    if narrowed.unit:
        found = found.within(Scope(scope.user_id, scope.permission, (narrowed.unit.path,)))
    if narrowed.role:
        found = found.holding(on, role=narrowed.role)
    if narrowed.shift:
        found = found.holding(on, shift=narrowed.shift)
    if narrowed.kind:
        found = found.filter(kind=narrowed.kind)
    return found.matching(narrowed.words) if narrowed.words else found  # type: ignore[no-any-return]


def _in_state(people: StaffQuerySet, state: str, on: date) -> StaffQuerySet:
    if state == "left":
        return people.left_by(on)
    if state == "away":
        return people.away_on(on)
    if state == "all":
        return people.filter(merged_into=None)
    return people.still_here_on(on)


def _from(found: StaffQuerySet, after: int | None) -> StaffQuerySet:
    """Only people behind `after` in the order of the list."""
    if after is None:
        return found
    key = StaffMember.objects.filter(pk=after).values("sort_key")
    return found.filter(sort_key__gte=key).filter(Q(sort_key__gt=key) | Q(pk__gt=after))


def _posts_on(on: date) -> "Prefetch[str]":
    posts = Post.objects.filter(Q(until_on=None) | Q(until_on__gte=on), from_on__lte=on)
    ordered = posts.select_related("unit", "role").order_by("-is_primary", "from_on", "pk")
    return Prefetch("posts", ordered, to_attr="posts_now")


def _line(person: StaffMember, on: date) -> StaffLine:
    posts: list[Post] = person.posts_now  # type: ignore[attr-defined]
    main = next((post for post in posts if post.is_primary), None)
    return StaffLine(
        person_id=person.pk,
        name=person.shown_name,
        unit=main.unit.name if main else "",
        role=main.role.name if main and main.role else "",
        shift=main.get_shift_display() if main else "",
        note=" · ".join(_notes(person, posts, on)),
    )


def _notes(person: StaffMember, posts: list[Post], on: date) -> list[str]:
    notes = [away_note(post) for post in posts[:1] if is_away(post, on)]
    if person.left_on and person.left_on <= on:
        notes = [_("Left on %(day)s") % {"day": date_format(person.left_on)}]
    others = sorted({post.unit.name for post in posts if not post.is_primary})
    return notes + [_("Also works in %(unit)s") % {"unit": name} for name in others]


def is_away(post: Post, on: date) -> bool:
    """Whether `on` lies in the long absence noted on the post."""
    starts, ends = post.away_from_on, post.away_until_on
    return starts is not None and starts <= on and (ends is None or on <= ends)


def away_note(post: Post) -> str:
    """The dates of an absence in words; never a reason."""
    if post.away_until_on:
        return _("Away until %(day)s") % {"day": date_format(post.away_until_on)}
    return _("Away since %(day)s") % {"day": date_format(post.away_from_on or post.from_on)}


def records_of(person: StaffMember) -> list[int]:
    """The ids of every record of this person: their own, and those that were joined to it."""
    ids, newest = [person.pk], [person.pk]
    while newest:
        joined = StaffMember.objects.filter(merged_into__in=newest)
        newest = list(joined.values_list("pk", flat=True))
        ids += newest
    return ids


def survivor_of(person: str = "") -> Coalesce:
    """In a query: the record that stays of the one that `person` (or the row itself) is.

    It looks no further than three joins deep.
    """
    start = [person] if person else []
    steps = ["__".join([*start, *["merged_into"] * deep]) for deep in (3, 2, 1, 0)]
    return Coalesce(*(step or "pk" for step in steps))


def posts_of(scope: Scope, person: StaffMember, *, on: date) -> tuple[PostLine, ...]:
    """Every post of a person, current ones first, the main one on top. One query.

    A post outside the branches of `scope` is left out: it belongs to people who hold that branch.
    """
    posts = Post.objects.within(scope).filter(staff_member=person).select_related("unit", "role")
    return _in_order(posts, on)


def own_person(user: Any) -> StaffMember | None:
    """The record that is connected to an account; None when there is none."""
    try:
        person: StaffMember = user.staff_member
    except StaffMember.DoesNotExist:
        return None
    return person


def own_posts(person: StaffMember, *, on: date) -> tuple[PostLine, ...]:
    """Every post of a person, for the person alone. One query."""
    return _in_order(person.posts.select_related("unit", "role"), on)


def _in_order(posts: Iterable[Post], on: date) -> tuple[PostLine, ...]:
    lines = [_post_line(post, on) for post in posts]
    lines.sort(key=lambda line: (line.is_current, line.is_primary, line.from_on), reverse=True)
    return tuple(lines)


def _post_line(post: Post, on: date) -> PostLine:
    return PostLine(
        post_id=post.pk,
        unit=post.unit.name,
        unit_id=post.unit_id,
        role=post.role.name if post.role else "",
        fte=f"{post.fte.normalize():f}",
        shift=post.get_shift_display(),
        from_on=post.from_on,
        until_on=post.until_on,
        is_primary=post.is_primary,
        is_current=post.from_on <= on and (post.until_on is None or post.until_on >= on),
        away=away_note(post) if is_away(post, on) else "",
    )


def people_in(scope: Scope, unit: Unit, *, on: date) -> int:
    """People whose main post on `on` is in the unit itself, counted up to 1,001."""
    posts = Post.objects.within(scope).current_on(on).filter(unit=unit, is_primary=True)
    return int(posts.order_by().values("staff_member")[: MOST_COUNTED + 1].count())


def people_below(scope: Scope, unit: Unit, *, on: date) -> int:
    """People whose main post on `on` is in the unit or under it, counted up to 1,001."""
    posts = Post.objects.within(scope).current_on(on)
    below = posts.filter(unit__path__startswith=unit.path, is_primary=True)
    return int(below.order_by().values("staff_member")[: MOST_COUNTED + 1].count())


def closes_within(post: Post) -> bool:
    """Whether the unit is closed on a day of the post."""
    closed_on = post.unit.closed_on
    return closed_on is not None and closed_on <= (post.until_on or date.max)


def closed_since_leaving(person: StaffMember) -> Unit | None:
    """The unit of a main post that somebody held on leaving, if it has closed since. One query."""
    held = Post.objects.filter(
        Q(until_on=None) | Q(until_on__gte=person.left_on or date.max),
        staff_member=person,
        is_primary=True,
    )
    posts = held.select_related("unit").order_by("from_on")
    return next((post.unit for post in posts if closes_within(post)), None)
