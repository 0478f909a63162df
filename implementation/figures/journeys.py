"""What was decided and said about the journey of teams: the rule, comments, who is out of scope."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from core.permissions import ROLES, Permission
from core.scope import Scope
from implementation.models import Activity, JourneyRule, ScopeChoice, TeamComment
from services.models import AccessGrant

# Activities that change how things are done, and those that give people time for each other.
CHANGING = (Activity.Kind.POLICY, Activity.Kind.LANGUAGE, Activity.Kind.ENVIRONMENT)
GIVING_TIME = (Activity.Kind.REFLECTIVE, Activity.Kind.PEER)
# Roles that look after a team; others who comment are of the team.
LEADING = [key for key, role in ROLES.items() if Permission.LOG_IMPLEMENTATION in role.permissions]
REFLECTING = (Activity.Kind.REFLECTIVE,)


@dataclass(frozen=True, slots=True)
class CommentFigure:
    """What a team says about where it stands; `who` said it by role, never by name."""

    words: str
    written_at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """Why a unit is not yet in scope, and since when."""

    reason: str
    from_on: date


def journey_rule(organisation_id: int) -> JourneyRule:
    """The organisation's rule; the suggested one, unsaved and without a day, when none is set."""
    row = JourneyRule.objects.filter(organisation=organisation_id).first()
    return row or JourneyRule(organisation_id=organisation_id)


def journey_comments(scope: Scope, unit_ids: Iterable[int]) -> dict[int, CommentFigure]:
    """The newest comment of each of these units, by id; without those taken back. One query."""
    rows = TeamComment.objects.within(scope).filter(unit__in=list(unit_ids))
    newest = rows.order_by("unit_id", "-written_at", "-pk").distinct("unit_id")
    return {
        row.unit_id: CommentFigure(row.words, row.written_at, _who(row.role))
        for row in newest.annotate(role=Subquery(_leading_role()))
        if row.words
    }


def _leading_role() -> "QuerySet[Any, Any]":
    """The role over the unit of whoever wrote a comment; none for a colleague of the team."""
    held = AccessGrant.objects.filter(
        user=OuterRef("written_by"),
        role__in=LEADING,
        unit__organisation=OuterRef("unit__organisation"),
    )
    path = ExpressionWrapper(OuterRef("unit__path"), CharField())
    over = held.annotate(path=path).filter(path__startswith=F("unit__path"))
    found: QuerySet[Any, Any] = over.order_by("-from_on", "role").values("role")[:1]
    return found


def _who(role: str | None) -> str:
    return str(ROLES[role].label) if role else _("Somebody in the team")


def out_of_scope(scope: Scope, unit_ids: Iterable[int], *, on: date) -> dict[int, OutOfScope]:
    """Which of these units are not yet in scope on a day, by id. One query."""
    rows = ScopeChoice.objects.within(scope).filter(
        Q(until_on=None) | Q(until_on__gte=on), unit__in=list(unit_ids), from_on__lte=on
    )
    return {row.unit_id: OutOfScope(row.reason, row.from_on) for row in rows}
