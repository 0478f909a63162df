"""Trainers, places and waiting lists for tests, built through the actions."""

import datetime as dt
from typing import Any

from core.permissions import Permission
from services.models import Unit
from tests.factories import everywhere
from training.actions.trainers import add_trainer
from training.models import Trainer


def make_trainer(unit: Unit, from_on: dt.date, **facts: Any) -> Trainer:
    by = everywhere(unit, Permission.RECORD_TRAINING)
    return add_trainer(by=by, unit=unit, from_on=from_on, **facts)
