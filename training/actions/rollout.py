"""Planning who comes into scope when, and taking it back."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from core.scope import Scope
from services.models import Unit
from training.actions.snapshots import mark_stale
from training.actions.standing import recompute
from training.models import RolloutUnit, RolloutWave


@transaction.atomic
def plan_wave(
    *, by: Scope, unit: Unit, name: str, from_on: date, units: Collection[Unit]
) -> RolloutWave:
    """Units of the branch `unit` come into scope on `from_on`, each with everything below it.

    A unit that was in another wave of the same branch changes over. The same wave again is that
    wave. Raises PermissionError outside `by`, ValueError as `change_wave` does.
    """
    _must_hold(by, unit)
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    named = RolloutWave.objects.filter(unit=unit, name=_tidy(name))
    wave: RolloutWave | None = named.first()
    if wave and _is_same(wave, from_on, units):
        return wave
    return _keep(by, RolloutWave(unit=unit), name, from_on, units)


def _is_same(wave: RolloutWave, from_on: date, units: Collection[Unit]) -> bool:
    there = set(wave.units.values_list("unit", flat=True))
    return wave.from_on == from_on and there == {one.pk for one in units}


@transaction.atomic
def change_wave(
    *, by: Scope, wave: RolloutWave, name: str, from_on: date, units: Collection[Unit]
) -> RolloutWave:
    """Another name, day or other units. Safe to repeat.

    Raises PermissionError outside `by`, ValueError without a name, without units, for a unit that
    is not in the branch or is in a wave of another branch, and for a name that is taken.
    """
    _must_hold(by, wave.unit)
    Unit.objects.select_for_update(no_key=True).get(pk=wave.unit_id)
    return _keep(by, wave, name, from_on, units)


@transaction.atomic
def drop_wave(*, by: Scope, wave: RolloutWave) -> None:
    """Take a wave back: its units are in none. Without any wave everybody is in scope again.

    Safe to repeat. Raises PermissionError outside `by`.
    """
    _must_hold(by, wave.unit)
    if RolloutWave.objects.filter(pk=wave.pk).delete()[0]:
        _count_again(wave.unit)


def _keep(
    by: Scope, wave: RolloutWave, name: str, from_on: date, units: Collection[Unit]
) -> RolloutWave:
    wave.name, wave.from_on = _tidy(name), from_on
    _must_fit(by, wave, units)
    wave.save()
    wanted = {one.pk for one in units}
    RolloutUnit.objects.filter(wave=wave).exclude(unit__in=wanted).delete()
    RolloutUnit.objects.filter(unit__in=wanted).update(wave=wave)
    there = set(RolloutUnit.objects.filter(wave=wave).values_list("unit", flat=True))
    RolloutUnit.objects.bulk_create(
        RolloutUnit(wave=wave, unit_id=pk) for pk in sorted(wanted - there)
    )
    _count_again(wave.unit)
    return wave


def _count_again(unit: Unit) -> None:
    """Past days are told by the plan as it is now: every kept month-end may say something else."""
    mark_stale(unit.organisation_id, date.min)
    recompute(unit.organisation_id)


def _must_fit(by: Scope, wave: RolloutWave, units: Collection[Unit]) -> None:
    if not wave.name:
        raise ValueError(_("Enter a name for the wave."))
    if not units:
        raise ValueError(_("Choose the units that begin with this wave."))
    for one in units:
        _must_hold(by, one)
        if not one.path.startswith(wave.unit.path):
            raise ValueError(_("%(unit)s is not in this branch.") % {"unit": one.name})
    taken = RolloutWave.objects.filter(unit=wave.unit, name=wave.name).exclude(pk=wave.pk)
    if taken.exists():
        raise ValueError(_("There is a wave of this name already."))
    elsewhere = RolloutUnit.objects.filter(unit__in=units).exclude(wave__unit=wave.unit)
    if other := elsewhere.select_related("unit", "wave__unit").first():
        told = {"unit": other.unit.name, "wave": other.wave.name, "branch": other.wave.unit.name}
        raise ValueError(_("%(unit)s is in “%(wave)s” of %(branch)s already.") % told)


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _must_hold(by: Scope, unit: Unit) -> None:
    if not by.holds(unit.path):
        raise PermissionError(f"{unit} is outside this scope")
