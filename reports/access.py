"""Who may read which reports. A report needs the right to what it tells of, too."""

from django.db.models import Q

from core.permissions import Permission
from core.scope import Viewer, inside
from reports.models import Kind, ReportRun, RunQuerySet

# Barrier reports hold sentences that people wrote; rollout reports hold figures only.
TELLS_OF = {
    Kind.ROLLOUT: Permission.VIEW_FIGURES,
    Kind.BARRIERS: Permission.VIEW_IMPLEMENTATION,
}


def may_read(viewer: Viewer, kind: str, path: str) -> bool:
    """Whether reports of this kind about the unit with `path` are theirs to read."""
    needed = (Permission.VIEW_REPORTS, TELLS_OF[Kind(kind)])
    return all(viewer.may(permission, path) for permission in needed)


def may_ask(viewer: Viewer, kind: str, path: str) -> bool:
    """Whether they may have such a report made."""
    return viewer.may(Permission.MAKE_REPORTS, path) and may_read(viewer, kind, path)


def readable_runs(viewer: Viewer) -> RunQuerySet:
    """The runs this viewer may read, in all branches."""
    found = Q(pk__in=[])
    for kind, permission in TELLS_OF.items():
        found |= Q(kind=kind) & inside("unit__path", viewer.scope_for(permission).branches)
    runs = ReportRun.objects.within(viewer.scope_for(Permission.VIEW_REPORTS))
    return runs.filter(found)  # type: ignore[no-any-return]
