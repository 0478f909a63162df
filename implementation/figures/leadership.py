"""Who leads, what they said yes to, and who stands up for the work where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils.translation import gettext as _

from core.modules import Module
from core.permissions import ROLES, Permission
from core.scope import Scope, Viewer, inside
from implementation.models import LEADERS, ConversationNote, LeaderConversation, Pledge, Sponsor
from implementation.models.leadership import ConversationQuerySet
from implementation.pledges import COMMITMENTS
from services.figures.basis import Basis, in_branch
from services.models import AccessGrant, Unit

REMIND_BEFORE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Leader:
    """Somebody who leads a unit: through a role held on it or on a unit above."""

    user_id: int
    name: str
    role: str
    unit_id: int
    unit_name: str

    @property
    def words(self) -> str:
        """ "Mark, manager of Quay" for a list to choose from."""
        said = {"name": self.name, "role": self.role.lower(), "unit": self.unit_name}
        return _("%(name)s, %(role)s of %(unit)s") % said


@dataclass(frozen=True, slots=True)
class PledgeFigure:
    """A pledge as readers of the branch see it."""

    pledge_id: int
    leader: str
    unit_name: str
    pledged_on: date
    words: str
    commitments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SponsorLine:
    """A service and who stands up for the work there on a day; A to Z, empty when nobody does."""

    unit_id: int
    unit_name: str
    sponsors: tuple[tuple[int, str], ...]


def leaders_of(unit: Unit, *, on: date, but: int | None = None) -> tuple[Leader, ...]:
    """Who leads `unit` on a day, A to Z, each once, without the account `but`. One query.

    Of several roles the one nearest to the unit is told.
    """
    grants = _leading(on).filter(unit_id__in=unit.ancestor_ids).exclude(user_id=but)
    rows = grants.select_related("user", "unit").order_by("-unit__path", "role")
    return _each_once(rows)


def delivery_leads(scope: Scope, *, on: date) -> tuple[Leader, ...]:
    """Delivery leads of the branches and of the units above them on a day, A to Z. One query."""
    above = {int(part) for path in scope.branches for part in path.split(".") if part}
    rows = AccessGrant.objects.current_on(on).filter(
        inside("unit__path", scope.branches) | Q(unit_id__in=above), role="delivery_lead"
    )
    return _each_once(rows.select_related("user", "unit").order_by("unit__path"))


def leads_at(user_id: int | None, organisations: tuple[str, ...], *, on: date) -> tuple[Unit, ...]:
    """The units that somebody leads on a day, in the organisations named, A to Z. One query."""
    mine = _leading(on).filter(user_id=user_id).select_related("unit").order_by("unit__sort_key")
    units = {grant.unit_id: grant.unit for grant in mine}
    return tuple(u for u in units.values() if any(u.path.startswith(o) for o in organisations))


def leaders_in(scope: Scope, unit: Unit, *, on: date) -> frozenset[int]:
    """The accounts that hold a leading role on the unit or under it on a day. One query."""
    grants = _leading(on).within(scope).filter(unit__path__startswith=unit.path)
    return frozenset(grants.values_list("user_id", flat=True))


def _leading(on: date) -> Any:
    return AccessGrant.objects.current_on(on).filter(role__in=LEADERS)


def _each_once(grants: Iterable[Any]) -> tuple[Leader, ...]:
    found: dict[int, Leader] = {}
    for grant in grants:
        role = str(ROLES[grant.role].label)
        leader = Leader(grant.user_id, str(grant.user), role, grant.unit_id, grant.unit.name)
        found.setdefault(grant.user_id, leader)
    return tuple(sorted(found.values(), key=lambda one: (one.name.lower(), one.user_id)))


def pledges_in(scope: Scope, unit: Unit) -> tuple[PledgeFigure, ...]:
    """Pledges that stand, of the unit and everything under it, A to Z by leader. One query."""
    rows = (
        Pledge.objects.within(scope)
        .filter(unit__path__startswith=unit.path, withdrawn_at=None)
        .select_related("unit", "leader")
    )
    figures = (_pledge(row) for row in rows)
    return tuple(sorted(figures, key=lambda one: (one.leader.lower(), one.pledge_id)))


def own_pledges(viewer: Viewer) -> tuple[PledgeFigure, ...]:
    """Pledges of the viewer that stand, where the module is on. One query."""
    rows = Pledge.objects.filter(leader_id=viewer.user_id, withdrawn_at=None)
    kept = [row for row in rows.select_related("unit", "leader") if _is_on(viewer, row.unit)]
    return tuple(_pledge(row) for row in kept)


def _pledge(row: Pledge) -> PledgeFigure:
    said = tuple(str(words) for key, words in COMMITMENTS.items() if key in row.commitments)
    return PledgeFigure(row.pk, str(row.leader), row.unit.name, row.pledged_on, row.words, said)


def sponsors_by_service(scope: Scope, unit: Unit, *, on: date) -> tuple[SponsorLine, ...]:
    """Each service of the branch with its sponsors on a day, A to Z. Two queries.

    The unit asked about stands first, whatever its kind. A sponsor counts where it was written
    down, and not for the units under it.
    """
    below = Unit.objects.within(scope).below(unit.path).open_on(on)
    services = [one for one in below if one.kind == Unit.Kind.SERVICE and one.pk != unit.pk]
    shown = [unit, *sorted(services, key=lambda one: (one.sort_key, one.pk))]
    standing = Sponsor.objects.within(scope).current_on(on).filter(unit__in=shown)
    by_unit: dict[int, list[tuple[int, str]]] = {}
    for row in standing.select_related("user"):
        by_unit.setdefault(row.unit_id, []).append((row.pk, sponsor_words(row)))
    return tuple(
        SponsorLine(one.pk, one.name, tuple(sorted(by_unit.get(one.pk, ()), key=lambda s: s[1])))
        for one in shown
    )


def sponsor_words(row: Sponsor) -> str:
    """Name and role, or what is known of them."""
    return ", ".join(str(part) for part in (row.user, row.role_words) if part)


def agreed_conversations(
    scope: Scope, unit: Unit, *, from_on: date, until_on: date, basis: Basis = "today"
) -> int:
    """How many conversations were held from one day to another and agreed by the leader."""
    there = in_branch(unit, basis, day="held_on")
    rows = LeaderConversation.objects.within(scope).filter(there).agreed()
    return int(rows.filter(held_on__range=(from_on, until_on)).count())


def own_conversations(viewer: Viewer) -> tuple[LeaderConversation, ...]:
    """What was written about the conversations with this viewer, newest first. One query."""
    rows = LeaderConversation.objects.of_leader(viewer.user_id, organisations_of(viewer))
    return tuple(rows.for_list())


def coming_conversations(viewer: Viewer, *, on: date) -> tuple[LeaderConversation, ...]:
    """Conversations of the lead whose next day is near or has come, soonest first. One query.

    Those after which a later one with the same leader was held are left out.
    """
    latest: dict[tuple[int, int], LeaderConversation] = {}
    for row in _kept_by(viewer, on).for_list().order_by("held_on", "pk"):
        latest[(row.leader_id, row.unit_id)] = row
    near = [row for row in latest.values() if row.next_on and row.next_on <= on + REMIND_BEFORE]
    return tuple(sorted(near, key=lambda row: (row.next_on or on, row.pk)))


def corrections_to_read(viewer: Viewer, *, on: date) -> tuple[LeaderConversation, ...]:
    """Conversations of the lead whose words, as they stand, the leader wants changed. One query."""
    asked = ConversationNote.objects.filter(
        conversation=OuterRef("pk"),
        version=OuterRef("version"),
        step=ConversationNote.Step.CORRECTED,
    )
    rows = _kept_by(viewer, on).filter(Exists(asked), agreed_at=None)
    return tuple(rows.for_list())


def _kept_by(viewer: Viewer, on: date) -> ConversationQuerySet:
    """Those the viewer wrote, and those in the branch whose writer holds them no more."""
    scope = viewer.scope_in(Permission.HOLD_CONVERSATIONS, Module.LEADERSHIP)
    holders = [k for k, role in ROLES.items() if Permission.HOLD_CONVERSATIONS in role.permissions]
    still = (
        AccessGrant.objects.current_on(on)
        .filter(user=OuterRef("written_by"), role__in=holders)
        .annotate(of=ExpressionWrapper(OuterRef("unit__path"), output_field=CharField()))
        .filter(of__startswith=F("unit__path"))
    )
    rows = LeaderConversation.objects.within(scope).standing()
    kept: ConversationQuerySet = rows.filter(Q(written_by=viewer.user_id) | ~Exists(still))
    return kept


def to_agree(viewer: Viewer) -> int:
    """How many conversations wait for this viewer to read and agree. One query."""
    rows = LeaderConversation.objects.of_leader(viewer.user_id, organisations_of(viewer))
    return int(rows.filter(agreed_at=None).count())


def organisations_of(viewer: Viewer) -> tuple[str, ...]:
    """Where the module is on for this viewer."""
    return tuple(sorted(root for root, one in viewer.modules if one == Module.LEADERSHIP))


def _is_on(viewer: Viewer, unit: Unit) -> bool:
    return viewer.has(Module.LEADERSHIP, unit.path)
