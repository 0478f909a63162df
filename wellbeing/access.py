"""Who may read the results of which rounds, and for whom somebody may say what was done.

The people who were asked and everybody who works in the branch read the same page, at the same
moment, as those who lead them (design §3.5: what is stored may be seen by all of them).
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from core.permissions import Permission
from core.scope import Scope, Viewer, inside
from services.eligibility import rolls_of, workplaces_of
from wellbeing.models import ReportingGroup, Round
from wellbeing.models.round import RoundQuerySet

S = Round.State
# A round has a page of results from its opening: until the seal it says that there are none yet.
TOLD = (S.OPEN, S.SEALED, S.WITHDRAWN, S.VOID)


def readable_rounds(viewer: Viewer, *, on: date) -> RoundQuerySet:
    """Rounds whose results page this viewer may open on a day. Two queries, and one to read them.

    These are rounds that asked them, rounds of a unit they work in or under, and rounds of any
    unit above, at or below one where they may view check-ins.
    """
    branches = viewer.scope_for(Permission.VIEW_CHECKINS).branches
    above = _on_the_way_up([*branches, *workplaces_of(viewer.user_id, on=on)])
    mine = Q(unit__path__in=above) | Q(pk__in=rolls_of(viewer.user_id))
    return Round.objects.filter(inside("unit__path", branches) | mine, state__in=TOLD)


def rounds_to_speak_of(scope: Scope) -> RoundQuerySet:
    """Sealed rounds about which somebody may say what was done: all of it, or for a group."""
    groups = ReportingGroup.objects.filter(inside("unit__path", scope.branches))
    mine = inside("unit__path", scope.branches) | Q(pk__in=groups.values("round_id"))
    return Round.objects.filter(mine, state=S.SEALED)


def groups_to_speak_of(scope: Scope, of: Round) -> list[ReportingGroup]:
    """Groups of a round in the branches of `scope`, A to Z, without the whole. One query."""
    mine = inside("unit__path", scope.branches)
    rows = ReportingGroup.objects.filter(mine, round=of, parent__isnull=False)
    found = rows.select_related("unit")
    return sorted(found, key=lambda one: (one.name.casefold(), one.number))


def _on_the_way_up(paths: Iterable[str]) -> set[str]:
    """Each path with those of all units above: "7.1." gives "7." and "7.1."."""
    found = set()
    for path in paths:
        parts = path.split(".")[:-1]
        found |= {".".join(parts[: n + 1]) + "." for n in range(len(parts))}
    return found
