"""What units were called on a day, for figures on the structure "as it was then"."""

from collections.abc import Iterable
from copy import copy
from datetime import date

from core.scope import Scope
from services.figures.basis import Basis, named_for
from services.models import Unit, UnitName

# The name of a unit `u` on `%(day)s`; before it opened what it was called at first.
NAME_THEN = """coalesce((
    SELECT n.name FROM services_unitname n
    WHERE n.unit_id = u.id AND n.from_on <= greatest(%(day)s::date, u.opened_on)
    ORDER BY n.from_on DESC LIMIT 1), u.name)"""


def called(units: Iterable[Unit], basis: Basis, day: date) -> list[Unit]:
    """The units with their names of `day` as it was then, of today otherwise. One query at most."""
    found = list(units)
    if basis == "today" or not found:
        return found
    rows = UnitName.objects.filter(unit__in=[unit.pk for unit in found]).order_by("from_on")
    told: dict[int, list[UnitName]] = {}
    for row in rows:
        told.setdefault(row.unit_id, []).append(row)
    return [_named(unit, told.get(unit.pk, []), day) for unit in found]


def services_named(
    scope: Scope, unit: Unit, keys: Iterable[str], basis: Basis, day: date
) -> dict[str, Unit]:
    """Units by the keys that `service_below` gives; "" is `unit` itself. Two queries at most."""
    below = Unit.objects.filter(pk__in=[int(key) for key in keys if key])
    top, *under = called([unit, *below], basis, day)
    return {"": top, **{str(one.pk): named_for(scope, one) for one in under}}


def _named(unit: Unit, names: list[UnitName], day: date) -> Unit:
    held = [row.name for row in names if row.from_on <= max(day, unit.opened_on)]
    if not held or held[-1] == unit.name:
        return unit
    then = copy(unit)
    then.name = held[-1]
    return then
