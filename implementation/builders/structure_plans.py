"""Plans for the structure that could not be done on their day, for those who may change them."""

from datetime import date

from django.utils.translation import gettext as _

from core.permissions import Permission
from core.scope import Viewer
from implementation.builders.wait import Waiting
from services.models import Reorganisation


def structure_plans(viewer: Viewer, on: date) -> list[Waiting]:
    """Planned ones whose day has come and that still wait. One query."""
    scope = viewer.scope_for(Permission.MANAGE_UNITS)
    if not scope.branches:
        return []
    rows = Reorganisation.objects.within(scope).due_on(on).exclude(stopped="")
    return [
        Waiting(
            _("Look at the plan “%(name)s” again") % {"name": plan.name},
            "services:reorganisation_detail",
            (plan.pk,),
            note=plan.stopped,
            on=plan.on,
        )
        for plan in rows.order_by("on", "pk")[:10]
    ]
