"""Moving units from a day on. The dated placements are the truth; paths follow them."""

from datetime import date, timedelta
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.query import table
from core.scope import Scope
from services.actions.change import change, hold_organisation, refuse_outside
from services.figures.tree import NAMES, TREE, placed_on
from services.models import Unit, UnitPlacement
from services.signals import past_changed, tree_changed

DAY = timedelta(days=1)
# A unit that opens later is looked at on its first day, so that it has a path already.
AS_PLACED = TREE.format(**NAMES, day="greatest(%(day)s::date, u.opened_on)", rows="true")
# Walks up from a unit through a span of days; each step keeps the days on which it held.
ANCESTORS_IN_SPAN = f"""
    WITH RECURSIVE up AS (
        SELECT %(unit)s::bigint AS id, %(from_on)s::date AS a, %(until_on)s::date AS z
        UNION
        SELECT p.parent_id, greatest(up.a, p.from_on), least(up.z, p.until_on)
        FROM up JOIN {table(UnitPlacement)} p ON p.unit_id = up.id
        WHERE p.from_on <= up.z AND (p.until_on IS NULL OR p.until_on >= up.a)
          AND up.id <> %(stop)s
    )
    SELECT EXISTS (SELECT 1 FROM up WHERE id = %(stop)s)
"""  # noqa: S608 our own text


@change
def move_unit(
    *, by: Scope, unit: Unit, to: Unit, on: date, today: date | None = None
) -> UnitPlacement:
    """Hang `unit` and everything under it below `to` from `on` (inclusive).

    A later move that is already recorded still counts from its own day. A day to come is stored
    and applied by `apply_due_changes`. Safe to repeat. Raises PermissionError when `unit` or `to`
    is outside `by`, ValidationError with a sentence when the tree would not make sense or the
    past of another branch would change.
    """
    hold_organisation(unit.organisation_id)
    unit.refresh_from_db()
    to.refresh_from_db()
    refuse_outside(by, unit, to)
    placement = _placement_to_change(unit, to, on)
    if placement.parent_id != to.pk:
        _refuse_past_of_others(by, placement, on)
        _replant(placement, to, on)
        settle_tree(unit.organisation_id, today or timezone.localdate())
        unit.refresh_from_db()
        tree_changed.send(Unit, organisation_id=unit.organisation_id)
        past_changed.send(Unit, organisation_id=unit.organisation_id, from_on=on)
    return placed_on(on).get(unit=unit)  # type: ignore[no-any-return]


def settle_tree(organisation_id: int, day: date) -> int:
    """Make `parent` and `path` of every unit what the placements say on `day`; how many changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE {AS_PLACED}
            UPDATE {table(Unit)} u SET parent_id = tree.parent_id, path = tree.path FROM tree
            WHERE u.id = tree.id
              AND (u.path <> tree.path OR u.parent_id IS DISTINCT FROM tree.parent_id)
            """,  # noqa: S608 our own text
            {"organisation": organisation_id, "day": day},
        )
        return int(cursor.rowcount)


def _placement_to_change(unit: Unit, to: Unit, on: date) -> UnitPlacement:
    """The placement that holds on `on`, once every reason to refuse is ruled out."""
    _refuse_unit(unit, on)
    placement: UnitPlacement = placed_on(on).get(unit=unit)
    last = placement.until_on or date.max
    _refuse_parent(unit, to, on, min(last, (unit.closed_on or date.max) - DAY))
    if _is_below(to, unit, on, last):
        raise ValidationError(
            {"to": _("%(to)s is part of %(unit)s. Choose a unit outside it.") % _names(unit, to)}
        )
    return placement


def _refuse_past_of_others(by: Scope, placement: UnitPlacement, on: date) -> None:
    """Where the unit hung on the day has to lie in the branches of `by` too."""
    above = placement.parent
    if above and not by.holds(above.path):
        raise ValidationError(
            {
                "on": _(
                    "On %(day)s %(unit)s was in a part of the organisation that you cannot change."
                    " Choose a later day."
                )
                % {"day": date_format(on), "unit": placement.unit}
            }
        )


def _refuse_unit(unit: Unit, on: date) -> None:
    if unit.parent_id is None:
        raise ValidationError(_("A whole organisation cannot be moved."))
    if on < unit.opened_on:
        raise ValidationError({"on": opened_later(unit)})
    if unit.closed_on and on >= unit.closed_on:
        raise ValidationError({"on": closed_by_then(unit)})


def _refuse_parent(unit: Unit, to: Unit, on: date, last: date) -> None:
    if to.organisation_id != unit.organisation_id:
        raise ValidationError({"to": _("Choose a unit of the same organisation.")})
    if to.opened_on > on:
        raise ValidationError({"on": opened_later(to)})
    if to.closed_on and to.closed_on <= last:
        raise ValidationError({"to": closed_by_then(to)})


def opened_later(unit: Unit) -> str:
    """What to do when a day is before the unit opened."""
    return _("%(unit)s opened on %(day)s. Choose that day or a later one.") % {
        "unit": unit,
        "day": date_format(unit.opened_on),
    }


def closed_by_then(unit: Unit) -> str:
    """What to do when a unit is closed on the days that matter."""
    return _(
        "%(unit)s is closed from %(day)s. Choose a unit that stays open, or open it again."
    ) % {
        "unit": unit,
        "day": date_format(unit.closed_on or unit.opened_on),
    }


def _names(unit: Unit, to: Unit) -> dict[str, str]:
    return {"unit": str(unit), "to": str(to)}


def _is_below(to: Unit, unit: Unit, from_on: date, until_on: date) -> bool:
    """Whether `to` is `unit` itself or hangs under it on any day of the span (inclusive)."""
    with connection.cursor() as cursor:
        cursor.execute(
            ANCESTORS_IN_SPAN,
            {"unit": to.pk, "stop": unit.pk, "from_on": from_on, "until_on": until_on},
        )
        return bool(cursor.fetchone()[0])


def _replant(placement: UnitPlacement, to: Unit, on: date) -> None:
    until_on = placement.until_on
    if placement.from_on == on:
        placement.parent = to
        placement.save(update_fields=["parent"])
    else:
        placement.until_on = on - DAY
        placement.save(update_fields=["until_on"])
        UnitPlacement.objects.create(unit=placement.unit, parent=to, from_on=on, until_on=until_on)
    _join_equal_neighbours(placement.unit)


def _join_equal_neighbours(unit: Unit) -> None:
    """Two placements in a row under the same parent become one."""
    rows = list(unit.placements.order_by("from_on"))
    for earlier, later in reversed(list(pairwise(rows))):
        if earlier.parent_id == later.parent_id:
            later.delete()
            earlier.until_on = later.until_on
            earlier.save(update_fields=["until_on"])
