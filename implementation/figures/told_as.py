"""How a barrier about a manager is told: as of a unit with several teams, never as of the team.

Reports, figures and dashboards of units above are read by people who may manage that very team.
This is the one place that says what they read in the team's place; `climb` says which unit it is.
"""

from dataclasses import dataclass

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _

from core.permissions import Permission
from core.scope import Viewer
from implementation.models import Barrier
from services.figures.basis import Basis, service_below
from services.models import Unit

IS_KEPT = Q(kept_from__isnull=False)


@dataclass(frozen=True, slots=True)
class Place:
    """The unit that a barrier is told as coming from, and its words."""

    unit_id: int
    name: str


def place_of(row: Barrier) -> Place:
    """Of a row of `for_list`: "A team of Harbour" for one about a manager of a team of it."""
    if row.told_as is None:
        return Place(row.unit_id, row.unit.name)
    return Place(row.told_as.pk, _("A team of %(unit)s") % {"unit": row.told_as.name})


def place_for(viewer: Viewer, row: Barrier) -> Place:
    """What `viewer`, who was told of it, reads in the team's place."""
    return Place(row.unit_id, row.unit.name) if knows_team(viewer, row) else place_of(row)


def knows_team(viewer: Viewer, row: Barrier) -> bool:
    """Whether `viewer`, who was told of it, also knows the team; the same rule as `known_to`."""
    is_mine = row.noted_by_id is not None and row.noted_by_id == viewer.user_id
    leads = viewer.may(Permission.HEAR_BARRIERS, row.unit.path)
    return row.kept_from_id is None or is_mine or leads


def is_found_in(viewer: Viewer, row: Barrier, path: str) -> bool:
    """Whether `viewer`, who was told of it, knows that it lies in a branch; as `found_in` in SQL.

    One that is told without its team is found from the unit it is told as upwards alone.
    """
    unit = row.unit if knows_team(viewer, row) or row.told_as is None else row.told_as
    return bool(unit.path.startswith(path))


def remover_told(row: Barrier) -> Unit | None:
    """The unit it was put to, or the one it is told as when that holds the unit it was put to."""
    asked, told = row.remover_unit, row.told_as
    inside = asked is not None and told is not None and asked.path.startswith(told.path)
    return told if inside else asked


def unit_told() -> Combinable:
    """The id of the unit that a row is told as coming from."""
    return Case(When(IS_KEPT, then=F("told_as_id")), default=F("unit_id"))


def remover_told_id() -> Combinable:
    """The id that belongs to `remover_told`."""
    inside = IS_KEPT & Q(remover_unit__path__startswith=F("told_as__path"))
    return Case(When(inside, then=F("told_as_id")), default=F("remover_unit_id"))


def service_told(unit: Unit, basis: Basis, *, day: Combinable) -> Combinable:
    """The id, as text, of the unit directly below `unit` that a row lies in.

    Empty for what was noted in `unit` itself, and for what is not told of any service.
    """
    return Case(
        When(IS_KEPT, then=Value("")),
        default=service_below(unit, basis, day=day),
        output_field=CharField(),
    )


def order_told(barrier: str = "") -> Combinable:
    """By unit name as it is told; the order gives no team away. `barrier` is the way to the row."""
    kept = When(**{f"{barrier}told_as__isnull": False}, then=F(f"{barrier}told_as__sort_key"))
    return Case(kept, default=F(f"{barrier}unit__sort_key"))
