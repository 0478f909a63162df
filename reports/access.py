"""Who may read which reports. A report needs the right to what it tells of, too."""

from functools import reduce
from operator import and_

from django.db.models import Q

from core.modules import Module
from core.permissions import ROLES, Permission
from core.scope import Viewer, inside
from reports.models import Kind, ReportRun, RunQuerySet, SavedView
from services.models import OrganisationSettings, Unit

# Barrier reports hold sentences that people wrote; rollout reports hold figures only.
# The return and the pack say what training cost; an extract and a handover name people.
TELLS_OF: dict[str, tuple[Permission, ...]] = {
    Kind.ROLLOUT: (Permission.VIEW_FIGURES,),
    Kind.BARRIERS: (Permission.VIEW_IMPLEMENTATION,),
    Kind.PRACTICE: (Permission.VIEW_FIGURES, Permission.VIEW_MONEY),
    Kind.CHECK_INS: (Permission.VIEW_CHECKINS,),
    Kind.PACK: (
        Permission.VIEW_FIGURES,
        Permission.VIEW_IMPLEMENTATION,
        Permission.VIEW_CHECKINS,
        Permission.VIEW_MONEY,
    ),
    Kind.HANDOVER: (Permission.VIEW_STAFF, Permission.VIEW_IMPLEMENTATION, Permission.VIEW_MONEY),
    Kind.EXTRACT: (Permission.VIEW_STAFF, Permission.VIEW_TRAINING),
}

# A handover pack is a part of a tool that an admin switches on.
PART_OF: dict[str, Module] = {Kind.HANDOVER: Module.MONEY}
# What may go to somebody without an account: no sentence that staff wrote, no unit of few people.
# Of check-ins it is what was published to everybody who was asked, and nothing else.
FIT_FOR_EVERYBODY = (Kind.PACK, Kind.CHECK_INS)
# What people write in first, so that it goes to nobody outside before somebody stands by it.
SIGNED_FIRST = (Kind.PACK,)
# They hold rows of the day: there is nothing to sign and to count again.
WITHOUT_FIGURES = (Kind.HANDOVER, Kind.EXTRACT)
# What each page that can be saved asks of its reader.
PAGE_NEEDS: dict[str, Permission] = {
    SavedView.Page.LEAD: Permission.RECORD_TRAINING,
    SavedView.Page.MANAGER: Permission.PLAN_PLACES,
    SavedView.Page.ADMIN: Permission.MANAGE_SCHEDULES,
    SavedView.Page.EXECUTIVE: Permission.SIGN_REPORTS,
    SavedView.Page.DASHBOARD: Permission.VIEW_FIGURES,
}


def may_read(viewer: Viewer, kind: str, path: str) -> bool:
    """Whether reports of this kind about the unit with `path` are theirs to read."""
    needed = (Permission.VIEW_REPORTS, *TELLS_OF[kind])
    is_on = viewer.has(PART_OF.get(kind), path)
    return is_on and all(viewer.may(permission, path) for permission in needed)


def may_ask(viewer: Viewer, kind: str, path: str) -> bool:
    """Whether they may have such a report made."""
    return viewer.may(Permission.MAKE_REPORTS, path) and may_read(viewer, kind, path)


def readable_runs(viewer: Viewer) -> RunQuerySet:
    """The runs this viewer may read, in all branches."""
    found = Q(pk__in=[])
    for kind, needed in TELLS_OF.items():
        part = PART_OF.get(kind)
        scopes = [viewer.scope_in(one, part) if part else viewer.scope_for(one) for one in needed]
        held = [inside("unit__path", scope.branches) for scope in scopes]
        found |= reduce(and_, held, Q(kind=kind))
    runs = ReportRun.objects.within(viewer.scope_for(Permission.VIEW_REPORTS))
    return runs.filter(found)  # type: ignore[no-any-return]


def reader_of(kind: str, unit: Unit) -> Viewer:
    """Somebody who may do in the branch of `unit` what everybody may who may read this kind.

    A report that is kept is collected for this reader, so that nothing in it is for fewer people.
    """
    needed = {Permission.VIEW_REPORTS, *TELLS_OF[kind]}
    held = [role.permissions for role in ROLES.values() if needed <= role.permissions]
    return Viewer(
        user_id=None,
        grants=frozenset((unit.path, one) for one in frozenset.intersection(*held)),
        modules=frozenset((unit.organisation.path, one) for one in modules_of(unit)),
    )


def modules_of(unit: Unit) -> frozenset[Module]:
    """The parts of the product that are switched on in the organisation of `unit`."""
    found = OrganisationSettings.objects.filter(organisation=unit.organisation_id)
    return frozenset(Module(one) for one in found.values_list("modules", flat=True).first() or ())


def may_ask_anywhere(viewer: Viewer, kind: str) -> bool:
    """Whether there is a branch about which they may have such a report made."""
    return viewer.may(Permission.MAKE_REPORTS) and may_read_anywhere(viewer, kind)


def may_read_anywhere(viewer: Viewer, kind: str) -> bool:
    """Whether there is a branch of which they may read such a report."""
    needed = (Permission.VIEW_REPORTS, *TELLS_OF[kind])
    return viewer.has(PART_OF.get(kind)) and all(viewer.may(one) for one in needed)
