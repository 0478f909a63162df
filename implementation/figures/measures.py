"""Which measures a team can use on a day, and why another stays locked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q

from core.scope import Scope
from implementation.models import Domain, Element, Licence, Measure
from services.models import Unit


@dataclass(frozen=True, slots=True)
class MeasureState:
    """A measure with the parts that get a score, and the licences that unlock it on the day.

    `is_complete`: scale and parts are known. `is_usable`: complete, and free or licensed.
    """

    measure: Measure
    parts: tuple[Domain | Element, ...]
    licences: tuple[Licence, ...]

    @property
    def is_complete(self) -> bool:
        return bool(self.measure.scale and self.parts)

    @property
    def is_locked(self) -> bool:
        return self.measure.needs_licence and not self.licences

    @property
    def is_usable(self) -> bool:
        return self.is_complete and not self.is_locked and not self.is_retired

    @property
    def is_retired(self) -> bool:
        """Not offered: itself, or the framework it is made on."""
        framework = self.measure.framework
        return self.measure.is_retired or bool(framework and framework.is_retired)


def measures_of(scope: Scope, *, on: date) -> tuple[MeasureState, ...]:
    """Shared measures and those of the scope's organisations, A to Z. Four queries."""
    return _states(
        Measure.objects.shared_with(scope), Licence.objects.shared_with(scope).valid_on(on)
    )


def measures_for(unit: Unit, *, on: date) -> tuple[MeasureState, ...]:
    """Those that the unit's organisation knows, A to Z. Four queries."""
    root = unit.organisation_id
    rows = Measure.objects.filter(Q(organisation=None) | Q(organisation_id=root))
    return _states(rows, Licence.objects.filter(organisation_id=root).valid_on(on))


def state_for(measure: Measure, unit: Unit, *, on: date) -> MeasureState:
    """One measure as the unit's organisation may use it on a day. Two queries."""
    parts = tuple(measure.parts.filter(is_retired=False))
    held = Licence.objects.filter(organisation_id=unit.organisation_id).valid_on(on)
    unlocking = held.filter(measure__in=_keys(measure))
    return MeasureState(measure, parts, tuple(unlocking))


def _states(rows: Iterable[Measure], licences: Iterable[Licence]) -> tuple[MeasureState, ...]:
    held: dict[int, list[Licence]] = defaultdict(list)
    for licence in licences:
        held[licence.measure_id].append(licence)
    found = rows.select_related("organisation", "framework").prefetch_related(  # type: ignore[attr-defined]
        Prefetch("domains", Domain.objects.filter(is_retired=False)),
        Prefetch("framework__elements", Element.objects.filter(is_retired=False)),
    )
    states = [
        MeasureState(
            measure,
            tuple(measure.parts.all()),
            tuple(one for key in _keys(measure) for one in held[key]),
        )
        for measure in found
    ]
    return tuple(sorted(states, key=lambda one: (one.measure.name.lower(), one.measure.pk)))


def _keys(measure: Measure) -> list[int]:
    """A copy is unlocked by its own licence, or by that of what it was copied from."""
    return [key for key in (measure.pk, measure.based_on_id) if key]
