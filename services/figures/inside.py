"""What of a unit has to go on elsewhere when it closes on a day: posts, and units below it."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.db.models.functions import Greatest

from services.models import Post, Unit, UnitPlacement


def posts_from(unit: Unit, on: date) -> Any:
    """Posts in `unit` that are held on `on` or later, by people who are still there then."""
    still = Q(staff_member__left_on=None) | Q(staff_member__left_on__gt=Greatest("from_on", on))
    return Post.objects.filter(
        Q(until_on=None) | Q(until_on__gte=on), still, unit=unit, staff_member__merged_into=None
    )


def children_from(unit: Unit, on: date) -> list[UnitPlacement]:
    """Where units hang under `unit` on `on` or later while they are open."""
    open_then = Q(unit__closed_on=None) | Q(unit__closed_on__gt=Greatest("from_on", on))
    rows = UnitPlacement.objects.filter(
        Q(until_on=None) | Q(until_on__gte=on), open_then, parent=unit
    )
    return list(rows.select_related("unit").order_by("unit__sort_key", "from_on", "pk"))
