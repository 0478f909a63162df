"""How a barrier about a manager is told: as of the unit right above, never as of the team.

Reports, figures and dashboards of units above are read by people who may manage that very team.
This is the one place that says what they read in the team's place.
"""

from dataclasses import dataclass

from django.db.models import Case, CharField, F, Func, Q, Value, When
from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _

from implementation.models import Barrier
from services.models import Unit

IS_KEPT = Q(kept_from__isnull=False)


@dataclass(frozen=True, slots=True)
class Place:
    """The unit that a barrier is told as coming from, and its words."""

    unit_id: int
    name: str


def place_of(row: Barrier) -> Place:
    """Of a row with `kept_from__parent`: "A team of Harbour" for one about a manager of it."""
    above = _above(row)
    if above is None:
        return Place(row.unit_id, row.unit.name)
    return Place(above.pk, _("A team of %(unit)s") % {"unit": above.name})


def remover_told(row: Barrier) -> Unit | None:
    """The unit it was put to, or the one right above the team when that is in the team's branch."""
    above, asked, kept = _above(row), row.remover_unit, row.kept_from
    inside = asked is not None and kept is not None and asked.path.startswith(kept.path)
    return above if inside and above is not None else asked


def _above(row: Barrier) -> Unit | None:
    kept = row.kept_from
    return None if kept is None else kept.parent or kept


def unit_told() -> Combinable:
    """The id of the unit that a row is told as coming from."""
    return Case(When(IS_KEPT, then=F("kept_from__parent_id")), default=F("unit_id"))


def remover_told_id() -> Combinable:
    """The id that belongs to `remover_told`."""
    inside = IS_KEPT & Q(remover_unit__path__startswith=F("kept_from__path"))
    return Case(When(inside, then=F("kept_from__parent_id")), default=F("remover_unit_id"))


def service_told(unit: Unit) -> Combinable:
    """The id, as text, of the unit directly below `unit` that a row lies in.

    Empty for what was noted in `unit` itself, and for what is not told of any service.
    """
    below = Func(
        F("unit__path"),
        Value("."),
        Value(unit.path.count(".") + 1),
        function="split_part",
        output_field=CharField(),
    )
    return Case(When(IS_KEPT, then=Value("")), default=below, output_field=CharField())


def order_told(barrier: str = "") -> Combinable:
    """By unit name as it is told; the order gives no team away. `barrier` is the way to the row."""
    kept = When(
        **{f"{barrier}kept_from__isnull": False}, then=F(f"{barrier}kept_from__parent__sort_key")
    )
    return Case(kept, default=F(f"{barrier}unit__sort_key"))
