"""Pilot, wave 2, everyone: housing options is the last to begin."""

from datetime import date

from core.periods import month_of, months_after
from core.permissions import Permission
from reports.demo import plan
from reports.demo.organisation import Council
from training.actions.rollout import plan_wave

# name, months from today, units by code
WAVES = (
    ("Pilot", -24, ("CRC",)),
    ("Everyone", -12, (plan.ORGANISATION[0],)),
    ("Last wave", 4, ("HOPT",)),
)


def plan_waves(council: Council, *, on: date) -> None:
    """Three waves of the whole council; the last is still to come."""
    by = council.scope(Permission.RECORD_TRAINING)
    for name, months, codes in WAVES:
        first = month_of(months_after(on, months)).from_on
        units = [council.units[code] for code in codes]
        plan_wave(by=by, unit=council.root, name=name, from_on=first, units=units)
