"""What a wave would do to who is in scope, before it is kept: units and people, by its day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from core.scope import Scope
from services.models import Unit
from training.figures.coverage import figures_for
from training.figures.lacking import lacking_of
from training.models import RolloutUnit, RolloutWave

# The day on which a unit comes into scope: always was, or not by any plan.
ALWAYS, NEVER = date.min, date.max


@dataclass(frozen=True, slots=True)
class Scopes:
    """A branch on a day by one plan: people counted and teams, in scope and not.

    Teams are units with none below, `waiting` their names A to Z.
    """

    people: int
    teams: int
    later: int
    waiting: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WaveEffect:
    """A branch `on` the day of the wave (today when that is past), and today, by the new plan.

    `before` are people who are not in scope today by the plan as it is. `is_later`: some unit comes
    into scope later than by the plan as it is, or no longer at all.
    """

    on: date
    then: Scopes
    today: Scopes
    before: int
    is_later: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """Units that are in a wave, with its day, and the units that have waves."""

    days: Mapping[int, date]
    branches: frozenset[int]

    def begins(self, unit: Unit) -> date:
        """The nearest word on a unit, from itself upwards, as `training.waiting` asks it."""
        for pk in reversed([int(one) for one in unit.path.split(".") if one]):
            if pk in self.days:
                return self.days[pk]
            if pk in self.branches:
                return NEVER
        return ALWAYS


def effect_of(
    scope: Scope,
    unit: Unit,
    *,
    from_on: date,
    units: Collection[Unit],
    today: date,
    wave: RolloutWave | None = None,
) -> WaveEffect:
    """What planning this wave of the branch would do, or changing `wave` to it. Nothing is kept.

    The number of queries does not grow with the branch. Raises PermissionError outside the scope.
    """
    now = _plan(unit)
    plan = _with(now, unit, from_on, units, wave)
    on = max(from_on, today)
    people = figures_for(scope, unit, on=today, with_children=False).people
    here = list(Unit.objects.below(unit.path).open_on(today).order_by("sort_key", "pk"))
    return WaveEffect(
        on=on,
        then=_scopes(unit, plan, on, today, people),
        today=_scopes(unit, plan, today, today, people),
        before=_scopes(unit, now, today, today, people).later,
        is_later=any(plan.begins(one) > now.begins(one) for one in here),
    )


def _plan(unit: Unit) -> Plan:
    """The waves of the organisation as they are planned now."""
    named = RolloutUnit.objects.filter(unit__organisation=unit.organisation_id)
    waves = RolloutWave.objects.filter(unit__organisation=unit.organisation_id)
    return Plan(
        dict(named.values_list("unit", "wave__from_on")),
        frozenset(waves.values_list("unit", flat=True)),
    )


def _with(
    plan: Plan, unit: Unit, from_on: date, units: Collection[Unit], wave: RolloutWave | None
) -> Plan:
    """The plan once the wave is in it: its units leave other waves, and others leave it."""
    left = set(wave.units.values_list("unit", flat=True)) if wave else set()
    days = {pk: day for pk, day in plan.days.items() if pk not in left}
    return Plan(
        {**days, **dict.fromkeys((one.pk for one in units), from_on)}, plan.branches | {unit.pk}
    )


def _scopes(unit: Unit, plan: Plan, on: date, today: date, people: int) -> Scopes:
    """People are those counted today, units those that stand on the day."""
    standing = list(Unit.objects.below(unit.path).open_on(on).order_by("sort_key", "pk"))
    above = {one.parent_id for one in standing}
    teams = [one for one in standing if one.pk not in above]
    later = [one.pk for one in standing if plan.begins(one) > on]
    missing = lacking_of(unit, on=today, later=later).later if later else 0
    waiting = tuple(one.name for one in teams if one.pk in set(later))
    return Scopes(people - missing, len(teams) - len(waiting), missing, waiting)
