"""What was decided and said about the journey of teams: the rule, comments, who is out of scope."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from core.scope import Scope
from implementation.models import Activity, JourneyRule, ScopeChoice, TeamComment

# Activities that change how things are done, and those that give people time for each other.
CHANGING = (Activity.Kind.POLICY, Activity.Kind.LANGUAGE, Activity.Kind.ENVIRONMENT)
GIVING_TIME = (Activity.Kind.REFLECTIVE, Activity.Kind.PEER)
REFLECTING = (Activity.Kind.REFLECTIVE,)


@dataclass(frozen=True, slots=True)
class CommentFigure:
    """What a team says about where it stands."""

    words: str
    written_at: datetime


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
    return {row.unit_id: CommentFigure(row.words, row.written_at) for row in newest if row.words}


def out_of_scope(scope: Scope, unit_ids: Iterable[int], *, on: date) -> dict[int, OutOfScope]:
    """Which of these units are not yet in scope on a day, by id. One query."""
    rows = ScopeChoice.objects.within(scope).filter(
        Q(until_on=None) | Q(until_on__gte=on), unit__in=list(unit_ids), from_on__lte=on
    )
    return {row.unit_id: OutOfScope(row.reason, row.from_on) for row in rows}
