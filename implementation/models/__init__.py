"""What teams did with the training, and what is in the way."""

from implementation.models.activity import Activity, ActivityUnit, StatusChange
from implementation.models.barrier import Barrier, BarrierChange

__all__ = ["Activity", "ActivityUnit", "Barrier", "BarrierChange", "StatusChange"]
