"""Who has been asked to remove what is in the way, level by level."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from core.scope import Scope
from implementation.figures.counting import branch
from implementation.figures.told_as import remover_told_id
from implementation.models import BarrierAnswer
from services.figures.basis import Basis
from services.models import Unit


@dataclass(frozen=True, slots=True)
class LevelFigure:
    """Open barriers that were put to one unit, and how many of them it has answered.

    `is_above` when that unit stands above the unit asked about: only it can remove them.
    """

    unit_id: int
    name: str
    is_above: bool
    barriers: int
    answered: int


def asked_of_levels(
    scope: Scope, unit: Unit, *, on: date, basis: Basis = "today"
) -> tuple[LevelFigure, ...]:
    """Units that were asked, from the top of the tree down. Two queries."""
    rows = branch(scope, unit, basis).open_on(on).filter(remover_unit__isnull=False).order_by()
    answers = BarrierAnswer.objects.filter(answered_at__date__lte=on).values("barrier")
    counted = (
        rows.annotate(asked=remover_told_id())
        .values_list("asked")
        .annotate(n=Count("pk"), answered=Count("pk", filter=Q(pk__in=answers)))
    )
    numbers = {pk: (n, answered) for pk, n, answered in counted}
    above = set(unit.ancestor_ids[:-1])
    units = sorted(
        Unit.objects.filter(pk__in=numbers), key=lambda one: (one.depth, one.sort_key, one.pk)
    )
    return tuple(LevelFigure(one.pk, one.name, one.pk in above, *numbers[one.pk]) for one in units)
