"""Small units in a paper for everybody to read: told together, so that nobody can be known.

A unit of fewer than `LEAST` people is not told by itself. Those left over are told together; where
they are fewer than `LEAST` people even so, the next smallest unit goes with them, so that no small
number is the difference of two others (reference §6.1, decision 0029).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.builders.report import LevelLine, UnitLine

LEAST = 10
# A unit and those right below it.
Before = tuple[UnitLine, Sequence[UnitLine]]
NUMBERS = (
    "people",
    "counted_only",
    "met",
    "not_yet",
    "not_required",
    "unknown",
    "left_out",
    "starting",
    "later",
)


@dataclass(frozen=True, slots=True)
class Told:
    """Units fit for a public paper, and those that are told together, which it must not tell."""

    units: tuple[UnitLine, ...]
    hidden: tuple[UnitLine, ...] = ()

    @property
    def together(self) -> tuple[str, ...]:
        """The names of those that are told together."""
        return tuple(one.name for one in self.hidden)

    @property
    def words(self) -> tuple[str, ...]:
        """Which units are told together; nothing where none is."""
        if not self.together:
            return ()
        told = ngettext(
            "To protect people, %(n)s unit is not told by itself, as it is small or beside one.",
            "To protect people, %(n)s units are not told by themselves, as they are small.",
            len(self.together),
        )
        return (told % {"n": len(self.together)},)


def are_few(people: int) -> bool:
    """Whether there are some, and fewer than `LEAST`."""
    return 0 < people < LEAST


def is_few(*units: UnitLine) -> bool:
    """Whether one of them has people, and fewer than `LEAST`."""
    return any(are_few(_weight(one)) for one in units)


def few_words() -> str:
    """Said in place of figures about so few people."""
    return _("To protect people, nothing is told here about fewer than %(n)s of them.") % {
        "n": LEAST
    }


def told_together(whole: UnitLine, below: Sequence[UnitLine], before: Before | None = None) -> Told:
    """Units of `LEAST` people or more by themselves; the others as one line at the end.

    A unit that was smaller in `before`, the same at the end of the period before, is still told
    with others: what it was then would be the difference of the two papers. People of `whole`
    itself, in none of the units below it, count as one more unit: otherwise the difference of the
    whole and its parts would tell of them.
    """
    were_few = _few_of(*before) if before else set()
    units = [*below, *_itself(whole, below)]
    ordered = sorted(units, key=lambda one: (_weight(one), one.name.casefold()))
    small = [one for one in ordered if is_few(one) or (one.code in were_few and _weight(one))]
    rest = [one for one in ordered if one not in small]
    larger = [one for one in rest if _weight(one)]
    while small and larger and (len(small) == 1 or sum(map(_weight, small)) < LEAST):
        taken = larger.pop(0)
        rest.remove(taken)
        small.append(taken)
    shown = sorted(rest, key=lambda one: one.name.casefold())
    if not small:
        return Told(tuple(shown))
    if sum(map(_weight, small)) < LEAST:
        # Nothing is large enough to go with them: the whole alone is told.
        return Told(tuple(one for one in shown if not _weight(one)), tuple(small))
    return Told((*shown, _sum(small)), tuple(small))


def _few_of(whole: UnitLine, below: Sequence[UnitLine]) -> set[str]:
    """Codes of those with few people; that of the whole stands for its own people."""
    return {one.code for one in (*below, *_itself(whole, below)) if is_few(one)}


def _itself(whole: UnitLine, below: Sequence[UnitLine]) -> list[UnitLine]:
    """What is left of the whole without the units below; nothing where they are all of it."""
    if not below:
        return []
    parts = _sum(list(below))
    left = {one: getattr(whole, one) - getattr(parts, one) for one in NUMBERS}
    levels = {one.code: one for one in parts.levels}
    rest = replace(
        whole,
        name=_("%(unit)s itself") % {"unit": whole.name},
        levels=tuple(_less(one, levels[one.code]) for one in whole.levels if one.code in levels),
        **left,
    )
    return [rest] if _weight(rest) > 0 else []


def _less(one: LevelLine, other: LevelLine) -> LevelLine:
    return replace(
        one,
        required=one.required - other.required,
        held=one.held - other.held,
        met=one.met - other.met,
    )


def _weight(unit: UnitLine) -> int:
    """People counted in a unit, known by name or by number alone."""
    return unit.people + unit.counted_only


def _sum(units: list[UnitLine]) -> UnitLine:
    """One line for several units; a level is added up by its code."""
    first, *others = units
    total = replace(first, code="", name=_("Other units, together"), kind="")
    for one in others:
        added = {name: getattr(total, name) + getattr(one, name) for name in NUMBERS}
        total = replace(total, levels=_levels(total.levels, one.levels), **added)
    return total


def _levels(one: tuple[LevelLine, ...], other: tuple[LevelLine, ...]) -> tuple[LevelLine, ...]:
    """The same levels, added up."""
    more = {line.code: line for line in other}
    return tuple(
        replace(
            line,
            required=line.required + more[line.code].required,
            held=line.held + more[line.code].held,
            met=line.met + more[line.code].met,
        )
        if line.code in more
        else line
        for line in one
    )
