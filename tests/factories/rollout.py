"""Waves of units for tests, planned through the action."""

import datetime as dt

from core.permissions import Permission
from services.models import Unit
from tests.factories import everywhere
from training.actions.rollout import plan_wave
from training.models import RolloutWave


def make_wave(branch: Unit, name: str, from_on: dt.date, *units: Unit) -> RolloutWave:
    """Units of a branch begin on that day."""
    by = everywhere(branch, Permission.RECORD_TRAINING)
    return plan_wave(by=by, unit=branch, name=name, from_on=from_on, units=units)
