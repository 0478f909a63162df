"""Numbers without names go on in the units that another one became.

A unit whose names count has no totals that count, whatever was once entered: those stay behind.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from services.carried import TotalSum, add_up
from services.models import CountedBy, Headcount, Post, Unit

NAMES, TOTALS = CountedBy.Counts.NAMES, CountedBy.Counts.TOTALS
Group = int | None
PartOf = Callable[[Group], Unit | None]
Series = dict[date, Headcount]


@dataclass(slots=True)
class Told:
    """What was said of one unit: its totals by group, and from which days on what counts."""

    totals: dict[Group, Series] = field(default_factory=dict)
    choices: dict[date, str] = field(default_factory=dict)

    def choice(self, day: date) -> str:
        """What counts on the day; "" when nobody decided."""
        return self.choices.get(_newest(self.choices, day) or day, "")

    def row(self, group: Group, day: date) -> Headcount | None:
        """The newest total of the group on or before the day."""
        found = self.totals.get(group, {})
        return found.get(_newest(found, day) or day)

    def counted(self, group: Group, day: date) -> Headcount | None:
        """The same, as long as the totals count."""
        return None if self.choice(day) == NAMES else self.row(group, day)

    def counts_any(self, groups: Iterable[Group], day: date) -> bool:
        """Whether anybody is counted without a name on the day."""
        rows = [self.counted(group, day) for group in groups]
        return any(row.people for row in rows if row)

    def days(self) -> set[date]:
        """Every day on which something about it changes."""
        return set(self.choices).union(*self.totals.values())


def hand_totals_over(
    source: Unit, parts: Iterable[Unit], part_of: PartOf, on: date, opened: set[int]
) -> None:
    """From `on` the numbers of `source` are part of those of its parts, each group by itself.

    Raises ValueError when nobody said to which part a number goes. Call it before people move.
    """
    theirs = told_of(source)
    later = {on} | {day for day in theirs.days() if day > on}
    groups = {g for g in theirs.totals if any(theirs.counts_any([g], day) for day in later)}
    if any(part_of(group) is None for group in groups):
        raise ValueError(_not_given(source))
    sums: list[TotalSum] = []
    for part in parts:
        mine = {group for group in groups if part_of(group) == part}
        sums += Joining(source, part, theirs, mine, on).write(is_new=part.pk in opened)
    sums += [TotalSum(_say(source, group, on, 0), ()) for group in theirs.totals]
    add_up(sums)
    Headcount.objects.filter(unit=source, counted_on__gt=on).delete()


def told_of(unit: Unit) -> Told:
    """Everything that was said of the unit. Two queries."""
    told = Told()
    for row in Headcount.objects.filter(unit=unit):
        told.totals.setdefault(row.role_group_id, {})[row.counted_on] = row
    decided = CountedBy.objects.filter(unit=unit)
    told.choices = dict(decided.values_list("from_on", "counts"))
    return told


def counts_between(unit: Unit, from_on: date, until: date) -> bool:
    """Whether anybody in the unit is counted without a name on a day from the first on and before
    the second. Two queries."""
    told = told_of(unit)
    days = {from_on} | told.days()
    return any(told.counts_any(told.totals, day) for day in days if from_on <= day < until)


class Joining:
    """What `source` said of these groups becomes part of what `part` says of itself.

    A number holds until the next one, so `part` gets one for each day on which either changes.
    """

    def __init__(
        self, source: Unit, part: Unit, theirs: Told, groups: set[Group], on: date
    ) -> None:
        self.part, self.theirs, self.groups, self.on = part, theirs, groups, on
        self.own = told_of(part)
        self.days = sorted({on} | {d for d in theirs.days() | self.own.days() if d > on})
        self.said: set[Group] = set()
        named = [_has_names(source, on), _has_names(part, on)]
        asks = [_asks(theirs, named[0], on), _asks(self.own, named[1], on)]
        self.is_mixed = any(named) and not any(asks)

    def write(self, *, is_new: bool) -> list[TotalSum]:
        """Decisions and numbers; which of them stand for which of before."""
        is_new = is_new and not self.own.choices and not self.own.totals
        sums, holds = [], self.own.choice(self.on)
        for day in self.days:
            holds = self.own.choices.get(day, holds)
            choice = self._choice(day, is_new) or holds
            if choice != holds:
                _decide(self.part, day, choice)
            holds = choice
            if choice != NAMES:
                sums += self._numbers(day)
        return sums

    def _choice(self, day: date, is_new: bool) -> str:
        """Nobody's totals vanish because the other's names count. "" when nobody has to say."""
        own, joins = self.own.choice(day), self.theirs.counts_any(self.groups, day)
        if own == NAMES:
            return TOTALS if joins else NAMES
        if own == "" and self.is_mixed and (joins or self.own.counts_any(self.own.totals, day)):
            return TOTALS
        return self.theirs.choice(day) if is_new and not own else own

    def _numbers(self, day: date) -> list[TotalSum]:
        sums = []
        for group in self.groups | set(self.own.totals):
            rows = [self.own.counted(group, day)]
            rows += [self.theirs.counted(group, day)] if group in self.groups else []
            of = [row for row in rows if row]
            if group not in self.said and self._is_said(group, day, of):
                continue
            self.said.add(group)
            row = _say(self.part, group, day, sum(one.people for one in of))
            sums.append(TotalSum(row, tuple(one.pk for one in of)))
        return sums

    def _is_said(self, group: Group, day: date, of: list[Headcount]) -> bool:
        """Whether the unit's own number already is the whole answer for all of these days."""
        row = self.own.row(group, day)
        return group not in self.groups and of == ([row] if row else [])


def _has_names(unit: Unit, on: date) -> bool:
    return bool(Post.objects.current_on(on).filter(unit=unit, is_primary=True).exists())


def _asks(told: Told, has_names: bool, on: date) -> bool:
    """Whether it is an open question of the unit which counts: there are both, and no decision."""
    return has_names and not told.choice(on) and told.counts_any(told.totals, on)


def _newest(days: Iterable[date], day: date) -> date | None:
    return max((one for one in days if one <= day), default=None)


def _decide(unit: Unit, day: date, counts: str) -> None:
    CountedBy.objects.update_or_create(unit=unit, from_on=day, defaults={"counts": counts})


def _say(unit: Unit, group: Group, day: date, people: int) -> int:
    row, _new = Headcount.objects.update_or_create(
        unit=unit, role_group_id=group, counted_on=day, defaults={"people": people}
    )
    return int(row.pk)


def _not_given(source: Unit) -> str:
    return _(
        "%(unit)s has numbers without names. Say to which part each group of roles goes, or"
        " everybody else."
    ) % {"unit": source.name}
