"""Totals in place of names: how many people, of which groups, and which levels they hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from core.scope import Scope
from services.actions import headcounts
from services.models import CountedBy, RoleGroup, Unit
from training.actions.snapshots import mark_stale
from training.models import Level, LevelTotal


@dataclass(frozen=True, slots=True)
class TotalLine:
    """One role group (None: everybody together): its people, and how many hold each level."""

    role_group: RoleGroup | None
    people: int
    levels: Mapping[Level, int] = field(default_factory=dict)


@transaction.atomic
def set_totals(
    *,
    by: Scope,
    unit: Unit,
    counted_on: date,
    lines: Sequence[TotalLine],
    given_by: str = "",
    note: str = "",
) -> None:
    """What the unit said about itself for `counted_on`; the same day again replaces it.

    Raises PermissionError outside `by`, ValueError with a sentence when nothing is said, or more
    people hold a level than there are.
    """
    _refuse(lines)
    people = {line.role_group: line.people for line in lines}
    kept = headcounts.set_headcounts(
        by=by, unit=unit, counted_on=counted_on, people=people, given_by=given_by, note=note
    )
    LevelTotal.objects.filter(headcount__unit=unit, headcount__counted_on=counted_on).delete()
    LevelTotal.objects.bulk_create(
        LevelTotal(headcount=row, level=level, people=n)
        for row, line in zip(kept, lines, strict=True)
        for level, n in line.levels.items()
    )
    mark_stale(unit.organisation_id, counted_on)


@transaction.atomic
def choose_what_counts(*, by: Scope, unit: Unit, from_on: date, counts: str) -> CountedBy:
    """From `from_on` the unit is told by its names or by its totals. Safe to repeat."""
    row = headcounts.choose_what_counts(by=by, unit=unit, from_on=from_on, counts=counts)
    mark_stale(unit.organisation_id, from_on)
    return row


def _refuse(lines: Sequence[TotalLine]) -> None:
    if not lines:
        raise ValueError(_("Enter the number of people of at least one group."))
    for line in lines:
        for level, n in line.levels.items():
            if n > line.people:
                told = {"n": n, "level": level.name, "group": _group(line), "people": line.people}
                raise ValueError(
                    _("%(group)s: %(n)s have %(level)s, of %(people)s people. Check these.") % told
                )


def _group(line: TotalLine) -> str:
    return str(line.role_group or _("Everybody together"))
