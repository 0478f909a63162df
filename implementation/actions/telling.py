"""Teams open, close and grow: which unit a barrier about a manager is told as follows."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from implementation.figures.climb import units_told
from implementation.models import Barrier
from services.models import Unit


@transaction.atomic
def tell_afresh(*, on: date | None = None) -> int:
    """Tell each barrier about a manager as of the unit that fits today; how many changed."""
    managed = Unit.objects.filter(
        pk__in=Barrier.objects.exclude(kept_from=None).values("kept_from")
    )
    told = units_told(managed, on=on or timezone.localdate())
    return sum(
        Barrier.objects.filter(kept_from=about).exclude(told_as=unit).update(told_as=unit)
        for about, unit in told.items()
    )
