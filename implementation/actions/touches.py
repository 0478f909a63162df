"""Saying which principles and parts an activity touched."""

from collections.abc import Collection

from django.db import transaction

from core.scope import Scope
from implementation.access import must_hold
from implementation.models import Activity, Element, Touch


@transaction.atomic
def set_touches(*, by: Scope, activity: Activity, elements: Collection[Element]) -> None:
    """The activity touched these, of those that its organisation offers; safe to repeat.

    Elements that the organisation does not use are passed over, and what the activity touched of
    a framework or part that is no longer offered stays. Raises PermissionError outside `by`.
    """
    row: Activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    must_hold(by, row.unit)
    offered = Element.objects.filter(
        is_retired=False,
        framework__is_retired=False,
        framework__uses__organisation_id=row.unit.organisation_id,
    )
    wanted = set(offered.filter(pk__in=[e.pk for e in elements]).values_list("pk", flat=True))
    touched = Touch.objects.filter(activity=row)
    touched.filter(element__in=offered).exclude(element__in=wanted).delete()
    there = set(touched.values_list("element_id", flat=True))
    Touch.objects.bulk_create(Touch(activity=row, element_id=pk) for pk in sorted(wanted - there))
