"""Who begins when goes along when one unit becomes another."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from services.carried import Carried, Passing
from services.models import Unit
from training.models import RolloutUnit, RolloutWave

# What is left of a name for the code of the unit that it came from.
ROOM = 60


def carry_waves(passing: Passing) -> None:
    """What the unit has planned for units below it is planned by those that were opened for it.

    The heir has the units of the waves with it; the other parts have the same waves, still empty.
    A unit that was there already keeps what it has planned. The unit itself keeps an empty wave,
    so that on days before the change its branch still has waves.
    """
    opened = [part for part in passing.parts if part.pk in passing.opened]
    heir = passing.heir if passing.heir in opened else next(iter(opened), None)
    here = RolloutWave.objects.filter(unit=passing.source, goes_on_as=None)
    if heir is None:
        return
    for wave in list(here):
        for part in opened:
            if part != heir:
                facts = {"from_on": wave.from_on}
                RolloutWave.objects.get_or_create(unit=part, name=wave.name, defaults=facts)
        _goes_on(wave, passing.source, heir)


def _goes_on(wave: RolloutWave, source: Unit, heir: Unit) -> None:
    """The wave is the heir's from now on, or its units join one of the same name and day there."""
    taken = RolloutWave.objects.filter(unit=heir, name=wave.name).first()
    if taken is not None and taken.from_on == wave.from_on:
        RolloutUnit.objects.filter(wave=wave).update(wave=taken)
        wave.goes_on_as = taken
        wave.save(update_fields=["goes_on_as"])
        return
    name, wave.unit = wave.name, heir
    if taken is not None:
        wave.name = f"{name[:ROOM]} ({source.code})"
    wave.save(update_fields=["unit", "name"])
    facts = {"unit": source, "name": name, "from_on": wave.from_on}
    RolloutWave.objects.create(goes_on_as=wave, **facts)


def carry_units(passing: Passing) -> None:
    """The units that were opened begin with the wave of the unit that they come from.

    Of several that become one, the wave that begins first holds.
    """
    begins = RolloutUnit.objects.filter(unit=passing.source).select_related("wave").first()
    if begins is None:
        return
    parts = [part for part in passing.parts if part.pk in passing.opened]
    _begin(parts, begins.wave)


def _begin(parts: Sequence[Unit], wave: RolloutWave) -> None:
    for part in parts:
        there = RolloutUnit.objects.filter(unit=part).select_related("wave").first()
        if there is None:
            RolloutUnit.objects.create(unit=part, wave=wave)
        elif wave.from_on < there.wave.from_on:
            there.wave = wave
            there.save(update_fields=["wave"])


ROLLOUT = (
    Carried(
        RolloutWave,
        "unit__organisation",
        lambda: _("A wave of units was changed later, so this has to stay."),
        carry_waves,
    ),
    Carried(
        RolloutUnit,
        "unit__organisation",
        lambda: _("The wave of a unit was changed later, so this has to stay."),
        carry_units,
    ),
)
