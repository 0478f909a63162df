"""Lists that came in by themselves, for whoever may look at them."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from core.scope import Viewer, inside
from implementation.builders.wait import Waiting
from intake.kinds import all_kinds
from intake.models import DropTake


def lists_waiting(viewer: Viewer, on: date) -> list[Waiting]:
    """Lists from folders of the branches that the viewer sends lists for. One query."""
    mine = Q(pk__in=[])
    for kind in all_kinds():
        branches = viewer.scope_for(kind.permission).branches
        mine |= Q(folder__kind=kind.code) & inside(DropTake.unit_path, branches)
    return [
        Waiting(_label(take), "intake:upload_detail", (take.upload_id,), note=take.said)
        for take in DropTake.objects.waiting().filter(mine)[:10]
    ]


def _label(take: DropTake) -> str:
    return _("A list for %(unit)s to check") % {"unit": take.folder.unit.name}
