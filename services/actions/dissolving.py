"""One unit becomes another, or several: people, units below, names, access and rules follow."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.scope import Scope
from services.actions.agreements_over import hand_agreements_over
from services.actions.change import refuse_outside
from services.actions.moves import move_unit
from services.actions.totals_over import PartOf, hand_totals_over
from services.actions.units import close_unit, keep_tokens, remember
from services.carried import Passing, carry_along
from services.figures.inside import children_from, posts_from
from services.models import AccessGrant, Post, Unit, UnitAlias

DAY = timedelta(days=1)
MOST_FTE = Decimal(2)


@dataclass(slots=True)
class Work:
    """A plan while it is carried out: who, on which day, and the units opened so far.

    `today` is the day on which it is done, for access and for what hangs where.
    """

    by: Scope
    top: Unit
    on: date
    today: date
    opened: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Becoming:
    """`source` becomes `parts`. None says that nobody gave this post, unit or total to a part.

    `heir` takes what cannot be shared out, if anybody said so. `below` is what the closed unit
    hangs under from then on; None: where it is.
    """

    source: Unit
    parts: Sequence[Unit]
    part_of_post: Callable[[Post], Unit | None]
    part_of_child: Callable[[Unit], Unit | None]
    part_of_group: PartOf
    keeps_access: bool
    heir: Unit | None = None
    below: Unit | None = None


def dissolve(work: Work, change: Becoming) -> None:
    """Everything of `source` goes on in its parts from the day; `source` closes and is kept."""
    _refuse_later_place(change.source, work.on)
    _lift_out(work, change)
    _hand_children_over(work, change)
    hand_totals_over(change.source, change.parts, change.part_of_group, work.on, work.opened)
    _hand_posts_over(work, change)
    if change.below:
        place(work, change.source, change.below)
        _hand_names_over(change.source, change.below)
    hand_agreements_over(change.source, change.parts, work.on, work.opened)
    _hand_access_over(work, change)
    carry_along(Passing(change.source, change.parts, work.on, work.opened, change.heir))
    close_unit(by=work.by, unit=change.source, on=work.on)


def place(work: Work, unit: Unit, to: Unit, on: date | None = None) -> None:
    """Hang `unit` below `to` from the day of the plan."""
    move_unit(by=work.by, unit=unit, to=to, on=on or work.on, today=work.today)


def _refuse_later_place(unit: Unit, on: date) -> None:
    if unit.placements.filter(from_on__gt=on).exists():
        raise ValueError(
            _("%(unit)s moves again on a later day. Choose a day after that move.")
            % {"unit": unit.name}
        )


def _lift_out(work: Work, change: Becoming) -> None:
    """A part that hung below the unit itself takes its place beside it."""
    above = change.source.parent
    for part in change.parts:
        part.refresh_from_db()
        if above and part.path.startswith(change.source.path):
            place(work, part, above)


def _hand_children_over(work: Work, change: Becoming) -> None:
    left_over = []
    for row in children_from(change.source, work.on):
        refuse_outside(work.by, row.unit)
        part = change.part_of_child(row.unit)
        if part is None:
            left_over.append(row.unit.name)
        else:
            place(work, row.unit, part, max(row.from_on, work.on))
    if left_over:
        raise ValueError(
            _("Say to which part these units go: %(units)s.") % {"units": ", ".join(left_over)}
        )


def _hand_posts_over(work: Work, change: Becoming) -> None:
    held = posts_from(change.source, work.on).select_related("role", "staff_member")
    posts = list(held.order_by("-is_primary", "from_on", "pk"))
    given = [(post, change.part_of_post(post)) for post in posts]
    if people := len({post.staff_member_id for post, part in given if part is None}):
        raise ValueError(_not_given(people, change.source))
    handover = Handover(work.on, change.parts, posts)
    for post, part in given:
        handover.take(post, part)
    handover.write()


def _not_given(people: int, unit: Unit) -> str:
    return ngettext(
        "%(count)s person of %(unit)s is not given to a part yet. Say where this person goes.",
        "%(count)s people of %(unit)s are not given to a part yet. Say where these people go.",
        people,
    ) % {"count": people, "unit": unit.name}


class Handover:
    """Posts that go on in another unit: the old one ends the day before, or moves as it is.

    Two posts of a person that would be the same (unit, role and first day) become one with both
    shares of time.
    """

    def __init__(self, on: date, parts: Sequence[Unit], posts: list[Post]) -> None:
        self.on = on
        people = [post.staff_member_id for post in posts]
        there = Post.objects.filter(unit__in=parts, staff_member__in=people, from_on__gte=on)
        self.taken = {self._key(post, post.unit_id): post for post in there}
        self.ended: list[int] = []
        self.moved: list[Post] = []
        self.joined: list[Post] = []
        self.dropped: list[int] = []
        self.new: list[Post] = []

    def take(self, post: Post, part: Any) -> None:
        """The post goes on in `part` from the day."""
        begins = max(post.from_on, self.on)
        key = (post.staff_member_id, part.pk, post.role_id, begins)
        twin = self.taken.get(key)
        (self.dropped if post.from_on >= self.on and twin else self.ended).append(post.pk)
        if twin:
            self._join(twin, post)
        else:
            self.taken[key] = self._continued(post, part)

    def _continued(self, post: Post, part: Unit) -> Post:
        if post.from_on >= self.on:
            self.ended.remove(post.pk)
            post.unit = part
            self.moved.append(post)
            return post
        new = Post(**_facts(post), unit=part, from_on=self.on)
        self.new.append(new)
        return new

    def _join(self, twin: Post, post: Post) -> None:
        twin.fte = min(twin.fte + post.fte, MOST_FTE)
        twin.is_primary = twin.is_primary or post.is_primary
        ends = [twin.until_on, post.until_on]
        twin.until_on = None if None in ends else max(day for day in ends if day)
        if twin.pk:
            self.joined.append(twin)

    @staticmethod
    def _key(post: Post, unit_id: int) -> tuple[int, int, int | None, date]:
        return post.staff_member_id, unit_id, post.role_id, post.from_on

    def write(self) -> None:
        """What ends first, so that nobody has two main posts in between."""
        Post.objects.filter(pk__in=self.dropped).delete()
        Post.objects.filter(pk__in=self.ended).update(until_on=self.on - DAY)
        for unit_id in Counter(post.unit_id for post in self.moved):
            ids = [post.pk for post in self.moved if post.unit_id == unit_id]
            Post.objects.filter(pk__in=ids).update(unit_id=unit_id)
        Post.objects.bulk_update(
            {post.pk: post for post in self.joined}.values(), ["fte", "is_primary", "until_on"]
        )
        Post.objects.bulk_create(self.new)


def _facts(post: Post) -> dict[str, Any]:
    kept = ("staff_member_id", "role_id", "fte", "is_primary", "shift", "until_on")
    return {name: getattr(post, name) for name in (*kept, "away_from_on", "away_until_on")}


def _hand_names_over(source: Unit, to: Unit) -> None:
    """Lists that name the unit mean the one it became; what another unit is called stays so."""
    known = UnitAlias.objects.filter(unit=to).values_list("key", flat=True)
    UnitAlias.objects.filter(unit=source).exclude(key__in=list(known)).update(unit=to)
    for text in (source.name, source.code):
        remember(to, text)
    keep_tokens(source)
    keep_tokens(to)


def _hand_access_over(work: Work, change: Becoming) -> None:
    """Access to the unit ends with yesterday; with the tick it goes on for every part."""
    held = AccessGrant.objects.filter(
        Q(until_on=None) | Q(until_on__gte=work.today), unit=change.source
    )
    for grant in held.order_by("pk"):
        for part in change.parts if change.keeps_access else ():
            _copy_grant(grant, part, work)
        if grant.from_on >= work.today:
            grant.delete()
        else:
            grant.until_on = work.today - DAY
            grant.save(update_fields=["until_on"])


def _copy_grant(grant: AccessGrant, part: Unit, work: Work) -> None:
    known: dict[str, Any] = {"user_id": grant.user_id, "unit": part, "role": grant.role}
    there = AccessGrant.objects.filter(**known).filter(
        Q(until_on=None) | Q(until_on__gte=grant.until_on or date.max),
        from_on__lte=max(grant.from_on, work.today),
    )
    if not there.exists():
        AccessGrant.objects.update_or_create(
            **known,
            from_on=max(grant.from_on, work.today),
            defaults={"until_on": grant.until_on, "granted_by_id": work.by.user_id},
        )
